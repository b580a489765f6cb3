/** The pairs of a run as a pairs file, to measure by again. */
import type { Evaluation } from '../base/types';
import { formatPairs, type Pair } from './pairs';

/** Those that were used, in the order of the run, with its number of folds. */
export function pairsFileOf({ named, same, accuracy }: Evaluation): string {
  const pairs = named.map(([a, b], i): Pair => ({ a, b, same: same[i] === 1, text: '' }));
  return formatPairs(pairs, accuracy.folds.length);
}
