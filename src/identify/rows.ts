/** Embeddings, row after row. */

export interface Rows {
  values: Float32Array;
  /** Values of one. */
  size: number;
}

export const countOf = ({ values, size }: Rows): number => values.length / size;

/** The same where they were multiplied by something: in float64. */
export interface ExactRows {
  values: Float64Array;
  size: number;
}

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

/** The mean of some rows, and the mean of their squared lengths. */
export function meanOf({ values, size }: Rows, faces: readonly number[]) {
  const mean = new Float64Array(size);
  let square = 0;
  for (const face of faces) {
    for (let i = 0; i < size; i++) {
      const value = values[face * size + i]!;
      mean[i]! += value / faces.length;
      square += (value * value) / faces.length;
    }
  }
  return { mean, square };
}

/** The same directions, each of length 1; what has no length stays as it is. */
export function unitRows({ values, size }: Rows): Rows {
  const unit = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += size) {
    let square = 0;
    for (let i = from; i < from + size; i++) square += values[i]! * values[i]!;
    const length = Math.sqrt(square) || 1;
    for (let i = from; i < from + size; i++) unit[i] = values[i]! / length;
  }
  return { values: unit, size };
}
