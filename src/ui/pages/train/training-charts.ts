/** What a training shows as charts, each with its figures as a table: those of plot_learning_curves.m, and what was held out. */
import type { PairFigures, StepFigure, TrainingFigures } from '../../../base/types';
import { drawCurves, type Axis, type ChartOf, type Curve, type Point } from '../../charts/plots';
import type { StepCurves } from './curves';
import { SETS } from './figures';
import type { LiveTraining } from './live.svelte';
import { share } from './telling';
import { words } from './words';

const said = words.charts;

/** Rates below this can't be told from none by the pairs one has; the log axis ends there. */
const LOWEST_RATE = 1e-4;
/** Of the points drawn, every so manieth: as many rows as a person reads. */
const ROWS = 60;

export interface NamedChart extends ChartOf {
  /** What its curves are called, where there are several. */
  curves: Curve[];
}

/** What the steps told: losses by part, rate, accuracy, length of the gradient. */
export function stepCharts(
  curves: StepCurves,
  { isTriplet, validated }: StepContext,
): NamedChart[] {
  const of = (id: StepFigure, name: string): Curve => ({ id, name, points: curves.points(id) });
  const parts: [StepFigure, string][] = [
    ['weightDecay', said.weightDecay],
    ['prelogitsNorm', said.prelogitsNorm],
    ['centerLoss', said.centerLoss],
  ];
  const present = parts.filter(([id]) => curves.has(id)).map(([id, name]) => of(id, name));
  const data = of('data', isTriplet ? said.data.triplet : said.data.others);
  // Where there is nothing beside it, the total says the same once more.
  const losses = present.length > 0 ? [of('total', said.total), data, ...present] : [data];
  const validation: Curve[] = validated.length
    ? [
        {
          id: 'validation',
          name: said.validation,
          points: validated.map(({ epoch, accuracy }): Point => [
            curves.lastStepOf(epoch) ?? epoch,
            accuracy,
          ]),
        },
      ]
    : [];
  return [
    chart(said.losses, losses, said.loss),
    ...(curves.points('accuracy').length > 0
      ? [chart(said.accuracy, [of('accuracy', said.batch), ...validation], said.value, [0, 1])]
      : []),
    chart(said.rate, [of('rate', said.rate)], said.rate),
    chart(said.gradient, [of('gradientNorm', said.gradient)], said.norm),
  ];
}

interface StepContext {
  isTriplet: boolean;
  validated: LiveTraining['validated'];
}

/** How the held-out figures moved; undefined until there are two points. */
export function heldOutChart(figures: LiveTraining['figures']): NamedChart | undefined {
  if (figures.length < 2) return undefined;
  const curve = (
    id: string,
    name: string,
    of: (figures: TrainingFigures) => number | undefined,
  ) => ({
    id,
    name,
    points: figures
      .map(({ step, figures }): Point => [step, of(figures) ?? NaN])
      .filter(([, value]) => Number.isFinite(value)),
  });
  const curves = [
    curve('named', words.verdict.gains.named, ({ named }) => named),
    ...SETS.map((set) => curve(set, words.verdict.gains[set], (figures) => figures[set]?.val)),
  ].filter(({ points }) => points.length > 0);
  return chart(said.held, curves, said.value, [0, 1]);
}

/** LFW after each epoch, as the script's curves have it. */
export function lfwChart(lfw: LiveTraining['lfw']): NamedChart | undefined {
  if (lfw.length === 0) return undefined;
  const curves: Curve[] = [
    {
      id: 'accuracy',
      name: said.lfwAccuracy,
      points: lfw.map(({ epoch, accuracy }): Point => [epoch, accuracy]),
    },
    { id: 'val', name: said.lfwVal, points: lfw.map(({ epoch, val }): Point => [epoch, val]) },
  ];
  return chart(said.lfw, curves, said.value, undefined, said.epoch);
}

/** True accepts over false accepts by old and by new weights. */
export function rocChart(
  before: PairFigures,
  after: PairFigures | undefined,
  { log, running }: { log: boolean; running: boolean },
): NamedChart {
  const curve = (id: string, name: string, { roc }: PairFigures): Curve => ({
    id,
    name,
    points: roc.far.map((far, i): Point => [log ? Math.max(far, LOWEST_RATE) : far, roc.tar[i]!]),
  });
  const curves = [
    ...(after ? [curve('after', running ? said.now : said.after, after)] : []),
    curve('before', said.before, before),
  ];
  const x: Axis = { label: said.far, domain: log ? [LOWEST_RATE, 1] : [0, 1], log };
  const y: Axis = { label: said.tar, domain: [0, 1] };
  return {
    title: said.roc,
    curves,
    draw: (width) => drawCurves({ curves, x, y, steps: true }, width),
    table: tableOf(curves, said.far),
  };
}

function chart(
  title: string,
  curves: Curve[],
  value: string,
  domain?: Point,
  along = said.step,
): NamedChart {
  const x: Axis = { label: along };
  const y: Axis = { label: value, domain };
  return {
    title,
    curves,
    draw: (width) => drawCurves({ curves, x, y }, width),
    table: tableOf(curves, along),
  };
}

function tableOf(curves: Curve[], along: string): ChartOf['table'] {
  return {
    columns: [along, ...curves.map(({ name }) => name)],
    rows: () => {
      const xs = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort(
        (a, b) => a - b,
      );
      const every = Math.ceil(xs.length / ROWS) || 1;
      const values = curves.map(({ points }) => new Map(points));
      return xs
        .filter((_, i) => i % every === 0 || i === xs.length - 1)
        .map((x) => [
          String(Number(x.toPrecision(4))),
          ...values.map((of) => (of.has(x) ? Number(share(of.get(x), 6)).toPrecision(4) : '–')),
        ]);
    },
  };
}
