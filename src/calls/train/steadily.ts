/** What is asked of a learner although its worker may be lost meanwhile. */
import { toFacetError } from '../../base/errors';
import type { Learner } from './learner';

/** Losses in a row after which nothing helps. */
export const MOST_LOSSES = 5;

/** Whether the worker is another than the one that the learner was begun on. */
export function isLost(error: unknown): boolean {
  const { code } = toFacetError(error);
  return code === 'MODEL_UNKNOWN' || code === 'DEVICE_LOST';
}

/** Asks again on a worker where the learner stands as it stood: with this state, or at its start. */
export async function steadily<T>(
  learner: Pick<Learner, 'restore'>,
  state: unknown,
  work: () => Promise<T>,
): Promise<T> {
  let isThere = true;
  for (let losses = 0; ;) {
    try {
      if (!isThere) await learner.restore(state);
      isThere = true;
      return await work();
    } catch (error) {
      if (!isLost(error) || ++losses > MOST_LOSSES) throw error;
      isThere = false;
    }
  }
}
