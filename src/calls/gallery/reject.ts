/** "Not this person": a face that is kept to tell others like it apart. */
import type { CallOptions, EnrolFacesOptions, PhotoFace, Rejected } from '../../base/types';
import { faceKey, notKey, pictureKey } from '../../storage/gallery-state';
import { checkOptions } from '../arguments';
import { filled } from '../options';
import { withEmbedder, type Desk } from './desk';
import { checkEmbedding } from './embedder-key';
import { recordOf } from './enroller';
import { sizeOf } from './enrol';
import { personCalled } from './names';
import { ENROL_FACES } from './options';
import { keepPicture } from './pictures';

/**
 * @param file the face's photo, to keep a picture for other embedders
 * @throws FacetError `INVALID_OPTION` for a name that nobody has, or another embedder's face; `IN_USE`, `STORAGE_FULL`
 */
export async function notThisPerson(
  desk: Desk,
  name: string,
  face: PhotoFace,
  file?: Blob,
  options: EnrolFacesOptions & CallOptions = {},
): Promise<Rejected> {
  const since = Date.now();
  checkOptions(options, ENROL_FACES);
  const { model: id, crops } = filled<EnrolFacesOptions, typeof ENROL_FACES>(ENROL_FACES, options);
  const { engine, store } = desk;
  return withEmbedder(desk, id, options, (model) => {
    checkEmbedding(face.embedding, model, face.path);
    return store.edit(async () => {
      personCalled(await store.state(), name);
      const size = file && crops ? await sizeOf(file) : { width: 0, height: 0 };
      const seen = { face: face.face, ...size };
      const kept =
        file && size.width > 0
          ? await keepPicture(engine, file, seen, { signal: options.signal })
          : undefined;
      const record = recordOf(face, model, kept, Date.now());
      const isKept = await store.change((state) => {
        const person = personCalled(state, name);
        const key = notKey(person.id, face.id);
        const enrolled = state.face(face.id)?.person === person.id;
        return {
          set: [
            [key, { person: person.id, record }],
            ...(kept ? [[pictureKey(key), kept.picture] as [string, Blob]] : []),
          ],
          // Whoever says that it is not them says so of a face that was enrolled, too.
          remove: enrolled ? [faceKey(face.id), pictureKey(faceKey(face.id))] : [],
        };
      }, since);
      return { kept: isKept };
    });
  });
}
