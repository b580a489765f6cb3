/** The desk that trains, on the device as the worker has it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { EmbedderInfo, Weights } from '../../src/base/types';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { TrainableNetwork } from '../../src/train/network';
import { OPTIMISERS } from '../../src/train/optimisers';
import { PERSONAL, type Features } from '../../src/train/personal';
import type { TrainerState } from '../../src/train/trainer';
import { Device } from '../../src/vision/device';
import { Training, type TrainingSetup } from '../../src/vision/training';
import { ruleImage, ruleWeights } from '../fixtures/rule-weights';

const SIZE = 128;
const FROM = inceptionResnetV1.trainableFrom!.bottleneck;
const FEATURES = 1792;

const info: EmbedderInfo = {
  network: inceptionResnetV1.id,
  embeddingSize: SIZE,
  ...inceptionResnetV1.usual,
};

/** Three people of four photos each, more unlike from photo to photo than from person to person. */
function features(): Features {
  const labels = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
  const values = Float32Array.from({ length: labels.length * FEATURES }, (_, i) => {
    const [row, at] = [Math.floor(i / FEATURES), i % FEATURES];
    const person = Math.abs(Math.sin(at * (labels[row]! + 1)));
    return 0.1 * person + Math.abs(Math.sin((row + 1) * at * 0.7));
  });
  return { values, shape: [FEATURES], labels };
}

describe('on wasm', () => {
  const device = new Device();
  const training = new Training(device);
  let weights: Weights;
  let setup: TrainingSetup;

  beforeAll(async () => {
    await device.start('wasm');
    weights = ruleWeights(inceptionResnetV1, SIZE);
    setup = {
      network: inceptionResnetV1.id,
      embeddingSize: SIZE,
      from: FROM,
      weights,
      settings: { ...PERSONAL, rate: 0.01, steps: 12, batch: 6 },
    };
  });
  afterAll(() => device.unload(weights.id));

  async function begin(id: string, state?: TrainerState): Promise<void> {
    await training.begin(id, setup);
    await training.teach(id, features(), state);
  }

  it('an activation through the layers after it is the embedding', async () => {
    await device.loadEmbedder(weights, info);
    const embedder = device.embedder(weights.id);
    const inputs = [ruleImage(0)];
    const [embedding] = await device.runNetwork(embedder, inputs);
    const [activation] = await device.runNetwork(embedder, inputs, undefined, FROM);
    expect(activation).toHaveLength(FEATURES);
    const tail = new TrainableNetwork(inceptionResnetV1, weights, SIZE, OPTIMISERS.ADAM, {
      from: FROM,
      batchStatistics: false,
    });
    const out = tidy(() => tail.inferred(tensor2d(activation!, [1, FEATURES])));
    const values = await out.data();
    [out, tail].forEach((each) => each.dispose());
    // Folded batch norm against one of its own: float32 in another order.
    embedding!.forEach((value, i) => expect(Math.abs(values[i]! - value)).toBeLessThan(1e-4));
  });

  it('a training falls, and ends after its steps however they are asked for', async () => {
    await begin('a');
    const first = await training.steps('a', 5, {});
    const rest = await training.steps('a', 100, {});
    expect([...first, ...rest].map(({ step }) => step)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    expect(rest.at(-1)!.data).toBeLessThan(first[0]!.data / 2);
    expect(await training.steps('a', 1, {})).toEqual([]);
    training.end('a');
  });

  it('one that was lost goes on from what was kept, to the same end', async () => {
    await begin('whole');
    await training.steps('whole', 12, {});
    await begin('parts');
    await training.steps('parts', 7, {});
    const state = structuredClone(await training.state('parts'));
    training.end('parts');
    await expect(training.steps('parts', 1, {})).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
    await begin('parts', state);
    await training.steps('parts', 12, {});
    expect(await training.state('parts')).toEqual(await training.state('whole'));
    ['whole', 'parts'].forEach((id) => training.end(id));
  });

  it('an abort is heard between two steps, and the steps before it are done', async () => {
    await begin('a');
    const control = new AbortController();
    const steps = training.steps('a', 12, { signal: control.signal });
    setTimeout(() => control.abort(), 0);
    await expect(steps).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await training.state('a')).network.variables.step).toBeLessThan(12);
    training.end('a');
  });
});
