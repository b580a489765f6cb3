/** Faces that are handed to a call with their embeddings, held against each other. */
import { FacetError } from '../../base/errors';
import { Turns } from '../../base/turns';
import type { PhotoFace, Tree } from '../../base/types';
import type { Rows } from '../../identify/rows';

/** Whether faces are given, and not photos to find them in. */
export const areFaces = (given: Tree | readonly PhotoFace[]): given is readonly PhotoFace[] =>
  Array.isArray(given) && given.length > 0 && 'embedding' in (given[0] as object);

/** Faces that are looked through between two turns. */
const TOGETHER = 500;

/**
 * @throws FacetError `INVALID_OPTION` for embeddings of different length, as of two embedders, and for what is no number,
 *   naming the photo
 */
export async function rowsOf(faces: readonly PhotoFace[], signal?: AbortSignal): Promise<Rows> {
  const size = faces[0]!.embedding.length;
  const values = new Float32Array(faces.length * size);
  const turns = new Turns(signal);
  for (const [i, { embedding, path }] of faces.entries()) {
    if (i % TOGETHER === 0) await turns.next();
    if (!(embedding instanceof Float32Array) || embedding.length === 0) {
      throw wrong(path, `A face of ${path} has no embedding.`, 'Pass faces as Facet gives them.');
    }
    if (embedding.length !== size) {
      throw wrong(
        path,
        `A face of ${path} has ${embedding.length} values, the first face ${size}.`,
        'Embeddings of two embedders can’t be compared: make all of them with one.',
      );
    }
    if (!areNumbers(embedding)) {
      throw wrong(
        path,
        `The embedding of a face of ${path} holds what is no number.`,
        'Leave that face out, or embed its photo again.',
      );
    }
    values.set(embedding, i * size);
  }
  return { values, size };
}

/** Nothing else times 0 is no 0: millions of values are looked through in no time. */
function areNumbers(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  return sum === 0;
}

function wrong(file: string, message: string, hint: string): FacetError {
  return new FacetError('INVALID_OPTION', message, { hint, file });
}

/**
 * @throws FacetError `NO_FACE` where there is none, `TOO_FEW_PHOTOS` where there is one
 * @param photos that were looked at
 */
export function checkCount(faces: number, photos: number): void {
  if (faces > 1) return;
  if (faces === 1) {
    throw new FacetError('TOO_FEW_PHOTOS', 'There is one face, and nothing to tell it from.', {
      hint: 'Add more photos.',
    });
  }
  const message =
    photos === 1 ? 'The photo shows no face.' : `None of the ${photos} photos shows a face.`;
  throw new FacetError('NO_FACE', photos === 0 ? 'There is no photo in it.' : message, {
    hint: 'Add photos of people; small faces are found with a smaller minimum size.',
  });
}

/** The same number for faces of one photo, whatever files it lies in. */
export function photoNumbers(faces: readonly PhotoFace[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(faces, ({ photo }) => {
    const number = numbers.get(photo) ?? numbers.size;
    numbers.set(photo, number);
    return number;
  });
}

/**
 * Faces without their copies: one photo under two paths shows the same faces, by their ids.
 * @returns where each face comes first, and for all of them which of those it is
 */
export function eachOnce(faces: readonly PhotoFace[]): { firsts: number[]; placeOf: number[] } {
  const places = new Map<string, number>();
  const firsts: number[] = [];
  const placeOf = faces.map(({ id }, i) => {
    const place = places.get(id) ?? firsts.push(i) - 1;
    places.set(id, place);
    return place;
  });
  return { firsts, placeOf };
}
