/** Pairs of faces that are near, as a graph. */
import { graphOf, type Graph } from './graph';
import type { Space, Tile } from './space';
import { ThinnedPairs } from './thinning';
import type { Working } from './working';

/** Which pairs are near. */
export interface Nearness {
  /** Squared Euclidean: pairs beyond it are not looked at. */
  within: number;
  /** Of a pair about as near: how much they have to do with each other, more the nearer; undefined where they have not. */
  weightOf: (a: number, b: number) => number | undefined;
  /** Neighbours that each face needs at least, however many pairs there are. */
  minimum?: number;
}

/** Collects near pairs while a space is walked through. */
export class NearPairs {
  readonly #pairs: ThinnedPairs;

  constructor(
    private readonly space: Space,
    private readonly near: Nearness,
  ) {
    this.#pairs = new ThinnedPairs(space.count, near.minimum);
  }

  /** What the float32 distance can't decide, the exact weight does. */
  readonly visit = ({ a, aEnd, b, bEnd, distances, width }: Tile): void => {
    const { weightOf } = this.near;
    const limit = this.near.within + this.space.error;
    for (let i = a, row = 0; i < aEnd; i++, row += width) {
      const first = a === b ? i + 1 : b;
      for (let j = first, at = row + first - b; j < bEnd; j++, at++) {
        if (distances[at]! > limit) continue;
        const weight = weightOf(i, j);
        if (weight !== undefined) this.#pairs.push(i, j, weight);
      }
    }
  };

  graph(): Graph {
    return graphOf(this.space.count, this.#pairs.list);
  }
}

/** Neighbours are exact up to six million pairs; beyond, of a face with hundreds of neighbours the nearest count. */
export function* nearGraph(space: Space, near: Nearness): Working<Graph> {
  const pairs = new NearPairs(space, near);
  yield* space.walk(pairs.visit);
  return pairs.graph();
}
