/** From a distance to the probability that two faces are the same person, by pairs whose truth is known. */
import type { CalibrationTable } from '../base/types';

/** Decreasing: distances ascending, and the probability at each; linear between, constant outside. */
export interface Calibration {
  distances: number[];
  probabilities: number[];
}

/** Pairs that each side of a bin gets beforehand, so that no probability is quite 0 or 1 (Laplace's rule of succession). */
const PRIOR = 0.5;

/**
 * Isotonic regression (pool adjacent violators) of the share of same pairs over distance. Each kind
 * counts as much as the other, however many pairs of it there are: the prior is one half.
 */
export function calibrate({ bins }: Pick<CalibrationTable, 'bins'>): Calibration {
  const total = (kind: 'same' | 'different') => bins.reduce((sum, bin) => sum + bin[kind], 0);
  const [same, different] = [total('same'), total('different')];
  interface Block {
    from: number;
    to: number;
    same: number;
    different: number;
  }
  const share = (block: Block) => {
    const s = (block.same + PRIOR) / same;
    const d = (block.different + PRIOR) / different;
    return s / (s + d);
  };
  const blocks: Block[] = [];
  for (const { lo, hi, same, different } of bins) {
    if (same + different === 0) continue;
    blocks.push({ from: lo, to: hi, same, different });
    while (blocks.length > 1 && share(blocks.at(-1)!) >= share(blocks.at(-2)!)) {
      const last = blocks.pop()!;
      const before = blocks.at(-1)!;
      before.to = last.to;
      before.same += last.same;
      before.different += last.different;
    }
  }
  return {
    distances: blocks.map(({ from, to }) => (from + to) / 2),
    probabilities: blocks.map(share),
  };
}

/** The probability at a distance. */
export function probabilityAt({ distances, probabilities }: Calibration, distance: number): number {
  const next = distances.findIndex((d) => d >= distance);
  if (next === 0 || distances.length === 0) return probabilities[0] ?? NaN;
  if (next === -1) return probabilities.at(-1)!;
  const [d0, d1] = [distances[next - 1]!, distances[next]!];
  const [p0, p1] = [probabilities[next - 1]!, probabilities[next]!];
  return p0 + ((p1 - p0) * (distance - d0)) / (d1 - d0);
}

/** Bins of a table made from a run. */
const BINS = 40;

/**
 * A table from pairs whose truth is known.
 * @param distances squared Euclidean
 * @param same 1 for the same person
 * @param source which pairs, in words
 */
export function tableOf(
  distances: ArrayLike<number>,
  same: ArrayLike<number>,
  source: string,
): CalibrationTable {
  const most = Array.from(distances).reduce((max, d) => Math.max(max, d), 0);
  const width = most > 0 ? most / BINS : 1;
  const bins = Array.from({ length: BINS }, (_, i) => ({
    lo: i * width,
    hi: (i + 1) * width,
    same: 0,
    different: 0,
  }));
  Array.from(distances).forEach((distance, i) => {
    const bin = bins[Math.min(BINS - 1, Math.floor(distance / width))]!;
    if (same[i]) bin.same++;
    else bin.different++;
  });
  return { source, bins };
}
