import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StepFigure } from '../../../src/base/types';
import { POINTS, StepCurves } from '../../../src/ui/pages/train/curves';
import { LiveTraining, OFTEN } from '../../../src/ui/pages/train/live.svelte';
import { heldOutChart, rocChart, stepCharts } from '../../../src/ui/pages/train/training-charts';
import { check, pairFigures, result, scriptedRun, step } from './training-events';

function curvesOf(count: number, change: (i: number) => object = () => ({})): StepCurves {
  const curves = new StepCurves();
  for (let i = 1; i <= count; i++)
    curves.push(step({ step: i, epoch: Math.ceil(i / 10), ...change(i) }));
  return curves;
}

describe('curves of the steps', () => {
  test('have a point a step, as long as there are few', () => {
    const points = curvesOf(3, (i) => ({ total: i })).points('total');
    expect(points).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test('of a hundred thousand steps are thinned out, and end with the last step', () => {
    const points = curvesOf(100_000).points('total');
    expect(points.length).toBeGreaterThanOrEqual(POINTS);
    expect(points.length).toBeLessThan(2 * POINTS);
    expect(points.at(-1)![0]).toBe(100_000);
  });

  test('thinned out are means over the steps that share a point', () => {
    const points = curvesOf(2 * POINTS, (i) => ({ total: i })).points('total');
    expect(points.slice(0, 2)).toEqual([
      [2, 1.5],
      [4, 3.5],
    ]);
  });

  test('leave out what is not known of a step', () => {
    expect(curvesOf(5, () => ({ accuracy: NaN })).points('accuracy')).toEqual([]);
  });

  test('say whether a part of the loss was ever there', () => {
    const has = (figure: StepFigure) => curvesOf(4).has(figure);
    expect([has('weightDecay'), has('centerLoss')]).toEqual([true, false]);
  });

  test('begin again where a training went back to', () => {
    const curves = curvesOf(20);
    curves.push(step({ step: 11, total: 9 }));
    expect(curves.points('total').at(-1)).toEqual([11, 9]);
    expect(curves.length).toBe(11);
  });

  test('know the last step of each epoch', () => {
    expect(curvesOf(25).lastStepOf(2)).toBe(20);
  });
});

describe('a training as it runs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('shows its steps a few times a second, however many there are', () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    for (let i = 1; i <= 50; i++) live.take(step({ step: i }));
    expect(live.step).toBeUndefined();
    vi.advanceTimersByTime(OFTEN);
    expect(live.step?.step).toBe(50);
    expect(live.curves.length).toBe(50);
  });

  test('shows all that it was told once it has ended, at once', async () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    await live.follow(
      scriptedRun([{ kind: 'checked', check: check() }, step()], Promise.resolve(result())),
    );
    expect(live.step?.step).toBe(1);
    expect(live.check?.people).toBe(2);
  });

  test('follows a run that fails to its end, and leaves the reason to its result', async () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    const failing = Promise.reject(new Error('no'));
    await live.follow(scriptedRun([step()], failing));
    expect(live.step?.step).toBe(1);
  });

  test('forgets the steps and figures that it went back over, and says why', () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    for (let i = 1; i <= 40; i++) live.take(step({ step: i }));
    for (const at of [0, 20, 40]) {
      live.take({ kind: 'figures', step: at, epoch: at / 20, figures: { named: at } });
    }
    live.take({ kind: 'noticed', what: 'exploding', says: 'It exploded.', backTo: 20 });
    expect(live.curves.points('total').at(-1)![0]).toBe(20);
    expect(live.figures.map((measured) => measured.step)).toEqual([0, 20]);
    expect(live.notices[0]!.says).toBe('It exploded.');
  });

  test('holds the figures of step 0 against the latest', () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    live.take({ kind: 'figures', step: 0, epoch: 0, figures: { named: 0.1 } });
    expect([live.before?.named, live.latest]).toEqual([0.1, undefined]);
    live.take({ kind: 'figures', step: 25, epoch: 1, figures: { named: 0.4 } });
    expect([live.before?.named, live.latest?.named]).toEqual([0.1, 0.4]);
  });

  test('is paused from when it says so until it says otherwise', () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    live.take({ kind: 'paused' });
    expect(live.paused).toBe(true);
    live.take({ kind: 'resumed' });
    expect(live.paused).toBe(false);
  });

  test('closes pictures that are shown no more', () => {
    const live = new LiveTraining({ mode: 'personal', falseAlarms: 0.01 });
    const picture = { close: vi.fn() } as unknown as ImageBitmap;
    live.take({ kind: 'samples', pictures: [picture] });
    live.end();
    expect(picture.close).toHaveBeenCalled();
    expect(live.samples).toEqual([]);
  });
});

describe('charts of a training', () => {
  const named = (title: string, charts: { title: string; curves: { name: string }[] }[]) =>
    charts.find((chart) => chart.title === title)?.curves.map(({ name }) => name);
  const context = { isTriplet: false, validated: [] };

  test('have the parts of the loss that there are, and the total where there are parts', () => {
    expect(named('Losses', stepCharts(curvesOf(5), context))).toEqual([
      'total',
      'cross entropy',
      'weight decay',
      'prelogits norm',
    ]);
    const plain = curvesOf(5, () => ({ weightDecay: 0, prelogitsNorm: 0 }));
    expect(named('Losses', stepCharts(plain, context))).toEqual(['cross entropy']);
  });

  test('of triplets have no accuracy', () => {
    const curves = curvesOf(5, () => ({ accuracy: NaN }));
    const charts = stepCharts(curves, { ...context, isTriplet: true });
    expect(charts.map(({ title }) => title)).toEqual(['Losses', 'Learning rate', 'Gradient norm']);
  });

  test('put a validation at the last step of its epoch', () => {
    const validated = [
      { kind: 'validated' as const, epoch: 2, loss: 1, crossEntropy: 1, accuracy: 0.7 },
    ];
    const accuracy = stepCharts(curvesOf(30), { ...context, validated })[1]!;
    expect(accuracy.curves[1]!.points).toEqual([[20, 0.7]]);
  });

  test('show what was held out once there is more than a beginning', () => {
    const at = (step: number) => ({ step, epoch: step, figures: { named: 0.5 } });
    expect(heldOutChart([at(0)])).toBeUndefined();
    expect(heldOutChart([at(0), at(1)])?.curves.map(({ name }) => name)).toEqual(['Named rightly']);
  });

  test('lay the curve after over the one before', () => {
    const { curves } = rocChart(pairFigures(), pairFigures(), { log: false, running: false });
    expect(curves.map(({ name }) => name)).toEqual(['after', 'before']);
    expect(curves[0]!.points).toEqual([
      [0, 0.2],
      [0.5, 0.8],
      [1, 1],
    ]);
  });

  test('are tables of no more rows than a person reads, a dash where a curve has no point', () => {
    const validated = [
      { kind: 'validated' as const, epoch: 1, loss: 1, crossEntropy: 1, accuracy: 0.7 },
    ];
    const { table } = stepCharts(curvesOf(700), { ...context, validated })[1]!;
    const rows = table.rows();
    expect(rows.length).toBeLessThanOrEqual(61);
    expect(rows.at(-1)).toEqual(['700', '0.5000', '–']);
  });
});
