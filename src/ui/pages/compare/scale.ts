/** The scale of distances: which part of it is drawn, and how high each bar stands. */
import type { CalibrationTable } from '../../../base/types';

export interface Bar {
  lo: number;
  hi: number;
  /** Shares of all pairs of their kind. */
  same: number;
  different: number;
}

/** Each kind of pair counts as much as the other, however many of it there are. */
export function barsOf({ bins }: CalibrationTable): Bar[] {
  const total = (kind: 'same' | 'different') => bins.reduce((sum, bin) => sum + bin[kind], 0) || 1;
  const [same, different] = [total('same'), total('different')];
  return bins
    .filter((bin) => bin.same + bin.different > 0)
    .map((bin) => ({ ...bin, same: bin.same / same, different: bin.different / different }));
}

/** Where the scale ends: past the last bar, the threshold and the distance, at a round number. */
export function endOf(bars: Bar[], threshold: number, distance: number): number {
  const last = Math.max(bars.at(-1)?.hi ?? 0, 1.6 * threshold, 1.05 * distance);
  const step = stepOf(last);
  return Math.ceil(last / step - 1e-9) * step;
}

/** Ticks at round distances, four or five of them. */
export function ticksOf(end: number): number[] {
  const step = stepOf(end);
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step);
}

function stepOf(end: number): number {
  const rough = end / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((step) => step * power >= rough) ?? 10);
}
