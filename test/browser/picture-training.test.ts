/** Training from pictures as the worker has it: photos decoded, and Inception-ResNet-v1 on the backends that people have. */
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend, EmbedderInfo } from '../../src/base/types';
import { drawnPeople } from '../../src/calls/samples';
import { detectOptions } from '../../src/calls/detect/options';
import { embedOptions } from '../../src/calls/embed/options';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { NumpyRandom } from '../../src/base/numpy-random';
import { Detecting } from '../../src/vision/detecting';
import { Device } from '../../src/vision/device';
import { Embedding } from '../../src/vision/embedding';
import { heapBytes } from '../../src/vision/heap-bytes';
import type { PictureSetup } from '../../src/vision/picture-job';
import { PictureTrainings } from '../../src/vision/picture-training';
import { TrainingPictures, type WirePicture } from '../../src/vision/training-pictures';
import { ruleWeights } from '../fixtures/rule-weights';
import { detectorWeights } from './support/detector';
import { record } from './support/record';
import { full } from './support/shared';

const SIZE = 128;
const info: EmbedderInfo = {
  network: inceptionResnetV1.id,
  embeddingSize: SIZE,
  ...inceptionResnetV1.usual,
};
const { bottleneck, lastBlock } = inceptionResnetV1.trainableFrom!;
const detect = { ...detectOptions({}), quality: true };
const DETECTOR = 'mtcnn-facet';

let photos: WirePicture[];

beforeAll(async () => {
  const people = [...(await drawnPeople())].slice(0, 8);
  photos = people.map(([path, file]) => ({ path, file, aligned: false }));
});

/** A training of weights by the rule, as train_softmax.py with everything drawn by chance. */
function setup(from: string | undefined): PictureSetup {
  const crop = { rule: 'facenet', size: 182, margin: 44 } as const;
  return {
    model: inceptionResnetV1.id,
    info,
    embeddingSize: SIZE,
    pretrained: true,
    settings: {
      ...{ from, batchStatistics: true, classes: 2, keepProbability: 0.8, seed: 666 },
      objective: {
        ...{ kind: 'softmax', weightDecay: 5e-4, prelogitsNormFactor: 5e-4, prelogitsNormP: 1 },
        ...{ centerFactor: 0.01, centerAlfa: 0.95 },
      },
      optimiser: 'ADAM',
    },
    taught: { detector: DETECTOR, detect, crop, size: 160, standardisation: 'fixed' },
    augmentation: { rotate: true, crop: true, flip: true },
    embed: {
      ...embedOptions({ face: 'best' }),
      ...{ model: inceptionResnetV1.id, detector: DETECTOR },
    },
  };
}

async function started(backend: Backend) {
  const device = new Device();
  await device.start(backend);
  const embedding = new Embedding(device, new Detecting(device));
  await device.loadDetector(await detectorWeights(DETECTOR), [0.6, 0.6, 0.6]);
  await device.loadEmbedder(ruleWeights(inceptionResnetV1, SIZE), info);
  return { device, embedding, trainings: new PictureTrainings(device, embedding) };
}

type Started = Awaited<ReturnType<typeof started>>;

async function stop({ device }: Started): Promise<void> {
  device.unload(DETECTOR);
  device.unload(inceptionResnetV1.id);
}

/** @param count of photos, which come round again */
const batch = (step: number, count: number) => {
  const rows = Array.from({ length: count }, (_, i) => (step * count + i) % photos.length);
  return { photos: rows.map((row) => photos[row]!), labels: rows.map((row) => row % 2) };
};

