/** A bound for what may never answer. */

/**
 * A script that is not there by then never comes, milliseconds. A browser tells nothing of a script on
 * its way, so it is long: half a megabyte over a line of 100 kbit/s, which six files share that are
 * kept for later visits, takes less.
 */
export const SCRIPT_BOUND = 300_000;

/**
 * The result of `work` where it comes in time.
 * @param milliseconds how long it may take
 * @param late what it rejects with where it takes longer, or what that says
 */
export async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  late: string | Error,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(typeof late === 'string' ? new Error(late) : late),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    clearTimeout(timer);
  }
}
