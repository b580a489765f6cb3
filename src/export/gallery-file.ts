/**
 * A gallery as one `.facet` file. In its container lie the length of an index (uint32, little-endian), the index (JSON:
 * people, faces, where in the rest their embeddings and pictures are), and the rest: float32 values, little-endian, and
 * JPEGs.
 */
import { FacetError } from '../base/errors';
import type { CallOptions } from '../base/types';
import { damaged, openContainer, packContainer } from './gallery-container';
import { checkedIndex, type Index, type IndexFace, type Span } from './gallery-index';
import type { FaceWithCrop, PersonContent } from './gallery-records';

/** What files are called. */
export const GALLERY_FILE = 'people.facet';

/**
 * @param options `crops`: with the pictures, default true; `passphrase`: encrypts
 * @throws FacetError `PASSPHRASE_WRONG` where none can be used, `ABORTED`
 */
export function writeGallery(
  people: readonly PersonContent[],
  options: { passphrase?: string; crops?: boolean } & CallOptions = {},
): Promise<Blob> {
  const { crops = true } = options;
  const rest: (Blob | Float32Array<ArrayBuffer>)[] = [];
  let at = 0;
  const place = (part: Blob | Float32Array<ArrayBuffer>): Span => {
    const bytes = part instanceof Blob ? part.size : part.byteLength;
    rest.push(part);
    at += bytes;
    return [at - bytes, bytes];
  };
  const faceOf = ({ record, picture }: FaceWithCrop): IndexFace => {
    const { embeddings, crop, ...face } = record;
    const spans = Object.entries(embeddings).map(([key, values]) => [key, place(values)]);
    return {
      ...face,
      embeddings: Object.fromEntries(spans) as Record<string, Span>,
      ...(crops && crop && picture && { crop: { ...crop, picture: place(picture) } }),
    };
  };
  const index: Index = {
    people: people.map(({ name, faces, not }) => ({
      name,
      faces: faces.map(faceOf),
      not: not.map(faceOf),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(index));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return packContainer(new Blob([length, text, ...rest]), options);
}

/**
 * @param name what a person knows the file by
 * @throws FacetError `GALLERY_INVALID`, `PASSPHRASE_WRONG`, `FILE_UNREADABLE`, `ABORTED`
 */
export async function readGallery(
  file: Blob,
  name: string,
  options: { passphrase?: string } & CallOptions = {},
): Promise<PersonContent[]> {
  let content: Blob;
  try {
    content = await openContainer(file, name, options);
  } catch (error) {
    if (error instanceof FacetError) throw error;
    throw new FacetError('FILE_UNREADABLE', `${name} can’t be read.`, {
      hint: 'It may have been moved or changed since it was chosen: choose it again.',
      file: name,
      cause: error,
    });
  }
  if (content.size < 4) throw damaged(name);
  const length = new DataView(await content.slice(0, 4).arrayBuffer()).getUint32(0, true);
  const start = 4 + length;
  if (start > content.size) throw damaged(name);
  const rest = content.slice(start);
  const index = checkedIndex(await content.slice(4, start).text(), rest.size);
  if (!index) throw damaged(name);
  const part = ([from, bytes]: Span, type = '') => rest.slice(from, from + bytes, type);
  const faceOf = async ({ embeddings, crop, ...face }: IndexFace): Promise<FaceWithCrop> => {
    const values = Object.entries(embeddings).map(async ([key, span]) => [
      key,
      new Float32Array(await part(span).arrayBuffer()),
    ]);
    const { picture, ...cropPlace } = crop ?? {};
    return {
      record: {
        ...face,
        embeddings: Object.fromEntries(await Promise.all(values)),
        ...(crop && { crop: cropPlace as Omit<typeof crop, 'picture'> }),
      },
      ...(picture && { picture: part(picture, 'image/jpeg') }),
    };
  };
  const people: PersonContent[] = [];
  for (const person of index.people) {
    people.push({
      name: person.name,
      faces: await Promise.all(person.faces.map(faceOf)),
      not: await Promise.all(person.not.map(faceOf)),
    });
  }
  const isSound = people.every(({ faces, not }) =>
    [...faces, ...not].every(({ record }) =>
      Object.values(record.embeddings).every((values) => values.every(Number.isFinite)),
    ),
  );
  if (!isSound) throw damaged(name);
  return people;
}
