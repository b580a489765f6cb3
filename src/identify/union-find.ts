/** Sets that are joined (Tarjan 1975). */

export class UnionFind {
  readonly #parent: Uint32Array;

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, i) => i);
  }

  /** What stands for the set that it is in. */
  find(member: number): number {
    const parent = this.#parent;
    let at = member;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /**
   * Joins the sets of two; `b`'s stands for both.
   * @returns false where they were one already
   */
  join(a: number, b: number): boolean {
    const [one, other] = [this.find(a), this.find(b)];
    this.#parent[one] = other;
    return one !== other;
  }
}
