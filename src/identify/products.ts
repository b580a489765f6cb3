/**
 * Dot products of blocks of rows, in float32: WebAssembly SIMD, or plain where a browser has none. They choose what is
 * worth a float64 sum; {@link Products.error} says how far they can be off.
 */
import code from './products.wat';
import { countOf, type Rows } from './rows';

interface Exports {
  memory: WebAssembly.Memory;
  products(a: number, aEnd: number, b: number, bEnd: number, bytes: number, out: number): void;
}

/** Rows of a block: two of them, at 512 values a row, stay in a core's cache. */
export const BLOCK = 128;
/** Rows come to this many, so that blocks are whole; those added are zero. */
const STEP = 4;
const LANES = 4;
const PAGE = 65_536;
/** Half the distance of two neighbouring float32 of size 1. */
const ROUNDING = 2 ** -24;

export class Products {
  readonly #count: number;
  /** Values of a row, padded. */
  readonly #size: number;
  readonly #values: Float32Array;
  readonly #out: Float32Array;
  readonly #simd?: Exports;

  /** @param plain without WebAssembly, which gives the same but for the order of the sums */
  constructor(rows: Rows, plain = false) {
    this.#count = countOf(rows);
    this.#size = Math.ceil(rows.size / LANES) * LANES;
    const length = Math.ceil(this.#count / STEP) * STEP * this.#size;
    this.#simd = plain ? undefined : simd(4 * (length + BLOCK * BLOCK));
    const buffer = this.#simd?.memory.buffer ?? new ArrayBuffer(4 * (length + BLOCK * BLOCK));
    this.#values = new Float32Array(buffer, 0, length);
    this.#out = new Float32Array(buffer, 4 * length, BLOCK * BLOCK);
    for (let row = 0; row < this.#count; row++) {
      const from = row * rows.size;
      this.#values.set(rows.values.subarray(from, from + rows.size), row * this.#size);
    }
  }

  /**
   * @param a first row of one block
   * @param b first row of another; each block ends {@link BLOCK} rows on, or with the last row
   * @returns a row of {@link width} values for each row of the first block; overwritten by the next call
   */
  of(a: number, b: number): Float32Array {
    const bytes = 4 * this.#size;
    const [aEnd, bEnd] = [this.#end(a), this.#end(b)];
    if (this.#simd) {
      this.#simd.products(
        a * bytes,
        aEnd * bytes,
        b * bytes,
        bEnd * bytes,
        bytes,
        this.#out.byteOffset,
      );
    } else this.#plain(a, aEnd, b, bEnd);
    return this.#out;
  }

  /** Values in a row of what {@link of} gives for a block: those beyond the last row mean nothing. */
  width(b: number): number {
    return this.#end(b) - b;
  }

  /**
   * How far a product can be off, where no row is longer than `norm`: each sum of n values is off by at most n roundings
   * of the sum of the sizes, which is no more than the product of the two lengths.
   */
  error(norm: number): number {
    return (this.#size / LANES + 2 * LANES) * ROUNDING * norm * norm;
  }

  #end(first: number): number {
    return Math.min(first + BLOCK, Math.ceil(this.#count / STEP) * STEP);
  }

  #plain(a: number, aEnd: number, b: number, bEnd: number): void {
    const size = this.#size;
    let out = 0;
    for (let i = a; i < aEnd; i++) {
      for (let j = b; j < bEnd; j++) this.#out[out++] = this.#product(i * size, j * size);
    }
  }

  #product(a: number, b: number): number {
    const values = this.#values;
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (const end = a + this.#size; a < end; a += LANES, b += LANES) {
      s0 += values[a]! * values[b]!;
      s1 += values[a + 1]! * values[b + 1]!;
      s2 += values[a + 2]! * values[b + 2]!;
      s3 += values[a + 3]! * values[b + 3]!;
    }
    return s0 + s1 + (s2 + s3);
  }
}

/** Undefined where the browser has no SIMD, or no memory of that size. */
function simd(bytes: number): Exports | undefined {
  try {
    const module = new WebAssembly.Module(code);
    const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    exports.memory.grow(Math.ceil(bytes / PAGE));
    return exports;
  } catch {
    return undefined;
  }
}
