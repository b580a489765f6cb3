/** The learners of the two scripts and of the whole network, with a tiny network on tfjs's plain backend. */
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TrainOptions } from '../../../src/base/types';
import type { Learner } from '../../../src/calls/train/learner';
import type { PictureMode } from '../../../src/calls/train/options';
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

describe('learning as train_softmax.py', () => {
  it('tells after each epoch how its photos validate, and how its prelogits lie', async () => {
    const learner = await tinyLearner(worker, 'softmax', {
      ...{ validationSplitRatio: 0.25, validateEveryEpochs: 2, maxEpochs: 3, epochSize: 2 },
      ...{ learningRate: 0.05, prelogitsHistMax: 2 },
    });
    await learner.restore();
    await learner.next(2);
    const bins = learner.epoch!.prelogitsHistogram!;
    expect(bins).toHaveLength(1000);
    // Two batches of six embeddings of eight numbers; what lies beyond the end is in the last bin.
    expect(bins.reduce((sum, count) => sum + count, 0)).toBe(2 * 6 * 8);
    expect(bins.at(-1)).toBeGreaterThan(0);
    await learner.next(4);
    const validated = learner.events.filter(({ kind }) => kind === 'validated');
    expect(validated).toEqual([
      expect.objectContaining({ epoch: 2 }),
      expect.objectContaining({ epoch: 3 }),
    ]);
    await learner.end();
  });

  it('learns to tell patterns apart that have nothing else in common', async () => {
    const learner = await tinyLearner(worker, 'softmax', {
      ...{ optimiser: 'ADAM', learningRate: 0.05, batchSize: 8, maxEpochs: 10 },
    });
    await learner.restore();
    const steps = await learner.next(40);
    expect(steps.at(-1)!.data).toBeLessThan(steps[0]!.data / 2);
    const last = steps.slice(-5).map(({ accuracy }) => accuracy);
    // Four patterns: one in four by chance.
    expect(last.reduce((sum, share) => sum + share, 0) / 5).toBeGreaterThan(0.8);
    await learner.end();
  });

  it('moves nothing but the part that it is asked for', async () => {
    const learner = await tinyLearner(worker, 'softmax', { part: 'bottleneck', maxEpochs: 1 });
    await learner.restore();
    const before = await learner.trained();
    await learner.next(4);
    const after = await learner.trained();
    for (const { name, shape, offset } of before.tensors) {
      const end = offset + shape.reduce((product, side) => product * side, 1);
      const same =
        String(before.data.subarray(offset, end)) === String(after.data.subarray(offset, end));
      expect(same, name).toBe(!name.startsWith('Tiny/Bottleneck/'));
    }
    await learner.end();
  });

  it('says that an embedding of another length begins at random, and mixes nothing with it', async () => {
    const learner = await tinyLearner(worker, 'softmax', { embeddingSize: 5, maxEpochs: 1 });
    await learner.restore();
    await learner.next(1);
    expect(learner.events).toContainEqual(
      expect.objectContaining({ kind: 'noticed', what: 'head' }),
    );
    expect(learner.blends).toBe(false);
    expect(await learner.embeddings(tinyPhotos(2), 0)).toHaveLength(2 * 8);
    expect(await learner.embeddings(tinyPhotos(2), 1)).toHaveLength(2 * 5);
    await learner.end();
  });

  it('begins at random where no pretrained weights are wanted', async () => {
    const learner = await tinyLearner(worker, 'softmax', { pretrained: false });
    await learner.restore();
    expect(learner.blends).toBe(false);
    const { tensors, data } = await learner.trained();
    const beta = tensors.find(({ name }) => name === 'Tiny/Conv2d_1a_3x3/BatchNorm/beta')!;
    expect([...data.subarray(beta.offset, beta.offset + 8)]).toEqual(Array(8).fill(0));
    await learner.end();
  });

  it('keeps going at a rate that ruins everything: whoever watches stops it', async () => {
    const learner = await tinyLearner(worker, 'softmax', { learningRate: 1e9, optimiser: 'MOM' });
    await learner.restore();
    expect(await learner.next(3)).toHaveLength(3);
    await learner.end();
  });

  it('takes a batch that is larger than the set', async () => {
    const photos = tinyPhotos(4);
    const learner = await tinyLearner(worker, 'softmax', { batchSize: 10 }, photos);
    await learner.restore();
    expect(await learner.next(1)).toHaveLength(1);
    await learner.end();
  });

  it('takes the same step again after a photo that could not be read, as if it had been read at once', async () => {
    const photos = tinyPhotos(8);
    const missing = photos.map((photo) => ({ ...photo }));
    const learner = await tinyLearner(worker, 'softmax', { randomFlip: true }, missing);
    await learner.restore();
    const { file } = missing[3]!;
    missing[3]!.file = undefined;
    await expect(learner.next(2)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      file: missing[3]!.path,
    });
    missing[3]!.file = file;
    const other = await tinyLearner(worker, 'softmax', { randomFlip: true }, photos);
    await other.restore();
    await learner.next(8);
    await other.next(8);
    expect(await learner.state()).toEqual(await other.state());
    await Promise.all([learner.end(), other.end()]);
  });
});

