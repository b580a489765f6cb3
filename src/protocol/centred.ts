/** Subtracting the mean of the training folds' embeddings (validate_on_lfw.py --subtract_mean), fold by fold. */
import type { Fold } from './folds';

type Vectors = ArrayLike<number>[];

/**
 * Angles over pi between the vectors of each pair, less the mean of all vectors outside a fold.
 *
 * Of (a - c).(b - c) only a.c, b.c and c.c change with the fold, so a fold costs two products a pair
 * and no new vectors: over ten folds of six thousand pairs that is a sixtieth of subtracting.
 * @returns for each fold the distances of all pairs, 0..1; NaN where a vector is the mean itself
 */
export function* centredAngles(a: Vectors, b: Vectors, folds: Fold[]): Generator<Float64Array> {
  const dots = a.map((vector, i) => dot(vector, b[i]!));
  const squaresA = a.map((vector) => dot(vector, vector));
  const squaresB = b.map((vector) => dot(vector, vector));
  const sums = folds.map(({ start, end }) => sumOf(a, b, start, end));
  for (const [k, { start, end }] of folds.entries()) {
    const centre = meanOf(
      sums.filter((_, other) => other !== k),
      2 * (a.length - (end - start)),
    );
    const square = dot(centre, centre);
    yield Float64Array.from(dots, (product, i) => {
      const [atA, atB] = [dot(a[i]!, centre), dot(b[i]!, centre)];
      const lengthA = squaresA[i]! - 2 * atA + square;
      const lengthB = squaresB[i]! - 2 * atB + square;
      const cosine = (product - atA - atB + square) / Math.sqrt(lengthA * lengthB);
      return Math.acos(Math.min(1, Math.max(-1, cosine))) / Math.PI;
    });
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function sumOf(a: Vectors, b: Vectors, start: number, end: number): Float64Array {
  const sum = new Float64Array(a[0]!.length);
  for (const vectors of [a, b]) {
    for (let i = start; i < end; i++) {
      const vector = vectors[i]!;
      for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + vector[k]!;
    }
  }
  return sum;
}

function meanOf(sums: Float64Array[], count: number): Float64Array {
  const mean = new Float64Array(sums[0]!.length);
  for (const sum of sums) {
    for (let k = 0; k < mean.length; k++) mean[k] = mean[k]! + sum[k]! / count;
  }
  return mean;
}
