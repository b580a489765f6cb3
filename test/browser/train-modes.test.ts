/** Training from pictures as a call: from a small gallery to its verdict. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TrainEvent, TrainOptions, TrainRun } from '../../src/base/types';
import { fetchSample, personPath } from '../../src/calls/samples';
import type { Facet } from '../../src/facet';
import { startFacet } from './support/facet';
import { full } from './support/shared';

let facet: Facet;
afterEach(() => facet.stop());

/** Four photos of each of four drawn people. */
const gallery = () =>
  Promise.all(
    ['Alder', 'Basil', 'Fern', 'Iris'].flatMap((name) =>
      [1, 2, 3, 4].map((number) => fetchSample(personPath(name, number))),
    ),
  );

async function heard(run: TrainRun): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of run.events) events.push(event);
  return events;
}

const SMALL: TrainOptions = { guard: false, holdOutPeople: 0, suspects: 'keep' };

const MODES: [name: string, options: TrainOptions, steps: number][] = [
  [
    'as train_softmax.py',
    { mode: 'softmax', part: 'bottleneck', batchSize: 4, epochSize: 2, maxEpochs: 2 },
    4,
  ],
  [
    'as train_tripletloss.py',
    {
      ...{ mode: 'triplet', part: 'bottleneck', batchSize: 6, epochSize: 2, maxEpochs: 1 },
      ...{ peoplePerBatch: 3, imagesPerPerson: 3, alpha: 0.5 },
    },
    2,
  ],
  ['on the whole network', { mode: 'everything', batchSize: 2, steps: 2 }, 2],
];

/** Pairs of those four: every two photos of one, and as many of two. */
const pairs = [
  '2\t3',
  ...['Alder', 'Basil', 'Fern', 'Iris'].flatMap((name, i, all) => {
    const other = all[(i + 1) % all.length]!;
    return [
      ...[`${name}\t1\t2`, `${name}\t1\t3`, `${name}\t2\t4`],
      ...[1, 2, 3].map((number) => `${name}\t${number}\t${other}\t${number + 1}`),
    ];
  }),
].join('\n');

describe('LFW after an epoch', () => {
  it('is measured as Evaluate does by the same options, mirrored faces and all', async () => {
    facet = startFacet('wasm');
    const { id: model } = await facet.useEmbedder();
    const tree = await gallery();
    const options = { pairs, folds: 2, metric: 'angular', flip: true, subtractMean: true } as const;
    const evaluated = await facet.evaluate(tree, { ...options, model });
    // A rate at which nothing is learned: what it measures are the weights as they were.
    const run = facet.train(tree, {
      ...SMALL,
      ...{ model, mode: 'softmax', part: 'bottleneck', learningRate: 1e-12 },
      ...{ batchSize: 2, epochSize: 1, maxEpochs: 1, lfw: { tree, ...options } },
    });
    const events = await heard(run);
    await run.result;
    const { accuracy, val } = events.find((event) => event.kind === 'lfw')!;
    expect(accuracy).toBeCloseTo(evaluated.accuracy.mean, 9);
    expect(val).toBeCloseTo(evaluated.val.mean, 9);
    expect(evaluated.options).toMatchObject({ flip: true, metric: 'angular', subtractMean: true });
  });
});

describe('options that can be seen to be wrong', () => {
  it('are told before a photo is looked at', async () => {
    facet = startFacet('wasm');
    let read = 0;
    const tree = (await gallery()).map(({ path, file }) => ({
      path,
      get file() {
        read++;
        return file;
      },
    }));
    const run = facet.train(tree, { ...SMALL, mode: 'triplet', batchSize: 10 });
    await expect(run.result).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    expect(read).toBe(0);
  });
});

describe('a small gallery on wasm', () => {
  // One of them in the short run: the others differ in what Node's tests hold.
  it.each(full ? MODES : MODES.slice(0, 1))('%s', async (_, options, steps) => {
    facet = startFacet('wasm');
    const run = facet.train(await gallery(), { ...SMALL, ...options });
    const events = heard(run);
    const result = await run.result;
    expect(result.steps).toBe(steps);
    const told = await events;
    expect(told.filter(({ kind }) => kind === 'step')).toHaveLength(steps);
    expect(told.some(({ kind }) => kind === 'figures')).toBe(true);
    expect(result.verdict.says).not.toBe('');
  });
});
