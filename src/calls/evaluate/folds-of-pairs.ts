/** The folds of pairs of which some were left out. */
import { FacetError } from '../../base/errors';
import type { SkippedPair } from '../../base/types';
import type { ResolvedPair } from './resolve-pairs';

/**
 * The folds that the pairs were in before some were left out: nobody moves into another's fold.
 * @throws FacetError `NO_PAIRS` where only one has pairs
 */
export function foldsOf(used: ResolvedPair[], count: number, skipped: SkippedPair[]) {
  const sizes = Array.from({ length: count }, () => 0);
  for (const { fold } of used) sizes[fold]!++;
  const filled = sizes.filter((size) => size > 0);
  const [first] = skipped;
  const because = first ? ` The first left out is ${first.pair}: ${first.reason}.` : '';
  if (filled.length < 2) {
    throw new FacetError(
      'NO_PAIRS',
      `Only one fold has pairs that can be measured: a threshold is chosen on other folds than it is tested on.`,
      { hint: `Take more folds, or pairs of which more photos are here.${because}` },
    );
  }
  let start = 0;
  const folds = filled.map((size) => ({ start, end: (start += size) }));
  return { folds, kept: filled.length };
}
