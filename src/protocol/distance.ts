/** Distances between embeddings, in the units facenet's scripts use. */
import { FacetError } from '../base/errors';

type Vector = ArrayLike<number>;

/**
 * Sum of squared differences; 0..4 for embeddings of length 1 (facenet.distance, metric 0).
 * @throws FacetError `INVALID_OPTION` for different lengths
 */
export function squaredEuclidean(a: Vector, b: Vector): number {
  sameLength(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/**
 * Angle between the vectors over pi, 0..1 (facenet.distance, metric 1). The cosine is kept within
 * -1..1, where rounding carries identical vectors past it and the original gives NaN.
 * @throws FacetError `INVALID_OPTION` for different lengths
 */
export function angular(a: Vector, b: Vector): number {
  sameLength(a, b);
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    squaresA += a[i]! ** 2;
    squaresB += b[i]! ** 2;
  }
  const cosine = dot / (Math.sqrt(squaresA) * Math.sqrt(squaresB));
  return Math.acos(Math.min(1, Math.max(-1, cosine))) / Math.PI;
}

function sameLength(a: Vector, b: Vector): void {
  if (a.length === b.length) return;
  throw new FacetError(
    'INVALID_OPTION',
    `An embedding of ${a.length} values can't be compared with one of ${b.length}.`,
    { hint: 'Embed both with the same weights and the same options.' },
  );
}
