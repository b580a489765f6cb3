/** What became of something that was to be kept on this device. */
import { isFull } from '../base/errors';
import { NotKept } from './not-kept';

/**
 * Whether it is kept, and if not, why: the device is full, the browser stores nothing, nothing is
 * to be kept or all was wiped meanwhile.
 */
export type Keeping = 'kept' | 'full' | 'refused' | 'unwanted';

export async function outcomeOf(writing: Promise<unknown>): Promise<Keeping> {
  try {
    await writing;
    return 'kept';
  } catch (error) {
    if (error instanceof NotKept) return 'unwanted';
    return isFull(error) ? 'full' : 'refused';
  }
}
