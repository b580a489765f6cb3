/** Enrolling people: from photos for a name, from folders of people, from faces that are embedded already. */
import { FacetError, toFacetError } from '../../base/errors';
import type {
  CallOptions,
  EnrolFacesOptions,
  Enrolment,
  EnrolOptions,
  LookedAt,
  PhotoFace,
  Tree,
} from '../../base/types';
import { withBitmap } from '../../photos/decode-room';
import { checkMany, checkOptions, checkTree } from '../arguments';
import { callWith, filled } from '../options';
import { gatherFaces } from '../people/gather-faces';
import { withEmbedder, type Desk } from './desk';
import { checkEmbedding } from './embedder-key';
import { Enroller } from './enroller';
import { nameFrom, nameOfFolder } from './names';
import { ENROL, ENROL_FACES } from './options';

/**
 * A face of each photo, for one name or for that of its folder.
 * @param nameOf of a photo's path; undefined: nobody's
 * @throws FacetError `INVALID_OPTION`, `IN_USE`, `ABORTED`, and what ends a run; one photo's failure is in the result
 */
async function enrolPhotos(
  desk: Desk,
  tree: Tree,
  nameOf: (path: string) => string | undefined,
  options: EnrolOptions & CallOptions,
): Promise<Enrolment> {
  const since = Date.now();
  checkTree(tree);
  checkOptions(options, ENROL);
  const { face, crops, aligned, ...rest } = filled<EnrolOptions, typeof ENROL>(ENROL, options);
  const call = callWith({}, options);
  return withEmbedder(desk, rest.model, options, (model) =>
    desk.store.edit(async () => {
      const enroller = new Enroller(desk, { model, crops, aligned, since });
      const gather = callWith(
        { ...rest, aligned, model: model.id, face: face === 'only' ? 'all' : face } as const,
        options,
      );
      const leaving = new AbortController();
      const stop = AbortSignal.any([leaving.signal, ...(call.signal ? [call.signal] : [])]);
      let failure: unknown;
      let working: Promise<unknown> = Promise.resolve();
      const take = (photo: LookedAt) => {
        working = working
          .then(() => enrolOne(photo))
          .catch((error: unknown) => {
            failure ??= error;
            leaving.abort();
          });
      };
      const found = await gatherFaces(
        desk.engine,
        tree,
        { ...gather, signal: stop, refusal: () => enroller.full },
        take,
        since,
      )
        .catch((error: unknown) => {
          if (failure === undefined) throw error;
          throw toFacetError(failure);
        })
        .finally(() => working);
      if (failure !== undefined) throw toFacetError(failure);
      for (const { path, error } of found.without) enroller.fail(nameOf(path) ?? '', path, error);
      return enroller.result(found.notes);

      async function enrolOne({ path, file, width, height, faces }: LookedAt): Promise<void> {
        const name = nameOf(path);
        if (name === undefined) return enroller.fail('', path, inNoFolder(path));
        if (face === 'only' && faces.length > 1)
          return enroller.refuse(name, path, 'several faces');
        const offered = { name, face: faces[0]!, file, size: () => ({ width, height }) };
        await enroller.offer(offered, { signal: stop });
      }
    }),
  );
}

/** For one name. @throws FacetError as {@link enrolPhotos} */
export async function enrol(
  desk: Desk,
  name: string,
  photos: Tree,
  options: EnrolOptions & CallOptions = {},
): Promise<Enrolment> {
  const wanted = nameFrom(name);
  return enrolPhotos(desk, photos, () => wanted, options);
}

/** For the names of folders, in which an underscore stands for a space. @throws FacetError as {@link enrolPhotos} */
export function enrolTree(
  desk: Desk,
  tree: Tree,
  options: EnrolOptions & CallOptions = {},
): Promise<Enrolment> {
  return enrolPhotos(desk, tree, nameOfFolder, options);
}

/**
 * Faces that are embedded already.
 * @param faces each with its photo, of which a picture is kept
 * @throws FacetError `INVALID_OPTION` where one is another embedder's, naming its photo: then none is enrolled
 */
export async function enrolFaces(
  desk: Desk,
  name: string,
  faces: Iterable<{ face: PhotoFace; file: Blob }>,
  options: EnrolFacesOptions & CallOptions = {},
): Promise<Enrolment> {
  const since = Date.now();
  const wanted = nameFrom(name);
  checkMany(faces, 'faces');
  checkOptions(options, ENROL_FACES);
  const { model: id, crops } = filled<EnrolFacesOptions, typeof ENROL_FACES>(ENROL_FACES, options);
  const { signal, onProgress } = options;
  const all = [...faces];
  return withEmbedder(desk, id, options, (model) => {
    for (const { face } of all) checkEmbedding(face.embedding, model, face.path);
    return desk.store.edit(async () => {
      const enroller = new Enroller(desk, { model, crops, aligned: false, since });
      for (const [i, { face, file }] of all.entries()) {
        const offered = { name: wanted, face, file, size: () => sizeOf(file) };
        await enroller.offer(offered, { signal });
        onProgress?.({ done: i + 1, total: all.length, unit: 'faces' });
      }
      return enroller.result([]);
    });
  });
}

/** Of the upright photo; zeros where the browser can't decode it. */
export function sizeOf(file: Blob): Promise<{ width: number; height: number }> {
  return withBitmap(file, {}, ({ width, height }) => ({ width, height })).catch(() => ({
    width: 0,
    height: 0,
  }));
}

function inNoFolder(path: string): FacetError {
  return new FacetError(
    'INVALID_OPTION',
    `${path} lies in no folder, so nobody knows whose it is.`,
    {
      hint: 'Put the photos of each person into a folder named after them, or enrol them for a name.',
      file: path,
    },
  );
}
