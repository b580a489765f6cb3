/** What is wrong with a data set of people, as calculate_filtering_metrics.py measures it, and more. */
import { countOf, squaredDistance, type Rows } from './rows';

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
  const squares = labels.map((label, row) => squaredTo(rows, row, centres[label]!.mean));
  return {
    distances: Float64Array.from(squares, Math.sqrt),
    variances: centres.map(({ count }, person) => {
      const sum = squares.reduce(
        (total, square, row) => total + (labels[row] === person ? square : 0),
        0,
      );
      return sum / count;
    }),
  };
}

/** A photo nearer to somebody else's centre than to its own person's without it. */
export interface NearerToAnother {
  row: number;
  person: number;
  /** By how much, squared Euclidean. */
  margin: number;
}

/** A person's only photo tells nothing. */
export function nearerToAnother(rows: Rows, labels: readonly number[]): NearerToAnother[] {
  const centres = centresOf(rows, labels);
  return labels.flatMap((label, row): NearerToAnother[] => {
    const { mean, count } = centres[label]!;
    if (count < 2) return [];
    const from = row * rows.size;
    const without = mean.map((value, i) => (value * count - rows.values[from + i]!) / (count - 1));
    const own = squaredTo(rows, row, without);
    let nearest = { person: -1, square: Infinity };
    centres.forEach((centre, person) => {
      if (person === label || centre.count === 0) return;
      const square = squaredTo(rows, row, centre.mean);
      if (square < nearest.square) nearest = { person, square };
    });
    return nearest.square < own
      ? [{ row, person: nearest.person, margin: own - nearest.square }]
      : [];
  });
}

/** Pairs of rows nearer than a squared distance: the same picture, or nearly. */
export function pairsWithin(
  rows: Rows,
  limit: number,
): { a: number; b: number; distance: number }[] {
  const pairs: { a: number; b: number; distance: number }[] = [];
  for (let a = 0; a < countOf(rows); a++) {
    for (let b = a + 1; b < countOf(rows); b++) {
      const distance = squaredDistance(rows, a, b);
      if (distance < limit) pairs.push({ a, b, distance });
    }
  }
  return pairs;
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

function squaredTo({ values, size }: Rows, row: number, to: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (values[row * size + i]! - to[i]!) ** 2;
  return sum;
}
