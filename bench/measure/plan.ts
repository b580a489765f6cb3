/** How often an engine runs a case, by how long one run of it takes. */

/** A slower one runs once after its warm-up, ms. */
const SLOW = 5_000;
/** What all samples of one engine in one case may take together, ms. */
const BUDGET = { whole: 4_000, quick: 1_500 };
const MOST_SAMPLES = 9;
/** A sample is at least so long: processor time is counted in hundredths of a second. */
const SHORTEST_SAMPLE = 250;
/** Runs of one sample at most. */
const MOST_RUNS = 20;

export interface Plan {
  samples: number;
  /** Runs of one sample. */
  runs: number;
}

/** @param ms what one run takes, warm */
export function planFor(ms: number, quick: boolean): Plan {
  if (ms > SLOW) return { samples: 1, runs: 1 };
  const runs = Math.min(MOST_RUNS, Math.max(1, Math.ceil(SHORTEST_SAMPLE / ms)));
  const fit = Math.floor(BUDGET[quick ? 'quick' : 'whole'] / (ms * runs));
  return { samples: Math.min(MOST_SAMPLES, Math.max(quick ? 1 : 3, fit)), runs };
}
