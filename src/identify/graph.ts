/** Which faces have to do with each other. */
import { PairList } from './pair-list';

/** Of face i the neighbours from `starts[i]` to before `starts[i + 1]`, ascending, and how much it has to do with each. */
export interface Graph {
  starts: Uint32Array;
  neighbours: Uint32Array;
  weights: Float32Array;
}

/** @param pairs in an order in which each face's others are ascending */
export function graphOf(count: number, pairs: PairList): Graph {
  const starts = new Uint32Array(count + 1);
  pairs.forEach((a, b) => {
    starts[a + 1]!++;
    starts[b + 1]!++;
  });
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const neighbours = new Uint32Array(2 * pairs.length);
  const weights = new Float32Array(2 * pairs.length);
  const put = (face: number, neighbour: number, weight: number) => {
    const at = next[face]!++;
    neighbours[at] = neighbour;
    weights[at] = weight;
  };
  pairs.forEach((a, b, weight) => {
    put(a, b, weight);
    put(b, a, weight);
  });
  return { starts, neighbours, weights };
}

/** How many neighbours a face has. */
export const degreeOf = ({ starts }: Graph, face: number): number =>
  starts[face + 1]! - starts[face]!;
