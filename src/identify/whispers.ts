/** Chinese whispers (Biemann 2006), as clustering.py has them: each face takes the label that its neighbours say loudest. */
import { NumpyRandom } from '../base/numpy-random';
import { NONE, renumbered } from './partition';
import type { Graph } from './rows';

const SWEEPS = 20;

export interface WhispersOptions {
  /** Of the order in which faces listen. */
  seed: number;
  /** Faces without a neighbour are in no cluster, as the original loses them; else each is one. */
  loseSingletons?: boolean;
}

/** @param graph neighbours ascending: of two labels equally loud the first met counts */
export function whispers(
  { neighbours, weights }: Graph,
  { seed, loseSingletons = false }: WhispersOptions,
): Int32Array {
  const count = neighbours.length;
  const random = new NumpyRandom(seed);
  const labels = Array.from({ length: count }, (_, i) => i);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const face of random.permutation(count)) {
      const loudness = new Map<number, number>();
      neighbours[face]!.forEach((neighbour, i) => {
        const label = labels[neighbour]!;
        loudness.set(label, (loudness.get(label) ?? 0) + weights[face]![i]!);
      });
      let loudest = 0;
      for (const [label, sum] of loudness) {
        if (sum <= loudest) continue;
        loudest = sum;
        labels[face] = label;
      }
    }
  }
  return renumbered(
    labels.map((label, face) => (loseSingletons && neighbours[face]!.length === 0 ? NONE : label)),
  );
}
