/** What is wrong with a data set of people, as calculate_filtering_metrics.py measures it, and more. */
import { countOf, type Rows } from './rows';

/** A person's photos about their centre, the mean of the embeddings. */
export interface Centred {
  /** Euclidean, of each row to its person's centre. */
  distances: Float64Array;
  /** Mean squared distance to the centre, by person. */
  variances: number[];
}

/** @param labels person of each row, 0 to people - 1 */
export function distancesToCentre(rows: Rows, labels: readonly number[]): Centred {
  const centres = centresOf(rows, labels);
  const distances = new Float64Array(labels.length);
  const sums = new Float64Array(centres.length);
  labels.forEach((label, row) => {
    const square = squaredTo(rows, row, centres[label]!.mean);
    distances[row] = Math.sqrt(square);
    sums[label]! += square;
  });
  return { distances, variances: centres.map(({ count }, person) => sums[person]! / count) };
}

/** A photo nearer to somebody else's centre than to its own person's without it. */
export interface NearerToAnother {
  row: number;
  person: number;
  /** By how much, squared Euclidean. */
  margin: number;
}

/**
 * Row by row; a person's only photo tells nothing. Compares squared distances to means as they are, so that it
 * holds for embeddings of any length; `suspectPhotos` of training compares cosines to means, of embeddings of length
 * 1 alone. Where people's means are of unlike lengths (a mean of many unlike photos is short) the two can differ.
 */
export function* lookingForAnother(
  rows: Rows,
  labels: readonly number[],
): Generator<number, NearerToAnother[]> {
  const centres = centresOf(rows, labels);
  const found: NearerToAnother[] = [];
  for (const [row, label] of labels.entries()) {
    yield row;
    const { mean, count } = centres[label]!;
    if (count < 2) continue;
    const from = row * rows.size;
    const without = mean.map((value, i) => (value * count - rows.values[from + i]!) / (count - 1));
    const own = squaredTo(rows, row, without);
    let nearest = { person: -1, square: own };
    centres.forEach((centre, person) => {
      if (person === label || centre.count === 0) return;
      const square = squaredTo(rows, row, centre.mean, nearest.square);
      if (square < nearest.square) nearest = { person, square };
    });
    if (nearest.person < 0) continue;
    found.push({ row, person: nearest.person, margin: own - nearest.square });
  }
  return found;
}

/** Two rows, a before b, and their squared distance. */
export interface NearPair {
  a: number;
  b: number;
  distance: number;
}

/**
 * Pairs of rows nearer than a squared distance: the same picture, or nearly. Row by row.
 * @param own so many rows are held against each other, and against those that come after them
 */
export function* lookingForPairs(
  rows: Rows,
  limit: number,
  own = countOf(rows),
): Generator<number, NearPair[]> {
  const pairs: NearPair[] = [];
  for (let a = 0; a < own; a++) {
    yield a;
    for (let b = a + 1; b < countOf(rows); b++) {
      const distance = squaredBelow(rows, a, b, limit);
      if (distance < limit) pairs.push({ a, b, distance });
    }
  }
  return pairs;
}

/** Values after which a distance is held against the limit: most pairs are told apart by the first few. */
const STRETCH = 16;

/** The squared distance, or something that is not below the limit. */
function squaredBelow({ values, size }: Rows, a: number, b: number, limit: number): number {
  let sum = 0;
  for (let from = 0; from < size && sum < limit; from += STRETCH) {
    for (let i = from, end = Math.min(from + STRETCH, size); i < end; i++) {
      const difference = values[a * size + i]! - values[b * size + i]!;
      sum += difference * difference;
    }
  }
  return sum;
}

interface Centre {
  mean: Float64Array;
  count: number;
}

function centresOf({ values, size }: Rows, labels: readonly number[]): Centre[] {
  const people = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const centres = Array.from({ length: people }, () => ({
    mean: new Float64Array(size),
    count: 0,
  }));
  labels.forEach((label, row) => {
    const centre = centres[label]!;
    centre.count++;
    for (let i = 0; i < size; i++) centre.mean[i]! += values[row * size + i]!;
  });
  for (const { mean, count } of centres) mean.forEach((sum, i) => (mean[i] = sum / (count || 1)));
  return centres;
}

/** The squared distance, or something that is not below the limit. */
function squaredTo(
  { values, size }: Rows,
  row: number,
  to: Float64Array,
  limit = Infinity,
): number {
  let sum = 0;
  for (let from = 0; from < size && sum < limit; from += STRETCH) {
    for (let i = from, end = Math.min(from + STRETCH, size); i < end; i++) {
      sum += (values[row * size + i]! - to[i]!) ** 2;
    }
  }
  return sum;
}

/** Everything that is measured of a data set. */
export interface Measured extends Centred {
  /** Photos are far from their person's centre from here on, Euclidean. */
  threshold: number;
  /** People who lose a photo so, and have too few left. */
  dropped: number[];
  /** With the row of that person that is nearest. */
  wrong: (NearerToAnother & { rival: number })[];
  pairs: NearPair[];
}
