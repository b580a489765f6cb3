/** The learners of the two scripts and of the whole network, with a tiny network on tfjs's plain backend. */
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TrainOptions } from '../../../src/base/types';
import type { Learner } from '../../../src/calls/train/learner';
import type { PictureMode } from '../../../src/calls/train/scripts/settings';
import {
  tinyLearner,
  tinyPhotos,
  tinyWorker,
  type TinyWorker,
} from '../../fixtures/train/tiny-engine';

vi.mock('../../../src/networks', async () => {
  const { tinyEmbedder } = await import('../../fixtures/train/tiny-network');
  return { EMBEDDERS: [tinyEmbedder], findNetwork: () => tinyEmbedder };
});

let worker: TinyWorker;

beforeAll(async () => {
  worker = await tinyWorker();
});

const MODES = ['softmax', 'triplet', 'everything'] as const;

/** What each mode learns by, in the tests that hold for all. */
const OPTIONS: Record<PictureMode, TrainOptions> = {
  softmax: {
    ...{ learningRate: 0.05, keepProbability: 0.8, randomFlip: true, randomRotate: true },
    ...{ centerLossFactor: 0.01, prelogitsNormLossFactor: 5e-4, weightDecay: 5e-4 },
  },
  triplet: {
    ...{ learningRate: 0.05, peoplePerBatch: 4, imagesPerPerson: 3, randomFlip: true },
    ...{ alpha: 0.4, optimiser: 'ADAM' },
  },
  everything: { learningRate: 1e-3, steps: 8 },
};

async function whole(learner: Learner): Promise<unknown> {
  await learner.restore();
  while ((await learner.next(5)).length > 0);
  return learner.state();
}

describe.each(MODES)('learning by %s', (mode) => {
  it('does its steps, however they are asked for, and then none', async () => {
    const learner = await tinyLearner(worker, mode, OPTIONS[mode]);
    await learner.restore();
    const first = await learner.next(5);
    const rest = await learner.next(100);
    expect([...first, ...rest].map(({ step }) => step)).toEqual(
      Array.from({ length: learner.steps }, (_, i) => i + 1),
    );
    expect(learner.step).toBe(8);
    expect(await learner.next(1)).toEqual([]);
    await learner.end();
  });

  it('ends at the same bits where it was broken off and gone on with on another worker', async () => {
    const undisturbed = await tinyLearner(worker, mode, OPTIONS[mode]);
    const expected = await whole(undisturbed);
    await undisturbed.end();
    for (const broken of [2, 5]) {
      const learner = await tinyLearner(worker, mode, OPTIONS[mode]);
      await learner.restore();
      await learner.next(broken);
      const state = structuredClone(await learner.state());
      await learner.next(2);
      worker.kill();
      await expect(learner.next(1)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
      await learner.restore(state);
      expect(learner.step).toBe(broken);
      while ((await learner.next(4)).length > 0);
      expect(await learner.state()).toEqual(expected);
      await learner.end();
    }
  });

  it('begins again at its start without a state', async () => {
    const learner = await tinyLearner(worker, mode, OPTIONS[mode]);
    const once = await whole(learner);
    expect(await whole(learner)).toEqual(once);
    await learner.end();
  });

  it('holds as many tensors after many steps as after a few, and none after its end', async () => {
    const before = memory().numTensors;
    const learner = await tinyLearner(worker, mode, {
      ...OPTIONS[mode],
      ...(mode === 'everything' ? { steps: 12 } : { maxEpochs: 3 }),
    });
    await learner.restore();
    await learner.next(3);
    const few = memory().numTensors;
    await learner.next(5);
    await learner.embeddings(tinyPhotos(3), 1);
    await learner.next(4);
    expect(memory().numTensors).toBe(few);
    await learner.end();
    expect(memory().numTensors).toBe(before);
  });

  it('embeds by the old weights, by the new ones, and in between', async () => {
    const learner = await tinyLearner(worker, mode, OPTIONS[mode]);
    await learner.restore();
    const photos = tinyPhotos(6);
    const start = await learner.embeddings(photos, 0);
    await learner.next(4);
    const [old, half, all] = await Promise.all(
      [0, 0.5, 1].map((share) => learner.embeddings(photos, share)),
    );
    expect(old).toEqual(start);
    expect(learner.blends).toBe(true);
    const distance = (a: Float32Array, b: Float32Array) =>
      Math.hypot(...a.map((value, i) => value - b[i]!));
    expect(distance(old!, half!)).toBeGreaterThan(0);
    expect(distance(old!, half!)).toBeLessThan(distance(old!, all!));
    for (const rows of [old!, half!, all!]) {
      expect(rows).toHaveLength(6 * 8);
      // Float32.
      expect(Math.hypot(...rows.subarray(0, 8))).toBeCloseTo(1, 6);
    }
    await learner.end();
  });

  it('gives its weights under the names of the file, moving values among them', async () => {
    const learner = await tinyLearner(worker, mode, OPTIONS[mode]);
    await learner.restore();
    const before = await learner.trained();
    await learner.next(4);
    const after = await learner.trained();
    const names = after.tensors.map(({ name }) => name);
    expect(names).toEqual(before.tensors.map(({ name }) => name));
    expect(names).toContain('Tiny/Bottleneck/BatchNorm/moving_variance');
    expect(names.some((name) => /Logits|centers|Head/.test(name))).toBe(false);
    expect(after.data).not.toEqual(before.data);
    await learner.end();
  });
});
