/** Pairs by name as paths of photos; of those that are not here, why. */
import { plural } from '../../base/plural';
import { FacetError } from '../../base/errors';
import type { PairPhoto, SkippedPair } from '../../base/types';
import type { PhotoIndex } from '../../protocol/photo-index';
import type { ChosenPairs } from './choose-pairs';
import { levelHint, whyMissing } from './missing';

/** A pair with the paths of its photos. */
export interface ResolvedPair {
  /** The fold that it is in, from 0. */
  fold: number;
  a: string;
  b: string;
  named: [PairPhoto, PairPhoto];
  same: boolean;
  text: string;
}

/**
 * @param unread why photos that are known by name can't be read, by path
 * @throws FacetError `NO_PAIRS` where no pair is left, or pairs of one person only, with the usual cause
 */
export function resolvePairs(
  { pairs, folds }: ChosenPairs,
  index: PhotoIndex,
  unread: ReadonlyMap<string, string>,
): { pairs: ResolvedPair[]; skipped: SkippedPair[]; warnings: string[] } {
  const skipped: SkippedPair[] = [];
  const found: ResolvedPair[] = [];
  for (const [fold, { start, end }] of folds.entries()) {
    for (const { a, b, same, text } of pairs.slice(start, end)) {
      const [first, second] = [index.find(a), index.find(b)];
      if (first === undefined || second === undefined) {
        const reason = whyMissing(first === undefined ? a : b, index);
        skipped.push({ pair: text, reason, missing: true });
        continue;
      }
      const reason = unread.get(first) ?? unread.get(second);
      if (reason !== undefined) skipped.push({ pair: text, reason });
      else found.push({ a: first, b: second, named: [a, b], same, text, fold });
    }
  }
  const isOnePerson = index.people.size < 2 && found.every(({ same }) => same);
  if (found.length > 0 && !isOnePerson) {
    const few = found.length < skipped.length;
    const missing = `Of ${plural(pairs.length, 'pair')} ${plural(skipped.length, 'names', 'name')} photos that are not here.`;
    return { pairs: found, skipped, warnings: few ? [`${missing} ${levelHint(index)}`] : [] };
  }
  const [first] = skipped;
  throw new FacetError(
    'NO_PAIRS',
    found.length > 0
      ? 'The folder holds one person only; pairs of different people need more.'
      : `No pair of the pairs file has both photos in this folder.${first ? ` The first: ${first.reason}.` : ''}`,
    { hint: levelHint(index), detail: skipped.slice(0, 20) },
  );
}
