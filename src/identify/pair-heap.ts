/** Pairs of parts by how far apart they are, the nearest first (a binary heap). */

export interface ApartPair {
  a: number;
  b: number;
  distance: number;
}

export class PairHeap {
  #a: number[] = [];
  #b: number[] = [];
  #distances: number[] = [];

  /** The nearest. */
  get first(): ApartPair | undefined {
    if (this.#distances.length === 0) return undefined;
    return { a: this.#a[0]!, b: this.#b[0]!, distance: this.#distances[0]! };
  }

  push(a: number, b: number, distance: number): void {
    let at = this.#distances.length;
    this.#set(at, a, b, distance);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): ApartPair | undefined {
    const last = this.#distances.length - 1;
    if (last < 0) return undefined;
    this.#swap(0, last);
    const top = { a: this.#a.pop()!, b: this.#b.pop()!, distance: this.#distances.pop()! };
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let first = at;
      if (left < last && this.#before(left, first)) first = left;
      if (right < last && this.#before(right, first)) first = right;
      if (first === at) return top;
      this.#swap(at, first);
      at = first;
    }
  }

  /** Of two equally far apart the earlier parts come first. */
  #before(x: number, y: number): boolean {
    const apart = this.#distances[x]! - this.#distances[y]!;
    return (apart || this.#a[x]! - this.#a[y]! || this.#b[x]! - this.#b[y]!) < 0;
  }

  #set(at: number, a: number, b: number, distance: number): void {
    this.#a[at] = a;
    this.#b[at] = b;
    this.#distances[at] = distance;
  }

  #swap(x: number, y: number): void {
    const [a, b, distance] = [this.#a[x]!, this.#b[x]!, this.#distances[x]!];
    this.#set(x, this.#a[y]!, this.#b[y]!, this.#distances[y]!);
    this.#set(y, a, b, distance);
  }
}
