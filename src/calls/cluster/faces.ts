/** Faces that are handed to a call with their embeddings, held against each other. */
import { FacetError } from '../../base/errors';
import { joinedRows } from '../../base/rows';
import type { PhotoFace, Tree } from '../../base/types';
import type { Rows } from '../../identify/rows';

/** Whether faces are given, and not photos to find them in. */
export const areFaces = (given: Tree | readonly PhotoFace[]): given is readonly PhotoFace[] =>
  Array.isArray(given) && given.length > 0 && 'embedding' in (given[0] as object);

/**
 * @throws FacetError `INVALID_OPTION` for embeddings of different length, as of two embedders, and for what is no number,
 *   naming the photo
 */
export function rowsOf(faces: readonly PhotoFace[]): Rows {
  const size = faces[0]!.embedding.length;
  for (const { embedding, path } of faces) {
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
    if (!embedding.every(Number.isFinite)) {
      throw wrong(
        path,
        `The embedding of a face of ${path} holds what is no number.`,
        'Leave that face out, or embed its photo again.',
      );
    }
  }
  return { values: joinedRows(faces.map(({ embedding }) => embedding)), size };
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
