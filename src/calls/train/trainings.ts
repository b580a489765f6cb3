/** The trainings that are kept on this device. */
import type { Training } from '../../base/types';
import { forgetTraining as forget, keptTrainings } from '../../storage/trainings';
import { checkId } from '../arguments';

/** Newest first; none where the browser stores nothing. */
export function trainings(): Promise<Training[]> {
  return keptTrainings();
}

/**
 * Forgets a training, and what it would go on from; the weights that it gave stay.
 * @throws FacetError `INVALID_OPTION`
 */
export async function forgetTraining(id: string): Promise<void> {
  checkId(id, 'training', 'facet.trainings()');
  await forget(id);
}
