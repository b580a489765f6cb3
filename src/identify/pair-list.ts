/** Millions of pairs of faces, in a few large pieces of memory. */

interface Piece {
  a: Uint32Array;
  b: Uint32Array;
  weights: Float32Array;
}

const BITS = 17;
const LENGTH = 2 ** BITS;
const WITHIN = LENGTH - 1;

export class PairList {
  readonly #pieces: Piece[] = [];
  length = 0;

  push(a: number, b: number, weight: number): void {
    const at = this.length & WITHIN;
    if (at === 0 && this.length >> BITS === this.#pieces.length) {
      const whole = () => new Uint32Array(LENGTH);
      this.#pieces.push({ a: whole(), b: whole(), weights: new Float32Array(LENGTH) });
    }
    const piece = this.#pieces[this.length >> BITS]!;
    piece.a[at] = a;
    piece.b[at] = b;
    piece.weights[at] = weight;
    this.length++;
  }

  /** @param visit told of each pair, in order, and of its place */
  forEach(visit: (a: number, b: number, weight: number, place: number) => void): void {
    for (let place = 0; place < this.length; place++) this.at(place, visit);
  }

  at(place: number, visit: (a: number, b: number, weight: number, place: number) => void): void {
    const { a, b, weights } = this.#pieces[place >> BITS]!;
    const i = place & WITHIN;
    visit(a[i]!, b[i]!, weights[i]!, place);
  }

  /** Keeps only those that are marked, in their order. */
  keep(marked: Uint8Array): void {
    const before = this.length;
    this.length = 0;
    for (let place = 0; place < before; place++) {
      if (marked[place]) this.at(place, (a, b, weight) => this.push(a, b, weight));
    }
    this.#pieces.length = Math.ceil(this.length / LENGTH);
  }
}
