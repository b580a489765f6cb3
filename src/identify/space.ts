/** All distances between faces, block by block: never all of them at a time. */
import { BLOCK, Products } from './products';
import { countOf, squaredDistance, type Rows } from './rows';
import type { Working } from './working';

/** Distances of the faces from `a` on to those from `b` on. */
export interface Tile {
  a: number;
  aEnd: number;
  b: number;
  bEnd: number;
  /** Of the two blocks, a row of `width` values for each face of the first: squared, float32, off by at most `error`. */
  distances: Float32Array;
  width: number;
}

export class Space {
  readonly count: number;
  /** How far a distance of a {@link Tile} can be off. */
  readonly error: number;
  readonly #products: Products;
  readonly #squares: Float32Array;

  /** @param plain without WebAssembly */
  constructor(
    readonly rows: Rows,
    plain = false,
  ) {
    this.count = countOf(rows);
    this.#products = new Products(rows, plain);
    this.#squares = Float32Array.from({ length: this.count }, (_, face) => squareOf(rows, face));
    const longest = Math.sqrt(this.#squares.reduce((most, square) => Math.max(most, square), 0));
    this.error = 2 * this.#products.error(longest);
  }

  /** Comparisons of one walk through all pairs. */
  get comparisons(): number {
    return (this.count * (this.count - 1)) / 2;
  }

  /** Squared Euclidean, exact. */
  squared(a: number, b: number): number {
    return squaredDistance(this.rows, a, b);
  }

  /** Shows every pair of faces once, the one with the lower number first, in an order in which each face's are ascending. */
  *walk(...visitors: ((tile: Tile) => void)[]): Working<void> {
    for (let a = 0; a < this.count; a += BLOCK) {
      for (let b = a; b < this.count; b += BLOCK) {
        const tile = this.#tile(a, b);
        for (const visit of visitors) visit(tile);
        const [height, width] = [tile.aEnd - a, tile.bEnd - b];
        yield a === b ? (height * (height - 1)) / 2 : height * width;
      }
    }
  }

  #tile(a: number, b: number): Tile {
    const distances = this.#products.of(a, b);
    const width = this.#products.width(b);
    const squares = this.#squares;
    const [aEnd, bEnd] = [a, b].map((first) => Math.min(first + BLOCK, this.count)) as [
      number,
      number,
    ];
    for (let i = a, row = 0; i < aEnd; i++, row += width) {
      const square = squares[i]!;
      for (let j = b, at = row; j < bEnd; j++, at++) {
        distances[at] = square + squares[j]! - 2 * distances[at]!;
      }
    }
    return { a, aEnd, b, bEnd, distances, width };
  }
}

function squareOf({ values, size }: Rows, face: number): number {
  let sum = 0;
  for (let i = face * size, end = i + size; i < end; i++) sum += values[i]! * values[i]!;
  return sum;
}
