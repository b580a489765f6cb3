/** Cutting pairs into folds, as scikit-learn's KFold without shuffling. */

/** From `start` to before `end`. */
export interface Fold {
  start: number;
  end: number;
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
