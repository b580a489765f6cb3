/** Dot products of a few photos, made row by row when they are asked for. */
import type { ExactRows } from '../rows';

/** Bytes that the rows of one kernel may hold: what comes after is made again each time. */
const ROOM = 64 * 2 ** 20;

/** In float32, as libsvm keeps them; places are those of `photos`. */
export class LinearKernel {
  /** Squared norms, float64. */
  readonly diagonal: Float64Array;
  readonly #rows = new Map<number, Float32Array>();

  constructor(
    private readonly rows: ExactRows,
    private readonly photos: readonly number[],
  ) {
    this.diagonal = Float64Array.from(photos, (_, place) => this.product(place, place));
  }

  /** Dot products of a photo with all. */
  row(place: number): Float32Array {
    const known = this.#rows.get(place);
    if (known) return known;
    const row = new Float32Array(this.photos.length);
    for (let other = 0; other < row.length; other++) {
      row[other] = this.#rows.get(other)?.[place] ?? this.product(place, other);
    }
    if ((this.#rows.size + 1) * row.byteLength <= ROOM) this.#rows.set(place, row);
    return row;
  }

  /** Of two photos, float64. */
  product(a: number, b: number): number {
    const { values, size } = this.rows;
    let sum = 0;
    for (
      let i = this.photos[a]! * size, j = this.photos[b]! * size, end = i + size;
      i < end;
      i++, j++
    ) {
      sum += values[i]! * values[j]!;
    }
    return sum;
  }
}
