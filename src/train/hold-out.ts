/** Which photos of a gallery teach, and which are held out to see what was learned. */
import { NumpyRandom } from '../base/numpy-random';

export interface HoldOut {
  /** Share of each person's photos, 0 to below 1; of two photos or more at least one, and never all. */
  photos: number;
  /** Share of the people of whom no photo teaches, 0 to below 1; or which. */
  people: number | ReadonlySet<number>;
  /** An integer from 0 to 2^32 - 1. */
  seed: number;
}

export interface Parts {
  /** Rows that teach. */
  train: number[];
  /** Rows of the same people that do not. */
  photos: number[];
  /** Rows of people who are never taught. */
  people: number[];
}

/**
 * @param labels person of each row, 0 to people - 1
 * @param alike rows that show the same picture, or nearly, have the same number: they stay on one side
 */
export function heldOut(
  labels: readonly number[],
  alike: readonly number[],
  { photos, people, seed }: HoldOut,
): Parts {
  const random = new NumpyRandom(seed);
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const strangers =
    typeof people === 'number'
      ? new Set(random.permutation(count).slice(0, Math.floor(count * people)))
      : people;
  const parts: Parts = { train: [], photos: [], people: [] };
  for (let person = 0; person < count; person++) {
    const rows = labels.flatMap((label, row) => (label === person ? [row] : []));
    if (strangers.has(person)) {
      parts.people.push(...rows);
      continue;
    }
    const pictures = [...new Set(rows.map((row) => alike[row]!))];
    const wanted = photos > 0 ? Math.max(1, Math.round(pictures.length * photos)) : 0;
    const away = new Set(random.shuffle(pictures).slice(0, Math.min(wanted, pictures.length - 1)));
    for (const row of rows) (away.has(alike[row]!) ? parts.photos : parts.train).push(row);
  }
  return parts;
}

/**
 * Rows that show the same picture, or nearly: each gets the number of the first row that it is like.
 * @param embeddings rows of unit length, `size` values each
 * @param cosine from which on two are alike
 */
export function alikeRows(embeddings: Float32Array, size: number, cosine: number): number[] {
  const count = embeddings.length / size;
  const first = Array.from({ length: count }, (_, row) => row);
  const rootOf = (row: number): number => (first[row] === row ? row : rootOf(first[row]!));
  for (let b = 1; b < count; b++) {
    for (let a = 0; a < b; a++) {
      if (product(embeddings, size, a, b) < cosine) continue;
      // Those of a burst are alike by those between them.
      const [one, other] = [rootOf(a), rootOf(b)];
      first[Math.max(one, other)] = Math.min(one, other);
    }
  }
  return first.map((_, row) => rootOf(row));
}

function product(rows: Float32Array, size: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += rows[a * size + i]! * rows[b * size + i]!;
  return sum;
}
