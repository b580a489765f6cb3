/** Waiting beside something that may never come, without being kept by it. */

interface Beside {
  /** Tells those who wait. */
  waiting: Set<(error: unknown) => void>;
  /** It has come. */
  ended?: { error: unknown };
}

const besides = new WeakMap<Promise<never>, Beside>();

/**
 * The result of `work`, or the rejection of `ending` where that comes first. `Promise.race` would leave
 * a little behind in `ending`, the result among it, with every call and for as long as that is open.
 * @param ending the same promise for many calls: of a worker, of a device
 */
export function orEnded<T>(work: Promise<T>, ending: Promise<never>): Promise<T> {
  const { waiting, ended } = besideOf(ending);
  return new Promise<T>((resolve, reject) => {
    if (ended) reject(ended.error);
    waiting.add(reject);
    const leave = () => waiting.delete(reject);
    work.then(resolve, reject).then(leave, leave);
  });
}

function besideOf(ending: Promise<never>): Beside {
  const known = besides.get(ending);
  if (known) return known;
  const beside: Beside = { waiting: new Set() };
  besides.set(ending, beside);
  ending.catch((error: unknown) => {
    beside.ended = { error };
    for (const reject of beside.waiting) reject(error);
    beside.waiting.clear();
  });
  return beside;
}
