/** Pairs that state no folds are dealt to them by kind. */
import { describe, expect, it } from 'vitest';
import { evaluatePairs } from '../../../src/protocol/evaluate';
import { contiguousFolds, dealtByKind } from '../../../src/protocol/folds';

interface Numbered {
  same: boolean;
  number: number;
}

const some = (count: number, same: boolean) =>
  Array.from({ length: count }, (_, number): Numbered => ({ same, number }));

/** LFW's View 2: fold by fold, same pairs first. */
const VIEW_2 = Array.from({ length: 10 }, (_, fold) => [
  ...some(30, true).map((pair) => ({ ...pair, number: 30 * fold + pair.number })),
  ...some(30, false).map((pair) => ({ ...pair, number: 30 * fold + pair.number })),
]).flat();
/** The same as View 1 has them: all same pairs, then all different ones. */
const VIEW_1 = [...VIEW_2.filter(({ same }) => same), ...VIEW_2.filter(({ same }) => !same)];

describe('folds that no file states', () => {
  it('are ten at most, and no more than there are pairs of the rarer kind', () => {
    expect(dealtByKind(VIEW_1).folds).toHaveLength(10);
    expect(dealtByKind([...some(9, true), ...some(3, false)]).folds).toHaveLength(3);
    expect(dealtByKind([...some(9, true), ...some(1, false)]).folds).toHaveLength(2);
  });

  it('are LFW’s own where the pairs are in LFW’s order, whichever view it is', () => {
    expect(dealtByKind(VIEW_2)).toEqual({ pairs: VIEW_2, folds: contiguousFolds(600, 10) });
    expect(dealtByKind(VIEW_1)).toEqual(dealtByKind(VIEW_2));
  });

  it('each hold both kinds, and all pairs once, where nothing divides', () => {
    const given = [...some(7, true), ...some(5, false)];
    const { pairs, folds } = dealtByKind(given, 4);
    expect(pairs.map((pair) => given.indexOf(pair)).sort((a, b) => a - b)).toEqual([
      ...given.keys(),
    ]);
    for (const { start, end } of folds) {
      expect(new Set(pairs.slice(start, end).map(({ same }) => same)).size).toBe(2);
    }
  });

  it('are none empty where more are asked for than there are pairs of a kind', () => {
    const { folds } = dealtByKind([...some(4, true), ...some(4, false)], 8);
    expect(folds.map(({ start, end }) => end - start)).toEqual(Array(8).fill(1));
  });
});

it('View 1 and View 2 of the same pairs give one AUC, EER, VAL and accuracy', () => {
  // Distances of both kinds overlap: each pair's own, whatever the order.
  const distance = ({ same, number }: Numbered) =>
    (same ? 0.2 : 1.1) + ((number * 37) % 300) / (same ? 250 : 200);
  const measure = (given: Numbered[]) => {
    const { pairs, folds } = dealtByKind(given);
    const a = pairs.map(() => [0]);
    const b = pairs.map((pair) => [Math.sqrt(distance(pair))]);
    const same = pairs.map((pair) => Number(pair.same));
    const { auc, eer, val, accuracy } = evaluatePairs(a, b, same, { folds, far: 0.01 });
    return { auc, eer, val, accuracy };
  };
  expect(measure(VIEW_1)).toEqual(measure(VIEW_2));
  expect(measure(VIEW_1).auc).toBeGreaterThan(0.5);
});
