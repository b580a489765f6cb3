/** Dot products of a few photos, made row by row when they are asked for. */
import type { ExactRows } from '../rows';

/** Bytes that the rows of one kernel may hold: what comes after is made again each time. */
const ROOM = 64 * 2 ** 20;

interface Row {
  exact: Float64Array;
  rounded: Float32Array;
}

/** Places are those of `photos`. */
export class LinearKernel {
  /** Squared norms. */
  readonly diagonal: Float64Array;
  readonly #rows = new Map<number, Row>();

  constructor(
    private readonly rows: ExactRows,
    private readonly photos: readonly number[],
  ) {
    this.diagonal = Float64Array.from(photos, (_, place) => this.#product(place, place));
  }

  /** Dot products of a photo with all, in float32, as libsvm keeps them while it solves. */
  row(place: number): Float32Array {
    const known = this.#rows.get(place);
    if (known) return known.rounded;
    const exact = new Float64Array(this.photos.length);
    for (let other = 0; other < exact.length; other++) exact[other] = this.product(place, other);
    const rounded = Float32Array.from(exact);
    const bytes = exact.byteLength + rounded.byteLength;
    if ((this.#rows.size + 1) * bytes <= ROOM) this.#rows.set(place, { exact, rounded });
    return rounded;
  }

  /** Of two photos, in float64, as it decides. */
  product(a: number, b: number): number {
    return this.#rows.get(b)?.exact[a] ?? this.#rows.get(a)?.exact[b] ?? this.#product(a, b);
  }

  #product(a: number, b: number): number {
    const { values, size } = this.rows;
    const from = this.photos[b]! * size;
    let sum = 0;
    for (let i = this.photos[a]! * size, j = from, end = i + size; i < end; i++, j++) {
      sum += values[i]! * values[j]!;
    }
    return sum;
  }
}
