/** Plots by Observable Plot: pure functions from figures and their names to SVG. */
import * as Plot from '@observablehq/plot';
import { COLOURS } from './colours';

export type Drawing = SVGSVGElement | HTMLElement;
export type Point = [x: number, y: number];

/** A drawing with its name, and its figures for who can't see it. */
export interface ChartOf {
  title: string;
  draw: (width: number) => Drawing;
  table: { columns: string[]; rows: () => string[][] };
}

/** One of several; the first is the one in front. */
export interface Curve {
  id: string;
  name: string;
  points: Point[];
}

export interface Axis {
  label: string;
  domain?: Point;
  log?: boolean;
}

const [FIRST, SECOND] = COLOURS;

const frame = {
  height: 260,
  marginLeft: 52,
  marginBottom: 40,
  marginRight: 18,
  style: { background: 'none', color: 'var(--soft)', fontSize: '12px', overflow: 'visible' },
};

interface Curves {
  curves: Curve[];
  x: Axis;
  y: Axis;
  /** From each point on until the next. */
  steps?: boolean;
  /** A dashed line to hold them against. */
  against?: Point[];
  /** Said where there is nothing to draw. */
  none?: string;
}

/** Curves over each other, each named where one points at it. */
export function drawCurves(
  { curves, x, y, steps = false, against, none = '' }: Curves,
  width: number,
): Drawing {
  const points = [...curves]
    .reverse()
    .flatMap(({ id, name, points }) => points.map(([x, y]) => ({ id, name, x, y })));
  const title = ({ name, x, y }: { name: string; x: number; y: number }) =>
    `${name}\n${x.toPrecision(3)}, ${y.toFixed(4)}`;
  const lines = { x: 'x', y: 'y', z: 'id', stroke: 'id', strokeWidth: 2.5, clip: true };
  return Plot.plot({
    ...frame,
    width,
    x: axis(x),
    y: axis(y),
    color: { domain: curves.map(({ id }) => id), range: COLOURS },
    marks: [
      ...(against
        ? [Plot.line(against, { stroke: 'var(--line-strong)', strokeDasharray: '3 3' })]
        : []),
      Plot.line(points, { ...lines, curve: steps ? 'step-after' : 'linear' }),
      ...(points.length === 0 ? [Plot.text([none], { frameAnchor: 'middle' })] : []),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title })),
    ],
  });
}

interface Histogram {
  /** Values from and to, and how many of each kind lie there. */
  bins: { lo: number; hi: number; counts: [number, number] }[];
  kinds: [string, string];
  x: Axis;
  y: Axis;
  threshold: { at: number; label: string };
  /** A bin in words. */
  rangeOf: (lo: number, hi: number) => string;
}

/**
 * Two kinds by value, with the threshold between them. What the colours mean and the threshold's value
 * stand above the plot: bars may reach its top anywhere.
 */
export function drawHistogram(
  { bins, kinds, x, y, threshold, rangeOf }: Histogram,
  width: number,
): Drawing {
  const bars = bins
    .flatMap(({ lo, hi, counts }) => [
      { lo, hi, count: counts[1], kind: kinds[1] },
      { lo, hi, count: counts[0], kind: kinds[0] },
    ])
    .filter(({ count }) => count > 0);
  const end = bins.at(-1)!.hi;
  const above = { frameAnchor: 'top-left', lineAnchor: 'bottom' } as const;
  const key = (label: string, colour: string, dx: number) =>
    Plot.text([`■ ${label}`], { ...above, dx, dy: -31, fill: colour });
  return Plot.plot({
    ...frame,
    marginTop: 44,
    width,
    x: { label: x.label, domain: [0, Math.max(end, threshold.at)] },
    y: { label: y.label, grid: true, ticks: 4 },
    color: { domain: kinds, range: [FIRST, SECOND] },
    marks: [
      Plot.rectY(bars, {
        ...{ x1: 'lo', x2: 'hi', y1: 0, y2: 'count', fill: 'kind', fillOpacity: 0.6, tip: true },
        title: ({ lo, hi, count, kind }) => `${rangeOf(lo, hi)}\n${kind}: ${count}`,
      }),
      Plot.ruleX([threshold.at], { stroke: 'var(--ink)', strokeDasharray: '3 3' }),
      Plot.text([threshold.at], {
        x: (d: number) => d,
        text: () => threshold.label,
        frameAnchor: 'top',
        lineAnchor: 'bottom',
        textAnchor: threshold.at < end / 2 ? 'start' : 'end',
        dy: -6,
        fill: 'var(--ink)',
      }),
      key(kinds[0], FIRST, 8),
      key(kinds[1], SECOND, 116),
    ],
  });
}

interface Fit {
  /** What was counted: the larger, the more. */
  dots: { x: number; y: number; count: number }[];
  /** What was made of it. */
  line: Point[];
  x: Axis;
  y: Axis;
}

/** Shares as counted, and the curve that was fitted to them. */
export function drawFit({ dots, line, x, y }: Fit, width: number): Drawing {
  const title = ({ x, y, count }: Fit['dots'][number]) =>
    `${x.toFixed(2)}: ${(100 * y).toFixed(0)} % of ${count}`;
  return Plot.plot({
    ...frame,
    width,
    // Dots lie on the lines of 0 and 1: the axes and the label above keep clear of them.
    marginTop: 40,
    inset: 9,
    x: { label: x.label, zero: true },
    y: axis(y),
    r: { range: [2, 9] },
    marks: [
      Plot.dot(dots, { x: 'x', y: 'y', r: 'count', fill: SECOND, fillOpacity: 0.45 }),
      Plot.line(line, { stroke: FIRST, strokeWidth: 2.5 }),
      Plot.tip(dots, Plot.pointer({ x: 'x', y: 'y', title })),
    ],
  });
}

function axis({ label, domain, log = false }: Axis) {
  if (!log) return { label, domain, grid: true, ticks: 5 };
  const tickFormat = (value: number) => String(value);
  return { label, domain, type: 'log' as const, grid: true, ticks: 4, tickFormat };
}
