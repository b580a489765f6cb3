/** Chinese whispers (Biemann 2006), as clustering.py has them: each face takes the label that its neighbours say loudest. */
import { NumpyRandom } from '../base/numpy-random';
import { degreeOf, type Graph } from './graph';
import { NONE, renumbered } from './partition';
import type { Working } from './working';

const SWEEPS = 20;
/** Edges listened to between two pauses. */
const PAUSE = 2e6;

export interface WhispersOptions {
  /** Of the order in which faces listen. */
  seed: number;
  /** Faces without a neighbour are in no cluster, as the original loses them; else each is one. */
  loseSingletons?: boolean;
}

/** Of two labels equally loud the one first met counts, the neighbours ascending. */
export function* whispers(
  graph: Graph,
  { seed, loseSingletons = false }: WhispersOptions,
): Working<Int32Array> {
  const { starts, neighbours, weights } = graph;
  const count = starts.length - 1;
  const random = new NumpyRandom(seed);
  const labels = Int32Array.from({ length: count }, (_, i) => i);
  const loudness = new Float64Array(count);
  const met = new Uint32Array(count);
  let heard = 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const face of random.permutation(count)) {
      let different = 0;
      for (let i = starts[face]!; i < starts[face + 1]!; i++) {
        const label = labels[neighbours[i]!]!;
        if (loudness[label] === 0) met[different++] = label;
        loudness[label]! += weights[i]!;
      }
      let loudest = 0;
      for (let i = 0; i < different; i++) {
        const label = met[i]!;
        if (loudness[label]! > loudest) {
          loudest = loudness[label]!;
          labels[face] = label;
        }
        loudness[label] = 0;
      }
      heard += degreeOf(graph, face);
      if (heard < PAUSE) continue;
      heard = 0;
      yield 0;
    }
  }
  return renumbered(
    labels.map((label, face) => (loseSingletons && degreeOf(graph, face) === 0 ? NONE : label)),
  );
}
