/** All distances between faces, block by block: never all of them at a time. */
import { BLOCK, Products } from './products';
import { countOf, squaredDistance, type Rows } from './rows';
import type { Working } from './working';

/** Computes distances elsewhere than here: on the graphics processor. */
export interface Bands {
  /** Rows of a band. */
  height: number;
  /**
   * @returns squared distances of `height` rows from `first` on to all from `first` on, a row after the other, float32,
   * off by no more than sums of four-value vectors one after the other are; valid until the call after the next
   */
  of(first: number): Promise<Float32Array>;
}

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

/** Of so many distances one is checked: a prime, so that no row and no column is passed over. */
const CHECKED = 499;

export class Space {
  readonly count: number;
  /** How far a distance of a {@link Tile} can be off. */
  readonly error: number;
  readonly #products: Products;
  readonly #squares: Float32Array;

  #bands?: Bands;

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

  /**
   * Lets the walks be computed elsewhere, if what comes from there is as exact as it has to be.
   * @returns whether it is: a choice of the distances of two bands is held against the exact ones
   */
  async walkOn(bands: Bands): Promise<boolean> {
    const last = Math.max(0, this.count - bands.height);
    for (const first of new Set([0, last])) {
      if (!this.#isExact(first, bands.height, await bands.of(first))) return false;
    }
    this.#bands = bands;
    return true;
  }

  /** Lets them be computed here again. */
  walkHere(): void {
    this.#bands = undefined;
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
    if (this.#bands) return yield* this.#walkBands(this.#bands, visitors);
    for (let a = 0; a < this.count; a += BLOCK) {
      for (let b = a; b < this.count; b += BLOCK) {
        const tile = this.#tile(a, b);
        for (const visit of visitors) visit(tile);
        const [height, width] = [tile.aEnd - a, tile.bEnd - b];
        yield a === b ? (height * (height - 1)) / 2 : height * width;
      }
    }
  }

  /** While one band is looked at the next is computed. */
  *#walkBands(bands: Bands, visitors: ((tile: Tile) => void)[]): Working<void> {
    const { height } = bands;
    let coming = bands.of(0);
    for (let a = 0; a < this.count; a += height) {
      let distances: Float32Array = new Float32Array();
      yield coming.then((band) => void (distances = band));
      if (a + height < this.count) {
        coming = bands.of(a + height);
        // Who gives up meanwhile waits for it no more.
        coming.catch(() => undefined);
      }
      const [aEnd, width] = [Math.min(a + height, this.count), this.count - a];
      for (const visit of visitors) visit({ a, aEnd, b: a, bEnd: this.count, distances, width });
      const rows = aEnd - a;
      yield rows * (width - rows) + (rows * (rows - 1)) / 2;
    }
  }

  /** Looks at a choice of a band's distances, from all of its rows and columns. */
  #isExact(first: number, height: number, band: Float32Array): boolean {
    const width = this.count - first;
    const length = Math.min(height, width) * width;
    for (let at = 0; at < length; at += CHECKED) {
      const exact = this.squared(first + Math.floor(at / width), first + (at % width));
      // Not "more than": NaN is wrong, too.
      if (!(Math.abs(band[at]! - exact) <= this.error)) return false;
    }
    return true;
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
