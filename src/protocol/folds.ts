/** Cutting pairs into folds, as scikit-learn's KFold without shuffling. */

import { plural } from '../base/plural';
import { FacetError } from '../base/errors';

/** From `start` to before `end`. */
export interface Fold {
  start: number;
  end: number;
}

/**
 * @param pairs how many there are, where that is known already
 * @throws FacetError `INVALID_OPTION` for fewer than two folds, and for more than there are pairs
 */
export function checkFolds(folds: number, pairs?: number): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= (pairs ?? folds)) return;
  const what = pairs === undefined ? 'Pairs' : plural(pairs, 'pair');
  throw new FacetError('INVALID_OPTION', `${what} can't be cut into ${plural(folds, 'fold')}.`, {
    hint: 'Take at least 2 folds, and at least one pair for each.',
  });
}

/** Contiguous folds; where `count` does not divide, the first ones hold one more. */
export function contiguousFolds(count: number, folds: number): Fold[] {
  const small = Math.floor(count / folds);
  const larger = count % folds;
  let start = 0;
  return Array.from({ length: folds }, (_, i) => {
    const end = start + small + (i < larger ? 1 : 0);
    const fold = { start, end };
    start = end;
    return fold;
  });
}

const MOST_DEALT = 10;

/**
 * Folds for pairs that state none: as many of each kind in every fold, each kind in its order, so that
 * LFW's own order gives LFW's own folds.
 * @param count default: at most ten, and no more than there are pairs of the rarer kind
 * @returns the pairs fold by fold
 */
export function dealtByKind<P extends { same: boolean }>(
  pairs: readonly P[],
  count?: number,
): { pairs: P[]; folds: Fold[] } {
  const same = pairs.filter((pair) => pair.same);
  const different = pairs.filter((pair) => !pair.same);
  const sizes = [same.length, different.length].filter((length) => length > 0);
  const folds = count ?? Math.max(2, Math.min(MOST_DEALT, ...sizes));
  const cuts = contiguousFolds(same.length, folds);
  // Those of the other kind that do not divide go to the last folds, so that none stays empty.
  const others = contiguousFolds(different.length, folds).map(({ start, end }) => ({
    start: different.length - end,
    end: different.length - start,
  }));
  const dealt = cuts.map(({ start, end }, fold) => {
    const other = others[folds - 1 - fold]!;
    return [...same.slice(start, end), ...different.slice(other.start, other.end)];
  });
  let start = 0;
  return {
    pairs: dealt.flat(),
    folds: dealt.map(({ length }) => ({ start, end: (start += length) })),
  };
}
