/** Edges between faces, with lengths, that are put in order and reduced to a spanning forest. */
import { UnionFind } from './union-find';

export class Edges {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  /** Squared. */
  readonly lengths: Float64Array;
  count = 0;

  constructor(readonly capacity: number) {
    this.a = new Uint32Array(capacity);
    this.b = new Uint32Array(capacity);
    this.lengths = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.count === this.capacity;
  }

  push(a: number, b: number, length: number): void {
    this.a[this.count] = a;
    this.b[this.count] = b;
    this.lengths[this.count++] = length;
  }

  /**
   * Keeps the shortest that connect as many as all do (Kruskal 1956), by length, of two equally long the earlier first.
   * @param joined told of each that is kept
   */
  reduce(faces: number, joined: (a: number, b: number, length: number) => void = () => {}): void {
    const { a, b, lengths } = this;
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    order.sort((x, y) => lengths[x]! - lengths[y]! || x - y);
    const sets = new UnionFind(faces);
    const kept = order.filter((i) => sets.join(a[i]!, b[i]!));
    const [keptA, keptB] = [kept.map((i) => a[i]!), kept.map((i) => b[i]!)];
    const keptLengths = Float64Array.from(kept, (i) => lengths[i]!);
    this.count = 0;
    for (let i = 0; i < kept.length; i++) {
      this.push(keptA[i]!, keptB[i]!, keptLengths[i]!);
      joined(keptA[i]!, keptB[i]!, keptLengths[i]!);
    }
  }
}
