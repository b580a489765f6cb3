/** Listening to an AbortSignal, and letting go of it again: a signal may outlive thousands of calls. */
import { aborted } from './errors';

/**
 * Calls `listener` once when the signal fires; at once where it has.
 * @returns what removes the listener
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  else signal?.addEventListener('abort', listener, { once: true });
  return () => signal?.removeEventListener('abort', listener);
}

/**
 * The result of `work`, or `ABORTED` as soon as the signal fires, whichever comes first.
 * @param late is given a result that comes after the signal, to free it
 */
export async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  late: (result: T) => void = () => {},
): Promise<T> {
  let ignore = () => {};
  const stopped = new Promise<never>((_, reject) => {
    ignore = onAbort(signal, () => {
      reject(aborted());
      work.then(late, () => {});
    });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    ignore();
  }
}
