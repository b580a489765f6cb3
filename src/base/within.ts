/** A bound for what may never answer. */

/**
 * The result of `work` where it comes in time.
 * @param milliseconds how long it may take
 * @param late what the rejection says where it takes longer
 */
export async function within<T>(milliseconds: number, work: Promise<T>, late: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), milliseconds);
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    clearTimeout(timer);
  }
}