it.each([
  ['softmax', {}, 'fixed'],
  ['softmax', { standardise: 'prewhiten' }, 'prewhiten'],
  ['triplet', { peoplePerBatch: 3, imagesPerPerson: 3 }, 'prewhiten'],
  ['everything', { standardise: 'prewhiten' }, 'fixed'],
] as const)('learning by %s with %o standardises %s', async (mode, options, rule) => {
  expect((await tinyLearner(worker, mode, options)).standardisation).toBe(rule);
});

describe('how it begins is said', () => {
  /** A learner over a worker that begins so. */
  async function told(mode: PictureMode, beginning: object): Promise<string[]> {
    const begin = async () => ({ anew: [], atOnce: 100, ...beginning });
    const pictureTraining = {
      ...{ begin, startHead: async () => {}, embeddings: async () => rows },
      samples: async () => [],
    };
    const rows = new Float32Array(32 * 8).fill(1);
    const engine = {
      ...worker.engine,
      vision: (options: object, work: (remote: object, call: object) => unknown) =>
        work({ pictureTraining }, options),
    } as unknown as TinyWorker['engine'];
    const learner = await tinyLearner({ ...worker, engine }, mode, OPTIONS[mode]);
    await learner.restore();
    await learner.restore();
    return learner.events.flatMap((event) => (event.kind === 'noticed' ? [event.says] : []));
  }

  it('once where a batch does not fit memory, and that batch norm is by fewer photos then', async () => {
    const [says, ...more] = await told('softmax', { atOnce: 3 });
    expect(says).toMatch(/^6 photos do not fit .* 3 .* batch norm is by no more than 3 photos/);
    expect(more).toEqual([]);
  });

  it('not where parts of a batch teach what the whole does', async () => {
    expect(await told('everything', { atOnce: 3 })).toEqual([]);
  });

  it('where the classifier in the file is of other people', async () => {
    const [says] = await told('softmax', { logits: 8631 });
    expect(says).toMatch(/8631 people, these photos are of 4/);
    expect(await told('softmax', { logits: 4 })).toEqual([]);
    expect(await told('triplet', { logits: 8631 })).toEqual([]);
  });
});

describe('what can not be begun', () => {
  it.each([
    ['a batch of no whole triplets', 'triplet', { batchSize: 10 }, /no whole number of triplets/],
    [
      'a sample of no whole triplets',
      'triplet',
      { peoplePerBatch: 2, imagesPerPerson: 4 },
      /no multiple of 3/,
    ],
    ['no rate at all', 'softmax', { learningRate: 0 }, /rate is 0/],
    [
      'a schedule with a blank line',
      'softmax',
      { learningRate: 0, learningRateSchedule: '0: 1\n\n' },
      /line 2/,
    ],
    ['pictures that vanish on the way', 'softmax', { imageSize: 4 }, /too small/],
  ] as const)('%s', async (_, mode, options, message) => {
    await expect(tinyLearner(worker, mode, options)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  it('one person alone', async () => {
    const alone = tinyPhotos().filter(({ label }) => label === 0);
    for (const mode of MODES) {
      await expect(tinyLearner(worker, mode, {}, alone)).rejects.toMatchObject({
        code: 'TOO_FEW_PHOTOS',
      });
    }
  });
});
