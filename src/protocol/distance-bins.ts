/** How many pairs of each kind lie at which distance: the histogram's bars, and its table. */

export interface DistanceBin {
  lo: number;
  hi: number;
  same: number;
  different: number;
}

/** More bars than these are thinner than an eye tells apart on a small screen. */
const MOST_BINS = 50;
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** Bins of equal width from 0 to the largest distance, their edges at round numbers; at least one. */
export function distanceBins(values: ArrayLike<number>, same: ArrayLike<number>): DistanceBin[] {
  const all = Array.from(values);
  const largest = all.reduce((most, value) => Math.max(most, value), 0);
  const step = STEPS.find((step) => largest / step < MOST_BINS) ?? largest / (MOST_BINS - 1);
  const bins = Array.from({ length: Math.floor(largest / step) + 1 }, (_, i) => ({
    lo: i * step,
    hi: (i + 1) * step,
    same: 0,
    different: 0,
  }));
  all.forEach((value, i) => {
    const bin = bins[Math.floor(value / step)]!;
    if (same[i]) bin.same++;
    else bin.different++;
  });
  return bins;
}

/** An edge without the digits that binary fractions bring. */
export const shortened = (edge: number) => String(Number(edge.toFixed(2)));
