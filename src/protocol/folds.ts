/** Cutting pairs into folds, as scikit-learn's KFold without shuffling. */

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
  const what = pairs === undefined ? 'Pairs' : `${pairs} pairs`;
  throw new FacetError('INVALID_OPTION', `${what} can't be cut into ${folds} folds.`, {
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
