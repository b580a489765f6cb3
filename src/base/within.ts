/** A bound for what may never answer. */

/**
 * A script that is not there by then never comes, milliseconds: half a megabyte over a modem (40
 * kbit/s) takes less. A browser tells nothing of a script on its way, so it is long.
 */
export const SCRIPT_BOUND = 120_000;

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
