/**
 * Threads and tabs decode their large photos one after another: each has room for one, and together
 * they would take several times that.
 */
import { aborted } from '../base/errors';

const LOCK = 'facet-large-photo';
/** A turn that does not come by then is not waited for, milliseconds. */
const BOUND = 20_000;

/**
 * Waits for the turn, and gives what ends it; where there are no locks, or they are refused, at once.
 * @throws FacetError ABORTED
 */
export function largeTurn(signal?: AbortSignal): Promise<() => void> {
  // Only secure contexts have locks.
  const { locks } = (globalThis.navigator ?? {}) as Partial<Navigator>;
  if (!locks) return Promise.resolve(() => {});
  const bound = AbortSignal.timeout(BOUND);
  return new Promise((begin, fail) => {
    locks
      .request(
        LOCK,
        { signal: signal ? AbortSignal.any([signal, bound]) : bound },
        () => new Promise<void>((end) => begin(end)),
      )
      .catch(() => (signal?.aborted ? fail(aborted()) : begin(() => {})));
  });
}
