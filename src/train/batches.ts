/** Which photos make up a batch. */
import type { NumpyRandom } from '../base/numpy-random';

/**
 * As many of each person, whoever has how many photos: people in turn, of each the photos in turn, each person
 * beginning at another.
 * @param photosOf rows of each person
 * @param step from 0
 * @returns rows and the person of each
 */
export function balancedBatch(
  photosOf: readonly (readonly number[])[],
  step: number,
  size: number,
): { rows: number[]; labels: number[] } {
  const people = photosOf.length;
  const places = Array.from({ length: size }, (_, k) => size * step + k);
  const labels = places.map((place) => place % people);
  const rows = places.map((place, k) => {
    const person = labels[k]!;
    const photos = photosOf[person]!;
    return photos[(Math.floor(place / people) + 3 * person) % photos.length]!;
  });
  return { rows, labels };
}

/**
 * Batches by chance without an end, as the original's index queue gives them: all photos in a random order, then
 * in another; batches run on from one order into the next, and from epoch to epoch.
 */
export class ShuffledRows {
  #order: readonly number[] = [];
  #next = 0;

  constructor(
    private readonly count: number,
    private readonly random: NumpyRandom,
  ) {}

  /** Where it stands in which order; the generator has a state of its own. */
  get state(): { order: readonly number[]; next: number } {
    return { order: this.#order, next: this.#next };
  }

  /** Goes on where another was. */
  restore({ order, next }: ShuffledRows['state']): void {
    this.#order = order;
    this.#next = next;
  }

  take(size: number): number[] {
    return Array.from({ length: size }, () => {
      if (this.#next === this.#order.length) {
        this.#order = this.random.permutation(this.count);
        this.#next = 0;
      }
      return this.#order[this.#next++]!;
    });
  }
}
