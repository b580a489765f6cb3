/** The plots of an evaluation, by Observable Plot: pure functions from figures to SVG. */
import * as Plot from '@observablehq/plot';
import { calibrate, tableOf } from '../../../protocol/calibration';
import { text } from '../../text';

const words = text.evaluate.charts;

/** Runs drawn over each other: the first is the one in front. */
export interface Curve {
  name: string;
  far: ArrayLike<number>;
  tar: ArrayLike<number>;
}

export type Drawing = SVGSVGElement | HTMLElement;

/** Colours of the runs, as the theme has them: readable on both grounds. */
export const COLOURS = ['var(--accent)', 'var(--warn)', 'var(--bad)', 'var(--soft)'];
const SAME = 'var(--accent)';
const DIFFERENT = 'var(--warn)';

/** Rates below this cannot be told from none with the pairs one has; the log axis ends there. */
const LOWEST_RATE = 1e-4;

const frame = {
  height: 260,
  marginLeft: 52,
  marginBottom: 40,
  marginRight: 18,
  style: { background: 'none', color: 'var(--soft)', fontSize: '12px', overflow: 'visible' },
};

/** ROC: true accepts over false accepts. */
export function roc(curves: Curve[], log: boolean, width: number): Drawing {
  const points = curves.flatMap(({ name, far, tar }) =>
    rows(far, tar).map(([x, y]) => ({ name, x: log ? Math.max(x, LOWEST_RATE) : x, y })),
  );
  const low = Math.min(0.99, ...points.filter(({ x }) => x > LOWEST_RATE).map(({ y }) => y));
  return Plot.plot({
    ...frame,
    width,
    x: rateAxis(words.axisFar, log),
    y: {
      label: words.axisTar,
      domain: log ? [Math.floor(10 * low) / 10, 1] : [0, 1],
      grid: true,
      ticks: 5,
    },
    color: { domain: curves.map(({ name }) => name), range: COLOURS },
    marks: [
      ...(log
        ? []
        : [
            Plot.line(
              [
                [0, 1],
                [1, 0],
              ],
              { stroke: 'var(--line-strong)', strokeDasharray: '3 3' },
            ),
          ]),
      Plot.line(points, {
        x: 'x',
        y: 'y',
        z: 'name',
        stroke: 'name',
        strokeWidth: 2.5,
        curve: 'step-after',
        clip: true,
      }),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title: tipOf })),
    ],
  });
}

/** DET: false rejects over false accepts, both logarithmic. */
export function det(curves: Curve[], width: number): Drawing {
  const points = curves.flatMap(({ name, far, tar }) =>
    rows(far, tar)
      .map(([x, y]) => ({ name, x, y: 1 - y }))
      .filter(({ x, y }) => x > 0 && y > 0),
  );
  return Plot.plot({
    ...frame,
    width,
    x: rateAxis(words.axisFar, true),
    y: { ...rateAxis(words.axisFrr, true), ticks: 4 },
    color: { domain: curves.map(({ name }) => name), range: COLOURS },
    marks: [
      Plot.line(points, {
        x: 'x',
        y: 'y',
        z: 'name',
        stroke: 'name',
        strokeWidth: 2.5,
        clip: true,
      }),
      // Without an error there is nothing that a logarithmic axis can show.
      ...(points.length === 0 ? [Plot.text([words.noErrors], { frameAnchor: 'middle' })] : []),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title: tipOf })),
    ],
  });
}

/** Distances of same and of different pairs, with the threshold between them. */
export function distances(
  values: ArrayLike<number>,
  same: ArrayLike<number>,
  threshold: number,
  width: number,
): Drawing {
  const pairs = Array.from(values, (distance, i) => ({
    distance,
    kind: same[i] ? words.same : words.different,
  }));
  return Plot.plot({
    ...frame,
    width,
    x: { label: words.axisDistance, zero: true },
    y: { label: words.axisPairs, grid: true, ticks: 4 },
    color: { domain: [words.same, words.different], range: [SAME, DIFFERENT] },
    marks: [
      Plot.rectY(
        pairs,
        Plot.binX<Plot.RectYOptions>(
          { y2: 'count' },
          {
            x: 'distance',
            fill: 'kind',
            fillOpacity: 0.6,
            thresholds: 50,
            y1: 0,
            z: 'kind',
            tip: true,
          },
        ),
      ),
      Plot.ruleX([threshold], { stroke: 'var(--ink)', strokeDasharray: '3 3' }),
      Plot.text([threshold], {
        x: (d: number) => d,
        text: () => words.threshold(threshold),
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 6,
        dy: 2,
        fill: 'var(--ink)',
      }),
      Plot.text([words.same], { frameAnchor: 'top-left', dx: 6, dy: 2, fill: SAME }),
      Plot.text([words.different], { frameAnchor: 'top-right', dx: -4, dy: 2, fill: DIFFERENT }),
    ],
  });
}

/** One step of distance: its middle, the share of same pairs in it were both kinds as many, the pairs. */
export interface Share {
  distance: number;
  share: number;
  pairs: number;
}

/** The share of same pairs, step by step of the distance; steps without pairs are left out. */
export function sharesByDistance(values: ArrayLike<number>, same: ArrayLike<number>): Share[] {
  const { bins } = tableOf(values, same, '');
  const total = (kind: 'same' | 'different') => bins.reduce((sum, bin) => sum + bin[kind], 0) || 1;
  const [sames, differents] = [total('same'), total('different')];
  return bins
    .filter((bin) => bin.same + bin.different > 0)
    .map((bin) => {
      const [s, d] = [bin.same / sames, bin.different / differents];
      return {
        distance: (bin.lo + bin.hi) / 2,
        share: s / (s + d),
        pairs: bin.same + bin.different,
      };
    });
}

/** The share of same pairs at each distance: as counted, and as the isotonic curve that never rises. */
export function calibrationCurve(
  values: ArrayLike<number>,
  same: ArrayLike<number>,
  width: number,
): Drawing {
  const { distances: at, probabilities } = calibrate(tableOf(values, same, ''));
  const counted = sharesByDistance(values, same);
  return Plot.plot({
    ...frame,
    width,
    x: { label: words.axisDistance, zero: true },
    y: { label: words.axisProbability, domain: [0, 1], grid: true, ticks: 5 },
    r: { range: [2, 9] },
    marks: [
      Plot.dot(counted, {
        x: 'distance',
        y: 'share',
        r: 'pairs',
        fill: DIFFERENT,
        fillOpacity: 0.45,
      }),
      Plot.line(rows(at, probabilities), { stroke: SAME, strokeWidth: 2.5 }),
      Plot.tip(
        counted,
        Plot.pointer({
          x: 'distance',
          y: 'share',
          title: ({ distance, share, pairs }: Share) =>
            `${distance.toFixed(2)}: ${(100 * share).toFixed(0)} % of ${pairs}`,
        }),
      ),
    ],
  });
}

function rateAxis(label: string, log: boolean) {
  if (!log) return { label, domain: [0, 1], grid: true, ticks: 5 };
  return {
    label,
    type: 'log' as const,
    domain: [LOWEST_RATE, 1],
    grid: true,
    ticks: 4,
    tickFormat: (value: number) => String(value),
  };
}

function tipOf({ name, x, y }: { name: string; x: number; y: number }): string {
  return `${name}\n${x.toPrecision(3)}, ${y.toFixed(4)}`;
}

function rows(x: ArrayLike<number>, y: ArrayLike<number>): [number, number][] {
  return Array.from(x, (value, i) => [value, y[i]!]);
}
