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

/** Of each face the faces that it has to do with, ascending, and how much. */
export interface Graph {
  neighbours: number[][];
  weights: number[][];
}

/**
 * Pairs of faces that have to do with each other.
 * @param weightOf of two faces; undefined where they have not
 */
export function graphOf(
  count: number,
  weightOf: (a: number, b: number) => number | undefined,
): Graph {
  const neighbours: number[][] = Array.from({ length: count }, () => []);
  const weights: number[][] = Array.from({ length: count }, () => []);
  for (let b = 1; b < count; b++) {
    for (let a = 0; a < b; a++) {
      const weight = weightOf(a, b);
      if (weight === undefined) continue;
      neighbours[a]!.push(b);
      weights[a]!.push(weight);
      neighbours[b]!.push(a);
      weights[b]!.push(weight);
    }
  }
  return { neighbours, weights };
}
