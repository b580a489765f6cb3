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
