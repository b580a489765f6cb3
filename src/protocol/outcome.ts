/** Which pairs a run called right: each at the threshold that the other folds chose, as the accuracy counts them. */
import type { Evaluation } from '../base/types';
import { bootstrapMean, wilson, type Interval } from './intervals';

type Decided = Pick<Evaluation, 'accepted' | 'same'>;

export const isRight = ({ accepted, same }: Decided, pair: number) => accepted[pair] === same[pair];

export function countRight(run: Decided): number {
  return run.same.reduce((sum, _, pair) => sum + Number(isRight(run, pair)), 0);
}

/** 95 % intervals of the accuracy: of all pairs as one pool, and of the folds' mean. */
export function intervalsOf(run: Evaluation): { pool: Interval; folds: Interval } {
  return {
    pool: wilson(countRight(run), run.same.length),
    folds: bootstrapMean(run.accuracy.folds),
  };
}
