/** What an evaluation shows as charts, each with its figures as a table. Rows are made when one is opened. */
import type { Evaluation } from '../../../base/types';
import { calibrate, tableOf } from '../../../protocol/calibration';
import { distanceBins, shortened } from '../../../protocol/distance-bins';
import { sharesOf } from '../../../protocol/shares';
import {
  drawCurves,
  drawFit,
  drawHistogram,
  type Axis,
  type ChartOf,
  type Point,
} from '../../charts/plots';
import { digits, words } from './words';

/** Of runs laid over each other: the first is the one that is shown. */
export interface NamedRoc {
  id: string;
  name: string;
  roc: Evaluation['roc'];
}

const said = words.charts;

/** Rates below this cannot be told from none with the pairs one has; the log axis ends there. */
const LOWEST_RATE = 1e-4;
/** Of the grid's thresholds, every fifth: as many rows as a person reads. */
const EVERY = 5;

const RATES: Point = [LOWEST_RATE, 1];

/** True accepts over false accepts. */
export function rocChart(runs: NamedRoc[], log: boolean): ChartOf {
  const curves = runs.map(({ id, name, roc }) => ({
    id,
    name,
    points: zip(roc.far, roc.tar).map(([x, y]): Point => [log ? Math.max(x, LOWEST_RATE) : x, y]),
  }));
  const rates = curves.flatMap(({ points }) => points).filter(([x]) => x > LOWEST_RATE);
  const low = Math.min(0.99, ...rates.map(([, y]) => y));
  const x: Axis = { label: said.axisFar, domain: log ? RATES : [0, 1], log };
  const y: Axis = { label: said.axisTar, domain: log ? [Math.floor(10 * low) / 10, 1] : [0, 1] };
  const diagonal: Point[] = [
    [0, 1],
    [1, 0],
  ];
  const against = log ? undefined : diagonal;
  return {
    title: said.roc,
    draw: (width) => drawCurves({ curves, x, y, steps: true, against }, width),
    table: rateTable(runs[0]!.roc, said.axisTar, (tar) => tar),
  };
}

/** False rejects over false accepts, both logarithmic. */
export function detChart(runs: NamedRoc[]): ChartOf {
  const curves = runs.map(({ id, name, roc }) => ({
    id,
    name,
    points: zip(roc.far, roc.tar)
      .map(([x, y]): Point => [x, 1 - y])
      .filter(([x, y]) => x > 0 && y > 0),
  }));
  const x: Axis = { label: said.axisFar, domain: RATES, log: true };
  const y: Axis = { label: said.axisFrr, domain: RATES, log: true };
  return {
    title: said.det,
    // Without an error there is nothing that a logarithmic axis can show.
    draw: (width) => drawCurves({ curves, x, y, none: said.noErrors }, width),
    table: rateTable(runs[0]!.roc, said.axisFrr, (tar) => 1 - tar),
  };
}

/** Distances of same and of different pairs. */
export function distancesChart({ distances, same, bestThreshold }: Evaluation): ChartOf {
  const bins = () => distanceBins(distances, same);
  const rangeOf = (lo: number, hi: number) => said.range(shortened(lo), shortened(hi));
  return {
    title: said.distances,
    draw: (width) =>
      drawHistogram(
        {
          bins: bins().map(({ lo, hi, same, different }) => ({
            lo,
            hi,
            counts: [same, different],
          })),
          kinds: [said.same, said.different],
          x: { label: said.axisDistance },
          y: { label: said.axisPairs },
          threshold: { at: bestThreshold, label: said.threshold(bestThreshold) },
          rangeOf,
        },
        width,
      ),
    table: {
      columns: [said.axisDistance, said.same, said.different],
      rows: () =>
        bins().map(({ lo, hi, same, different }) => [
          rangeOf(lo, hi),
          String(same),
          String(different),
        ]),
    },
  };
}

/** The share of same pairs at each distance: as counted, and as the isotonic curve that never rises. */
export function calibrationChart({ distances, same }: Evaluation): ChartOf {
  const counted = () =>
    sharesOf(tableOf(distances, same, '')).map(({ lo, hi, same, different, pairs }) => ({
      x: (lo + hi) / 2,
      y: same / (same + different),
      count: pairs,
    }));
  const x: Axis = { label: said.axisDistance };
  const y: Axis = { label: said.axisProbability, domain: [0, 1] };
  return {
    title: said.calibration,
    draw: (width) => {
      const { distances: at, probabilities } = calibrate(tableOf(distances, same, ''));
      return drawFit({ dots: counted(), line: zip(at, probabilities), x, y }, width);
    },
    table: {
      columns: [said.axisDistance, said.axisProbability, said.axisPairs],
      rows: () => counted().map(({ x, y, count }) => [digits(x, 2), digits(y), String(count)]),
    },
  };
}

function rateTable(
  { thresholds, far, tar }: Evaluation['roc'],
  label: string,
  ofTar: (tar: number) => number,
): ChartOf['table'] {
  return {
    columns: [words.figures.foldThreshold, said.axisFar, label],
    rows: () =>
      Array.from(thresholds, (threshold, i) => [
        digits(threshold, 2),
        digits(far[i]),
        digits(ofTar(tar[i]!)),
      ]).filter((_, i) => i % EVERY === 0),
  };
}

const zip = (x: ArrayLike<number>, y: ArrayLike<number>): Point[] =>
  Array.from(x, (value, i) => [value, y[i]!]);
