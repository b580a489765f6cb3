/** Figures of the long run; as in the browser's tests. */
import { inject } from 'vitest';
import { addResult } from '../fixtures/results';

/** Adds one entry; the short run records nothing. */
export function record(name: string, figures: Record<string, unknown>): void {
  if (inject('full')) addResult(name, figures);
}
