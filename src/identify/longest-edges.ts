/**
 * The longest edge on the way from one face to another in a forest. The faces are put in a row so that whatever the shorter
 * edges connect stands together: then it is the largest of the gaps between the two (a range minimum query, by a sparse table).
 */
import { UnionFind } from './union-find';

export class LongestEdges {
  readonly #place: Uint32Array;
  /** Of 2^level gaps from each on, the largest; level after level. */
  readonly #levels: Float64Array[];
  /** The longest of all; infinite where there are several trees. */
  readonly longest: number;

  /** @param edges of a forest, the shortest first */
  constructor(count: number, edges: Iterable<{ a: number; b: number; length: number }>) {
    const sets = new UnionFind(count);
    const last = Uint32Array.from({ length: count }, (_, i) => i);
    const first = last.slice();
    const next = new Int32Array(count).fill(-1);
    const gap = new Float64Array(count).fill(Infinity);
    for (const { a, b, length } of edges) {
      const [one, other] = [sets.find(a), sets.find(b)];
      next[last[one]!] = first[other]!;
      gap[last[one]!] = length;
      sets.join(one, other);
      first[other] = first[one]!;
    }
    const gaps = new Float64Array(Math.max(0, count - 1));
    this.#place = new Uint32Array(count);
    let place = 0;
    for (let face = 0; face < count; face++) {
      if (first[sets.find(face)] !== face) continue;
      for (let at = face; at >= 0; at = next[at]!) {
        gaps[place] = gap[at]!;
        this.#place[at] = place++;
      }
    }
    this.#levels = sparse(gaps);
    this.longest = gaps.reduce((most, each) => Math.max(most, each), 0);
  }

  /** Infinite where no way leads from one to the other. */
  between(a: number, b: number): number {
    const [one, other] = [this.#place[a]!, this.#place[b]!];
    const from = Math.min(one, other);
    const to = Math.max(one, other);
    const level = 31 - Math.clz32(to - from);
    const gaps = this.#levels[level]!;
    return Math.max(gaps[from]!, gaps[to - (1 << level)]!);
  }
}

function sparse(gaps: Float64Array): Float64Array[] {
  const levels = [gaps];
  for (let span = 1; 2 * span <= gaps.length; span *= 2) {
    const shorter = levels.at(-1)!;
    levels.push(
      Float64Array.from({ length: gaps.length - 2 * span + 1 }, (_, i) =>
        Math.max(shorter[i]!, shorter[i + span]!),
      ),
    );
  }
  return levels;
}
