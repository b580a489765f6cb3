/** The trainings that are kept on this device. */
import { FacetError } from '../../base/errors';
import type { Training } from '../../base/types';
import { heldNames } from '../../storage/tab-locks';
import { forgetTraining as forget, keptTrainings } from '../../storage/trainings';
import { checkId } from '../arguments';

/** The name that a training runs under, in one tab at a time. */
export const lockOf = (id: string) => `facet-training-${id}`;

/** Newest first; none where the browser stores nothing. */
export function trainings(): Promise<Training[]> {
  return keptTrainings();
}

/**
 * Forgets a training, and what it would go on from; the weights that it gave stay.
 * @throws FacetError `INVALID_OPTION` for what is no id, and while it runs
 */
export async function forgetTraining(id: string): Promise<void> {
  checkId(id, 'training', 'facet.trainings()');
  if ((await heldNames()).has(lockOf(id))) {
    throw new FacetError('INVALID_OPTION', 'This training runs, in this tab or another.', {
      hint: 'Cancel it there, then remove it.',
    });
  }
  await forget(id);
}
