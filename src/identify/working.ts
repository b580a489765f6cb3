/** Long arithmetic that pauses: between two pauses others have their turn, and it can be given up. */

/** Yields how many comparisons of two faces were made since it paused last, or what it waits for before it goes on. */
export type Working<R> = Generator<number | Promise<void>, R>;

/**
 * Does it in one go.
 * @throws RangeError where it waits for something
 */
export function finished<R>(working: Working<R>): R {
  for (;;) {
    const { done, value } = working.next();
    if (done) return value;
    if (typeof value !== 'number')
      throw new RangeError('This waits for what is computed elsewhere.');
  }
}
