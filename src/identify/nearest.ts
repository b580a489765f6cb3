/** The nearest neighbours of each face. */
import type { Space, Tile } from './space';

/** Collects the `k` nearest of each face while a space is walked through. */
export class NearestNeighbours {
  /** Of each face, unordered; its own number where there are fewer. */
  readonly neighbours: Uint32Array;
  readonly #distances: Float32Array;
  /** The farthest of each face's, and where it stands. */
  readonly #worst: Float32Array;
  readonly #worstAt: Uint32Array;

  constructor(
    private readonly space: Space,
    readonly k: number,
  ) {
    const { count } = space;
    this.neighbours = Uint32Array.from({ length: count * k }, (_, i) => Math.floor(i / k));
    this.#distances = new Float32Array(count * k).fill(Infinity);
    this.#worst = new Float32Array(count).fill(Infinity);
    this.#worstAt = Uint32Array.from({ length: count }, (_, face) => face * k);
  }

  readonly visit = ({ a, aEnd, b, bEnd, distances, width }: Tile): void => {
    const worst = this.#worst;
    for (let i = a, row = 0; i < aEnd; i++, row += width) {
      const first = a === b ? i + 1 : b;
      for (let j = first, at = row + first - b; j < bEnd; j++, at++) {
        const distance = distances[at]!;
        if (distance < worst[i]!) this.#take(i, j, distance);
        if (distance < worst[j]!) this.#take(j, i, distance);
      }
    }
  };

  /**
   * Exact squared distance to each face's nth nearest, itself the first; to the farthest where there are fewer. Where more
   * faces than `k` are as near as float32 tells, it may be that much too large.
   */
  nth(n: number): Float64Array {
    const { count } = this.space;
    const own = new Float64Array(this.k);
    const place = Math.min(n, count) - 2;
    return Float64Array.from({ length: count }, (_, face) => {
      if (place < 0) return 0;
      for (let i = 0; i < this.k; i++) {
        const other = this.neighbours[face * this.k + i]!;
        own[i] = other === face ? Infinity : this.space.squared(face, other);
      }
      return own.sort()[place]!;
    });
  }

  #take(face: number, other: number, distance: number): void {
    const from = face * this.k;
    const at = this.#worstAt[face]!;
    this.neighbours[at] = other;
    this.#distances[at] = distance;
    let worst = from;
    for (let i = from + 1; i < from + this.k; i++) {
      if (this.#distances[i]! > this.#distances[worst]!) worst = i;
    }
    this.#worstAt[face] = worst;
    this.#worst[face] = this.#distances[worst]!;
  }
}
