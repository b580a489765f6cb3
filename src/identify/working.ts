/** Long arithmetic that pauses: between two pauses others have their turn, and it can be given up. */

/** Yields how many comparisons of two faces were made since it paused last. */
export type Working<R> = Generator<number, R>;

/** Does it in one go. */
export function finished<R>(working: Working<R>): R {
  for (;;) {
    const { done, value } = working.next();
    if (done) return value;
  }
}
