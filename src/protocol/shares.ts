/** Pairs by distance, each kind counting as much as the other, however many pairs of it there are. */
import type { CalibrationTable } from '../base/types';

export interface ShareBin {
  /** Distances from and to. */
  lo: number;
  hi: number;
  /** Shares of all pairs of their kind. */
  same: number;
  different: number;
  /** Of both kinds, counted. */
  pairs: number;
}

/** The bins of a table that have pairs in them. */
export function sharesOf({ bins }: Pick<CalibrationTable, 'bins'>): ShareBin[] {
  const total = (kind: 'same' | 'different') => bins.reduce((sum, bin) => sum + bin[kind], 0) || 1;
  const [same, different] = [total('same'), total('different')];
  return bins
    .map((bin) => ({
      ...bin,
      same: bin.same / same,
      different: bin.different / different,
      pairs: bin.same + bin.different,
    }))
    .filter(({ pairs }) => pairs > 0);
}