describe('on wasm', () => {
  let worker: Started;

  beforeAll(async () => {
    worker = await started('wasm');
  });
  afterAll(() => stop(worker));

  it('a photo becomes the crop of its face, the same however often it is asked for', async () => {
    const { taught } = setup(undefined);
    const pictures = new TrainingPictures(worker.embedding, taught);
    const nothing = { rotate: false, crop: false, flip: false };
    const some = photos.slice(0, 2);
    const [first, again] = [
      await pictures.taught(some, nothing, new NumpyRandom(1)),
      await pictures.taught(some, nothing, new NumpyRandom(2)),
    ];
    expect(again).toEqual(first);
    const { faces, width, height } = await worker.embedding.embed(photos[0]!.file!, {
      ...{ ...setup(undefined).embed, aligned: false },
    });
    expect(faces).toHaveLength(1);
    expect(Math.min(width, height)).toBeGreaterThan(160);
    const picture = await worker.embedding.picture(photos[0]!.file!, { ...taught, aligned: false });
    expect([picture.width, picture.height]).toEqual([182, 182]);
  });

  it('the last layer learns behind the trunk that stays, and embeds in between', async () => {
    const { trainings } = worker;
    await trainings.begin('a', ruleWeights(inceptionResnetV1, SIZE), setup(bottleneck));
    const { photos: some, labels } = batch(0, 3);
    const losses = await trainings.step('a', some, labels, 0.01, {});
    expect(losses.prelogits).toHaveLength(3 * SIZE);
    expect(losses.total).toBeGreaterThan(losses.data);
    const rows = await trainings.embeddings('a', some, 0.5, {});
    // Float32.
    expect(Math.hypot(...rows.subarray(0, SIZE))).toBeCloseTo(1, 5);
    const old = await trainings.embeddings('a', some.slice(0, 1), 0, {});
    const { embeddings } = await worker.embedding.embed(some[0]!.file!, setup(bottleneck).embed);
    expect(old).toEqual(embeddings[0]);
    await trainings.end('a');
  });
});

describe.each(['wasm', 'webgpu'] as const)('the check before the first step on %s', (backend) => {
  it('finds every gradient right', async () => {
    await new Device().start(backend);
    await import('../../src/train/register');
    const { wrongGradients } = await import('../../src/train/gradient-check');
    expect(await wrongGradients()).toEqual([]);
  });
});

describe.runIf(full)('in flat memory', () => {
  /** @returns figures of a long training */
  async function long(backend: Backend, from: string | undefined, count: number, steps: number) {
    const worker = await started(backend);
    const { trainings } = worker;
    await trainings.begin('long', ruleWeights(inceptionResnetV1, SIZE), setup(from));
    const step = async (at: number) => {
      const { photos: some, labels } = batch(at, count);
      return trainings.step('long', some, labels, 1e-4, {});
    };
    for (let at = 0; at < 3; at++) await step(at);
    const before = { ...memory(), heap: heapBytes() };
    const began = performance.now();
    for (let at = 3; at < steps; at++) {
      expect(Number.isFinite((await step(at)).total)).toBe(true);
    }
    const seconds = (performance.now() - began) / 1000 / (steps - 3);
    const after = { ...memory(), heap: heapBytes() };
    await trainings.end('long');
    await stop(worker);
    expect(after.numTensors).toBe(before.numTensors);
    expect(after.numBytes).toBe(before.numBytes);
    return {
      ...{ backend, steps, photos: count },
      secondsAStep: Number(seconds.toFixed(3)),
      tensors: after.numTensors,
      megabytesOfTensors: Math.round(after.numBytes / 2 ** 20),
      megabytesOfHeap: [before.heap, after.heap].map((bytes) => Math.round(bytes / 2 ** 20)),
    };
  }

  it('200 steps of the last block and the Bottleneck on wasm', async () => {
    await record(
      'training from pictures: last block and Bottleneck',
      await long('wasm', lastBlock, 8, 200),
    );
  });

  it('50 steps of the whole network on wasm', async () => {
    await record(
      'training from pictures: everything on wasm',
      await long('wasm', undefined, 2, 50),
    );
  });

  it('6 steps of the last block and the Bottleneck on webgpu', async () => {
    await record(
      'training from pictures: last block and Bottleneck on webgpu',
      await long('webgpu', lastBlock, 2, 6),
    );
  });
});
