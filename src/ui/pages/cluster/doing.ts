/** What the page does, in a line. */
import type { Progress } from '../../../base/types';
import { words } from './words';

export type Doing = 'reading' | 'sorting' | 'splitting' | 'saving' | 'enrolling';

/** @param photos on the pile */
export function lineOf(
  doing: Doing | undefined,
  progress: Progress | undefined,
  photos: number,
): string {
  if (doing === 'splitting') return words.splitting;
  if (doing === 'enrolling' || doing === 'saving') {
    const { begins, now } = words[doing];
    return progress ? now(progress.done, progress.total ?? 0) : begins;
  }
  if (doing === 'reading' || !progress) return words.reading;
  return progress.unit === 'photos' ? words.lookingOf(progress.done, photos) : words.comparing;
}
