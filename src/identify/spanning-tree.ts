/**
 * The spanning tree of the mutual reachability of faces: a pair is as far apart as it is, and no nearer than either is to
 * its nth nearest. Exact, without all distances in memory: one walk through them keeps the shortest edges of what it has
 * met, and passes over each pair that a way of shorter edges connects already.
 */
import { Edges } from './edges';
import { LongestEdges } from './longest-edges';
import type { NearestNeighbours } from './nearest';
import type { Space, Tile } from './space';
import type { Working } from './working';

/** Edges that are collected before the tree is made anew of them. */
const COLLECTED = 200_000;
/**
 * All pairs that lie within a face's reach are equally long: so little, as a part of the distance, makes the farther of
 * them shorter, and the tree the same in whichever order the faces come. On the drawn people it is the references'.
 */
const TIE = 2 ** -30;

class GrowingTree {
  readonly #edges: Edges;
  #ways!: LongestEdges;

  constructor(
    private readonly space: Space,
    /** Squared distance to the nth nearest. */
    private readonly core: Float64Array,
    nearest: NearestNeighbours,
  ) {
    const { count } = space;
    this.#edges = new Edges(count * nearest.k + COLLECTED);
    nearest.neighbours.forEach((other, i) => {
      const face = Math.floor(i / nearest.k);
      if (other !== face) this.#edges.push(face, other, this.#length(face, other));
    });
    this.#shorten();
  }

  readonly visit = ({ a, aEnd, b, bEnd, distances, width }: Tile): void => {
    const { core } = this;
    const { error } = this.space;
    const longest = this.#ways.longest * (1 + 2 * TIE);
    for (let i = a, row = 0; i < aEnd; i++, row += width) {
      const first = a === b ? i + 1 : b;
      for (let j = first, at = row + first - b; j < bEnd; j++, at++) {
        const nearest = distances[at]! - error;
        if (nearest >= longest) continue;
        const known = this.#ways.between(i, j);
        const beyond = known * (1 + 2 * TIE);
        if (nearest >= beyond || core[i]! >= beyond || core[j]! >= beyond) continue;
        const length = this.#length(i, j);
        if (length >= known) continue;
        this.#edges.push(i, j, length);
        if (this.#edges.full) this.#shorten();
      }
    }
  };

  /** The shortest first. */
  finish(): Edges {
    this.#edges.reduce(this.space.count);
    return this.#edges;
  }

  #length(a: number, b: number): number {
    const distance = this.space.squared(a, b);
    return Math.max(distance, this.core[a]!, this.core[b]!) - TIE * distance;
  }

  #shorten(): void {
    const kept: { a: number; b: number; length: number }[] = [];
    this.#edges.reduce(this.space.count, (a, b, length) => kept.push({ a, b, length }));
    this.#ways = new LongestEdges(this.space.count, kept);
  }
}

/** @param samples the nth nearest that counts, a face itself the first */
export function* reachabilityTree(
  space: Space,
  nearest: NearestNeighbours,
  samples: number,
): Working<Edges> {
  const tree = new GrowingTree(space, nearest.nth(samples), nearest);
  yield* space.walk(tree.visit);
  return tree.finish();
}
