/** Who somebody is among those enrolled, or nobody of them: by the nearest photo or by each person's mean. */
import { meanThresholdAt, thresholdAt, type FalseMatches } from './false-match-rates';
import { countOf, type Rows } from './rows';

/** People with their photos. */
export interface Enrolled {
  rows: Rows;
  /** Person of each row, 0 to people - 1. */
  labels: readonly number[];
}

/** A person and how far somebody is from them, squared Euclidean. */
export interface Candidate {
  person: number;
  distance: number;
  /** Nearer than this it is them. */
  threshold: number;
}

/** Somebody may be taken for one of all people at this rate; each comparison has its share of it. */
const shareOf = (rate: number, comparisons: number) => 1 - (1 - rate) ** (1 / comparisons);

/** Everybody enrolled, as somebody is compared with them. */
export class OpenSet {
  readonly #photosOf: number[][];
  readonly #means: Float64Array[];

  constructor(
    private readonly enrolled: Enrolled,
    private readonly matches: FalseMatches,
  ) {
    const { rows, labels } = enrolled;
    const people = labels.reduce((most, label) => Math.max(most, label + 1), 0);
    this.#photosOf = Array.from({ length: people }, (_, person) =>
      labels.flatMap((label, row) => (label === person ? [row] : [])),
    );
    this.#means = this.#photosOf.map((photos) => sphereMean(rows, photos, matches.mean.norm));
  }

  /**
   * People by how near they are.
   * @param embedding of somebody
   * @param rate at which a stranger may be taken for somebody enrolled
   */
  candidates(embedding: Float32Array, method: 'nearest' | 'mean', rate: number): Candidate[] {
    const found =
      method === 'nearest' ? this.#byNearest(embedding, rate) : this.#byMean(embedding, rate);
    return found.sort((a, b) => a.distance - b.distance);
  }

  #byNearest(embedding: Float32Array, rate: number): Candidate[] {
    const { rows } = this.enrolled;
    const threshold = thresholdAt(this.matches, shareOf(rate, countOf(rows)));
    return this.#photosOf.map((photos, person) => {
      const distances = photos.map((row) => apart(embedding, photoOf(rows, row)));
      return { person, distance: Math.min(...distances), threshold };
    });
  }

  #byMean(embedding: Float32Array, rate: number): Candidate[] {
    const share = shareOf(rate, this.#photosOf.length);
    return this.#means.map((mean, person) => ({
      person,
      distance: apart(embedding, mean),
      threshold: meanThresholdAt(this.matches, this.#photosOf[person]!.length, share),
    }));
  }
}

const photoOf = ({ values, size }: Rows, row: number) =>
  values.subarray(row * size, (row + 1) * size);

function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** The mean of photos, brought to the norm that single embeddings usually have. */
function sphereMean(rows: Rows, photos: readonly number[], norm: number): Float64Array {
  const mean = new Float64Array(rows.size);
  for (const row of photos) {
    photoOf(rows, row).forEach((value, i) => (mean[i]! += value / photos.length));
  }
  const length = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0)) || 1;
  return mean.map((value) => (value * norm) / length);
}
