/**
 * Pairs of faces that are near, in bounded memory. Thousands of photos of one person make tens of millions of pairs: of
 * a face that has very many only the nearest are kept then, and no two faces lose their connection.
 */
import { PairList } from './pair-list';
import { UnionFind } from './union-find';

/** Pairs held at most, 12 bytes each. */
export const MOST_PAIRS = 6e6;
/** Neighbours that a face keeps at least, where it has as many. */
const NEIGHBOURS = 256;
/** What is left of the pairs once they are thinned, at most. */
const LEFT = 0.6;
const BINS = 256;

export class ThinnedPairs {
  readonly list = new PairList();
  /** Neighbours that each face has been left, at least. */
  readonly #enough: number;
  /** Weight below which a face needs no further neighbour. */
  readonly #floor: Float32Array;
  #connected?: UnionFind;

  /** @param minimum neighbours that a face needs, whatever there is room for */
  constructor(
    private readonly count: number,
    minimum = 0,
    private readonly most = MOST_PAIRS,
  ) {
    this.#enough = Math.max(minimum, Math.min(NEIGHBOURS, Math.floor((LEFT * most) / count)));
    this.#floor = new Float32Array(count).fill(-Infinity);
  }

  /** Whether nothing was left out. */
  get whole(): boolean {
    return this.#connected === undefined;
  }

  push(a: number, b: number, weight: number): void {
    if (this.#connected) {
      const joins = this.#connected.join(a, b);
      if (!joins && weight < this.#floor[a]! && weight < this.#floor[b]!) return;
    }
    this.list.push(a, b, weight);
    if (this.list.length >= Math.max(this.most, 2 * this.#enough * this.count)) this.#thin();
  }

  /** From the nearest pair on each is kept of which one face has not enough yet, or that connects two sets of faces. */
  #thin(): void {
    const { order, floorOf } = this.#byWeight();
    const kept = new Uint8Array(this.list.length);
    const neighbours = new Uint32Array(this.count);
    const connected = new UnionFind(this.count);
    for (const place of order) {
      this.list.at(place, (a, b, weight) => {
        const joins = connected.join(a, b);
        const wanted = neighbours[a]! < this.#enough || neighbours[b]! < this.#enough;
        if (!joins && !wanted) return;
        kept[place] = 1;
        for (const face of [a, b]) {
          if (++neighbours[face]! === this.#enough) this.#floor[face] = floorOf(weight);
        }
      });
    }
    this.#connected = connected;
    this.list.keep(kept);
  }

  /** Places of the pairs by falling weight, as exactly as {@link BINS} classes of it tell. */
  #byWeight() {
    let [least, largest] = [Infinity, -Infinity];
    this.list.forEach((_, __, weight) => {
      least = Math.min(least, weight);
      largest = Math.max(largest, weight);
    });
    const scale = largest > least ? (BINS - 1) / (largest - least) : 0;
    const binOf = (weight: number) => BINS - 1 - Math.floor((weight - least) * scale);
    const starts = new Uint32Array(BINS + 1);
    this.list.forEach((_, __, weight) => starts[binOf(weight) + 1]!++);
    for (let bin = 0; bin < BINS; bin++) starts[bin + 1]! += starts[bin]!;
    const order = new Uint32Array(this.list.length);
    this.list.forEach((_, __, weight, place) => (order[starts[binOf(weight)]!++] = place));
    const floorOf = (weight: number) => least + (scale && (BINS - 1 - binOf(weight)) / scale);
    return { order, floorOf };
  }
}
