/** Which triplets are worth learning from: `select_triplets` of train_tripletloss.py. */
import type { NumpyRandom } from '../base/numpy-random';

/** Rows of the embeddings. */
export type Triplet = [anchor: number, positive: number, negative: number];

/**
 * `vggface`, the original's: any negative that is not farther than the positive by `alpha`.
 * `semihard`, FaceNet's, which the original has commented out: such a negative that is farther than the positive.
 */
export type TripletRule = 'vggface' | 'semihard';

export interface TripletSelection {
  /** In random order. */
  triplets: Triplet[];
  /** Pairs of an anchor and a positive that were looked at. */
  tried: number;
}

export interface TripletOptions {
  rule: TripletRule;
  /** Of squared distances. */
  alpha: number;
  /** Only so many people, the first, are anchors; the others are negatives. */
  peoplePerBatch: number;
  random: NumpyRandom;
}

/**
 * For every two images of a person one random negative of those that the rule allows; none where it allows none.
 * @param embeddings rows of unit length, person after person, `size` values each
 * @param perClass how many rows each person has
 */
export function selectTriplets(
  embeddings: Float32Array,
  size: number,
  perClass: readonly number[],
  { rule, alpha, peoplePerBatch, random }: TripletOptions,
): TripletSelection {
  const triplets: Triplet[] = [];
  let tried = 0;
  let start = 0;
  for (const count of perClass.slice(0, peoplePerBatch)) {
    const end = start + count;
    for (let anchor = start; anchor < end - 1; anchor++) {
      const distances = squaredDistances(embeddings, size, anchor);
      for (let positive = anchor + 1; positive < end; positive++, tried++) {
        const near = distances[positive]!;
        const candidates: number[] = [];
        distances.forEach((far, row) => {
          if (row >= start && row < end) return;
          if (far - near < alpha && (rule === 'vggface' || near < far)) candidates.push(row);
        });
        if (candidates.length) triplets.push([anchor, positive, random.choice(candidates)]);
      }
    }
    start = end;
  }
  return { triplets: random.shuffle(triplets), tried };
}

function squaredDistances(embeddings: Float32Array, size: number, row: number): Float64Array {
  const from = row * size;
  return Float64Array.from({ length: embeddings.length / size }, (_, other) => {
    let sum = 0;
    for (let i = 0, to = other * size; i < size; i++) {
      sum += (embeddings[from + i]! - embeddings[to + i]!) ** 2;
    }
    return sum;
  });
}
