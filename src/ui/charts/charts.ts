/** The plots of an evaluation, by Observable Plot: pure functions from figures to SVG. */
import * as Plot from '@observablehq/plot';
import { calibrate, tableOf } from '../../protocol/calibration';
import { text } from '../text';
import { COLOURS } from './colours';
import { distanceBins, shortened } from '../../protocol/distance-bins';

const words = text.evaluate.charts;

/** Runs drawn over each other: the first is the one in front. */
export interface Curve {
  id: string;
  name: string;
  far: ArrayLike<number>;
  tar: ArrayLike<number>;
}

export type Drawing = SVGSVGElement | HTMLElement;

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
  const points = [...curves]
    .reverse()
    .flatMap(({ id, name, far, tar }) =>
      rows(far, tar).map(([x, y]) => ({ id, name, x: log ? Math.max(x, LOWEST_RATE) : x, y })),
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
    color: { domain: curves.map(({ id }) => id), range: COLOURS },
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
        z: 'id',
        stroke: 'id',
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
  const points = [...curves].reverse().flatMap(({ id, name, far, tar }) =>
    rows(far, tar)
      .map(([x, y]) => ({ id, name, x, y: 1 - y }))
      .filter(({ x, y }) => x > 0 && y > 0),
  );
  return Plot.plot({
    ...frame,
    width,
    x: rateAxis(words.axisFar, true),
    y: { ...rateAxis(words.axisFrr, true), ticks: 4 },
    color: { domain: curves.map(({ id }) => id), range: COLOURS },
    marks: [
      Plot.line(points, {
        x: 'x',
        y: 'y',
        z: 'id',
        stroke: 'id',
        strokeWidth: 2.5,
        clip: true,
      }),
      // Without an error there is nothing that a logarithmic axis can show.
      ...(points.length === 0 ? [Plot.text([words.noErrors], { frameAnchor: 'middle' })] : []),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title: tipOf })),
    ],
  });
}

/**
 * Distances of same and of different pairs, with the threshold between them. What the colours mean and
 * the threshold's value stand above the plot: bars may reach its top anywhere.
 */
export function distances(
  values: ArrayLike<number>,
  same: ArrayLike<number>,
  threshold: number,
  width: number,
): Drawing {
  const bins = distanceBins(values, same);
  const bars = bins.flatMap(({ lo, hi, same, different }) => [
    { lo, hi, pairs: different, kind: words.different },
    { lo, hi, pairs: same, kind: words.same },
  ]);
  const end = bins.at(-1)!.hi;
  const above = { frameAnchor: 'top-left', lineAnchor: 'bottom' } as const;
  const key = (label: string, colour: string, dx: number) =>
    Plot.text([`■ ${label}`], { ...above, dx, dy: -31, fill: colour });
  return Plot.plot({
    ...frame,
    marginTop: 44,
    width,
    x: { label: words.axisDistance, domain: [0, Math.max(end, threshold)] },
    y: { label: words.axisPairs, grid: true, ticks: 4 },
    color: { domain: [words.same, words.different], range: [SAME, DIFFERENT] },
    marks: [
      Plot.rectY(
        bars.filter(({ pairs }) => pairs > 0),
        {
          x1: 'lo',
          x2: 'hi',
          y1: 0,
          y2: 'pairs',
          fill: 'kind',
          fillOpacity: 0.6,
          title: ({ lo, hi, pairs, kind }) =>
            `${words.range(shortened(lo), shortened(hi))}\n${kind}: ${pairs}`,
          tip: true,
        },
      ),
      Plot.ruleX([threshold], { stroke: 'var(--ink)', strokeDasharray: '3 3' }),
      Plot.text([threshold], {
        x: (d: number) => d,
        text: () => words.threshold(threshold),
        frameAnchor: 'top',
        lineAnchor: 'bottom',
        textAnchor: threshold < end / 2 ? 'start' : 'end',
        dy: -6,
        fill: 'var(--ink)',
      }),
      key(words.same, SAME, 8),
      key(words.different, DIFFERENT, 116),
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
    // Dots lie on the lines of 0 and 1: the axes and the label above keep clear of them.
    marginTop: 40,
    inset: 9,
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
