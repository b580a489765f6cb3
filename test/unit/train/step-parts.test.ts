/** A batch that goes through in parts whose gradients are summed, where memory is short. */
import '@tensorflow/tfjs-backend-cpu';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { registerKernels } from '../../../src/kernels/register';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import type { Objective } from '../../../src/train/objectives';
import { partSizes } from '../../../src/base/part-sizes';
import { PictureTraining } from '../../../src/train/picture-training';
import '../../../src/train/register';
import { photosAtOnce } from '../../../src/vision/picture-job';
import { farthest, farthestShare } from '../../fixtures/train/close';
import {
  EMBEDDING,
  tinyNetwork,
  tinyPicture,
  tinyWeights,
} from '../../fixtures/train/tiny-network';

registerKernels();

const SOFTMAX: Objective = {
  kind: 'softmax',
  weightDecay: 0.0005,
  prelogitsNormFactor: 0.0005,
  prelogitsNormP: 1,
  centerFactor: 0.5,
  centerAlfa: 0.9,
};
const TRIPLET: Objective = { kind: 'triplet', weightDecay: 0.0005, alpha: 0.4 };
const numbers = [0, 4, 8, 13, 18, 22, 28, 17, 5];
const labels = numbers.map((n) => n % 4);
const values = Float32Array.from(numbers.flatMap((n) => [...tinyPicture(n)]));

const training = (objective: Objective, batchStatistics: boolean) =>
  new PictureTraining(tinyNetwork, EMBEDDING, tinyWeights(), {
    ...{ objective, batchStatistics, seed: 1, keepProbability: 1, averageDecay: 0.99 },
    optimiser: 'MOM',
    classes: objective.kind === 'triplet' ? 0 : 4,
  });

async function trained(objective: Objective, batchStatistics: boolean, atOnce: number) {
  const whole = training(objective, batchStatistics);
  const rows = { values, shape: [16, 16, 3] };
  let between = 0;
  const steps = [];
  for (let t = 0; t < 3; t++) {
    const options = { atOnce, between: async () => void between++ };
    steps.push(await whole.next(rows, labels, 0.001, options));
  }
  const state = await whole.state();
  whole.dispose();
  return { steps, between, variables: state.trainer.network.variables.variables };
}

describe.each([
  ['softmax', SOFTMAX],
  ['triplets', TRIPLET],
])('a batch of %s in parts', (_, objective) => {
  it('teaches what it teaches at once, as long as batch norm is not by the batch', async () => {
    const before = memory().numTensors;
    const whole = await trained(objective, false, Infinity);
    const parts = await trained(objective, false, 6);
    expect([whole.between, parts.between]).toEqual([0, 3]);
    // Float32 in another order, over three steps.
    whole.variables.forEach(({ name, value, slots }, i) => {
      const other = parts.variables[i]!;
      const pairs = [
        [value, other.value],
        [slots.momentum!, other.slots.momentum!],
      ] as const;
      for (const [one, same] of pairs) {
        expect(farthestShare(same.values, [...one.values], 1e-5), name).toBeLessThan(1e-4);
      }
    });
    whole.steps.forEach(({ prelogits, ...losses }, t) => {
      for (const [name, loss] of Object.entries(losses)) {
        if (Number.isNaN(loss)) continue;
        const other = parts.steps[t]![name as keyof typeof losses];
        expect(Math.abs(loss - other) / Math.max(1, loss), `${name} ${t}`).toBeLessThan(1e-4);
      }
      expect(farthest(prelogits, [...parts.steps[t]!.prelogits])).toBeLessThan(1e-4);
    });
    expect(memory().numTensors).toBe(before);
  });

  it('has batch norm by the part, whose moving values follow each', async () => {
    const parts = await trained(objective, true, 6);
    expect(parts.steps.every(({ total }) => Number.isFinite(total))).toBe(true);
    expect(parts.between).toBe(3);
  });
});

it.each([
  [9, Infinity, 1, [9]],
  [15, 7, 1, [5, 5, 5]],
  [16, 7, 1, [6, 5, 5]],
  [90, 21, 3, [18, 18, 18, 18, 18]],
  [21, 9, 3, [9, 6, 6]],
  [3, 1, 3, [3]],
])('%d photos of which %d fit, %d together, are parted evenly', (count, atOnce, unit, sizes) => {
  expect(partSizes(count, atOnce, unit)).toEqual(sizes);
});

describe('as many photos at once', () => {
  const slim = { objective: SOFTMAX, batchStatistics: true };

  it('as a heap or a GPU is likely to hold of a whole network', () => {
    const [wasm, webgpu] = (['wasm', 'webgpu'] as const).map((backend) =>
      photosAtOnce(backend, inceptionResnetV1, slim),
    );
    expect(wasm).toBeGreaterThanOrEqual(4);
    expect(webgpu).toBeGreaterThan(wasm!);
    expect(webgpu).toBeLessThan(45);
  });

  it('as are done in seconds on a processor, where nothing depends on it', () => {
    const frozen = { ...slim, batchStatistics: false };
    expect(photosAtOnce('wasm', inceptionResnetV1, frozen)).toBeLessThanOrEqual(3);
    const onGpu = [frozen, slim].map((each) => photosAtOnce('webgpu', inceptionResnetV1, each));
    expect(onGpu[0]).toBe(onGpu[1]);
  });

  it('as any batch has, where only the last layer learns', () => {
    const { bottleneck: from } = inceptionResnetV1.trainableFrom!;
    expect(photosAtOnce('wasm', inceptionResnetV1, { ...slim, from })).toBeGreaterThan(1800);
  });

  it('as are whole triplets', () => {
    const triplets = { ...slim, objective: TRIPLET };
    expect(photosAtOnce('wasm', inceptionResnetV1, triplets) % 3).toBe(0);
  });
});
