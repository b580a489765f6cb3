/** What each plot shows, as a table for who can't see it. Rows are made when a table is opened. */
import type { Evaluation } from '../../base/types';
import { text } from '../text';
import { digits } from '../pages/evaluate/words';
import { sharesByDistance } from './charts';
import { distanceBins, shortened } from '../../protocol/distance-bins';

const words = text.evaluate.charts;

export interface ChartTable {
  columns: string[];
  rows: () => string[][];
}

/** Of the grid's thresholds, every fifth: as many rows as a person reads. */
const EVERY = 5;

export function rocTable({ roc }: Evaluation): ChartTable {
  return rates(roc, words.axisTar, (tar) => tar);
}

export function detTable({ roc }: Evaluation): ChartTable {
  return rates(roc, words.axisFrr, (tar) => 1 - tar);
}

export function distancesTable({ distances, same }: Evaluation): ChartTable {
  return {
    columns: [words.axisDistance, words.same, words.different],
    rows: () =>
      distanceBins(distances, same).map((bin) => [
        words.range(shortened(bin.lo), shortened(bin.hi)),
        String(bin.same),
        String(bin.different),
      ]),
  };
}

export function calibrationTable({ distances, same }: Evaluation): ChartTable {
  return {
    columns: [words.axisDistance, words.axisProbability, words.axisPairs],
    rows: () =>
      sharesByDistance(distances, same).map(({ distance, share, pairs }) => [
        digits(distance, 2),
        digits(share),
        String(pairs),
      ]),
  };
}

function rates(
  { thresholds, far, tar }: Evaluation['roc'],
  label: string,
  ofTar: (tar: number) => number,
): ChartTable {
  return {
    columns: [text.evaluate.figures.foldThreshold, words.axisFar, label],
    rows: () =>
      Array.from(thresholds, (threshold, i) => [
        digits(threshold, 2),
        digits(far[i]),
        digits(ofTar(tar[i]!)),
      ]).filter((_, i) => i % EVERY === 0),
  };
}
