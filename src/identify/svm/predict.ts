/** What a support vector machine says of embeddings: decisions of pairs, votes, probabilities. */
import type { Svc } from '../../base/types';
import { coupled } from './coupling';
import { sigmoid } from './platt';

/** Pairwise probabilities stay so far from 0 and 1. */
const SURE = 1e-7;

/** The decision of each pair of classes: above 0 for the first. */
export function decisions(svc: Svc, embedding: ArrayLike<number>): Float64Array {
  const { size, vectors, counts, coefficients, rho } = svc;
  const products = Float64Array.from({ length: vectors.length / size }, (_, row) => {
    let sum = 0;
    for (let i = 0, at = row * size; i < size; i++) sum += vectors[at + i]! * embedding[i]!;
    return sum;
  });
  const starts = counts.map((_, person) =>
    counts.slice(0, person).reduce((sum, count) => sum + count, 0),
  );
  const found = new Float64Array(rho.length);
  let pair = 0;
  for (let a = 0; a < counts.length; a++) {
    for (let b = a + 1; b < counts.length; b++) {
      let sum = 0;
      for (let k = 0, at = starts[a]!; k < counts[a]!; k++, at++)
        sum += coefficients[b - 1]![at]! * products[at]!;
      for (let k = 0, at = starts[b]!; k < counts[b]!; k++, at++)
        sum += coefficients[a]![at]! * products[at]!;
      found[pair] = sum - rho[pair]!;
      pair++;
    }
  }
  return found;
}

/** How many pairs each class wins. */
export function votes(decided: Float64Array, classes: number): Uint32Array {
  const won = new Uint32Array(classes);
  let pair = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) won[decided[pair++]! > 0 ? a : b]!++;
  }
  return won;
}

/** Undefined for a machine without probabilities. */
export function probabilities(svc: Svc, decided: Float64Array): Float64Array | undefined {
  const { probA, probB, counts } = svc;
  if (!probA || !probB) return undefined;
  const classes = counts.length;
  const pairwise = counts.map(() => new Float64Array(classes));
  let pair = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const p = sigmoid(decided[pair]!, { a: probA[pair]!, b: probB[pair]! });
      const kept = Math.min(Math.max(p, SURE), 1 - SURE);
      pairwise[a]![b] = kept;
      pairwise[b]![a] = 1 - kept;
      pair++;
    }
  }
  return coupled(pairwise);
}

/** The place of the largest value, the first of equal ones. */
export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((best, value, i) => (value > values[best]! ? i : best), 0);
