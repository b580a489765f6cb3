/** Embeddings, row after row. */

export interface Rows {
  values: Float32Array;
  /** Values of one. */
  size: number;
}

export const countOf = ({ values, size }: Rows): number => values.length / size;

/** Squared Euclidean, summed in float64. */
export function squaredDistance({ values, size }: Rows, a: number, b: number): number {
  let sum = 0;
  for (let i = a * size, j = b * size, end = i + size; i < end; i++, j++) {
    const difference = values[i]! - values[j]!;
    sum += difference * difference;
  }
  return sum;
}

export function dotProduct({ values, size }: Rows, a: number, b: number): number {
  let sum = 0;
  for (let i = a * size, j = b * size, end = i + size; i < end; i++, j++) {
    sum += values[i]! * values[j]!;
  }
  return sum;
}
