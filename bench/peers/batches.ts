/** Rows of one array that belong to different pictures. */

/** @returns `count` parts of equal length */
export function parts(values: Float32Array, count: number): Float32Array[] {
  const length = values.length / count;
  return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
}
