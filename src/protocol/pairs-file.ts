/** Whether a text is a pairs file, and the pairs of a run as one. */
import type { Evaluation } from '../base/types';
import { formatPairs, parsePairs, type Pair } from './pairs';

/** Whether more of its lines are pairs than are not, whatever it is called. */
export function isPairsFile(text: string): boolean {
  const { pairs, problems } = parsePairs(text);
  return pairs.length > problems.length;
}

/** The pairs that were used, in the order of the run, with its number of folds: to measure by again. */
export function pairsFileOf({ named, same, accuracy }: Evaluation): string {
  const pairs = named.map(([a, b], i): Pair => ({ a, b, same: same[i] === 1, text: '' }));
  return formatPairs(pairs, accuracy.folds.length);
}
