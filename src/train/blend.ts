/** Between old weights and new ones, and the shift that needs no training. */

/** old + share * (new - old). */
export function blended(old: Float32Array, trained: Float32Array, share: number): Float32Array {
  return old.map((value, i) => value + share * (trained[i]! - value));
}

/**
 * The offset of the embedding less the mean of a gallery's prelogits: what all photos of a camera have in common
 * no longer makes strangers alike.
 * @param prelogits rows of `beta.length` values
 */
export function shiftedBeta(beta: Float32Array, prelogits: Float32Array): Float32Array {
  const size = beta.length;
  const rows = prelogits.length / size;
  const sums = new Float64Array(size);
  prelogits.forEach((value, i) => (sums[i % size]! += value));
  return beta.map((value, i) => value - sums[i]! / rows);
}
