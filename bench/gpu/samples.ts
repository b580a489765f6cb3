/** Times of runs that are warm: what records a run is compiled by then, and the device is awake. */

/** Samples at most, and the time after which no more are taken, ms. */
const SAMPLES = 15;
export const ENOUGH = 2500;
/** A run that takes longer is warm after one, ms. */
const LONG = 1000;
/** Else V8 takes about so many runs, and so long, until it has compiled what records them; ms. */
const WARM_RUNS = 20;
const WARM_AFTER = 500;
const WARM_AT_LAST = 1500;

const now = () => performance.now();

/**
 * Runs until that is warm, then takes samples.
 * @param latest what the latest of the runs before took, ms
 * @returns at least one
 */
export async function sampled<T>(once: () => Promise<T>, latest: number): Promise<T[]> {
  if (latest <= LONG) {
    const start = now();
    const isWarm = (runs: number, ms: number) =>
      ms >= WARM_AT_LAST || (runs >= WARM_RUNS && ms >= WARM_AFTER);
    for (let runs = 0; !isWarm(runs, now() - start); runs++) await once();
  }
  const samples: T[] = [];
  const start = now();
  do samples.push(await once());
  while (samples.length < SAMPLES && now() - start < ENOUGH);
  return samples;
}
