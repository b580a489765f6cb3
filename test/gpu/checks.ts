/** What is checked on a GPU: against references where there are any, else against WebAssembly in the same process. */
import '../../src/train/register';
import { memory, tensor, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { loadNetwork } from '../../src/networks/run';
import { activationShape } from '../../src/networks/variables';
import { wrongGradients } from '../../src/train/gradient-check';
import { OPTIMISERS, type OptimiserName } from '../../src/train/optimisers';
import { PERSONAL, PersonalTraining } from '../../src/train/personal';
import { PictureTraining } from '../../src/train/picture-training';
import { LAYER_CASES } from '../fixtures/layers';
import { ruleImage, ruleWeights } from '../fixtures/rule-weights';
import { GRADIENT_CASES } from '../fixtures/train/gradient-cases';
import { LOSS_CASES } from '../fixtures/train/losses';
import {
  differences,
  networkGradients,
  straightInception,
} from '../fixtures/train/network-gradients';
import { expectOptimiser } from '../fixtures/train/optimisers';
import { expectTinyRun, type TinyRun } from '../fixtures/train/tiny-run';
import { settled, useBackend } from './backends';
import { expect } from 'vitest';

const SIZE = 160;
const EMBEDDING = 512;

/** A check's figures, for the table; none where it has only to hold. */
export type Check = () => Promise<object | void>;

/** References, and how long the long ones are. */
export interface Plan {
  /** Of `golden/networks/inception_resnet_v1.golden.json`. */
  network?: {
    cases: {
      embedding_size: number;
      images: { n: number; embedding: number[] }[];
    }[];
  };
  /** Of `golden/train/tiny-network.json`. */
  tiny?: { runs: Record<string, TinyRun> };
  steps: { tiny?: number; personal: number; lastBlock: number; everything: number };
  /** Faces a batch that the network is timed with. */
  batches: number[];
}

const now = () => performance.now();
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const inMemory = () => {
  const { numTensors, numBytesInGPU = 0 } = memory() as { numTensors: number } & {
    numBytesInGPU?: number;
  };
  return { tensors: numTensors, bytes: numBytesInGPU };
};

/** All checks by name, in the order in which they are worth doing. */
export function checksOf(plan: Plan): [name: string, check: Check][] {
  return [
    ['gradients of what training uses, before the first step', gradientsAreRight],
    ...LAYER_CASES.map((each): [string, Check] => [`layer: ${each.rule}`, () => layer(each)]),
    ...(Object.keys(OPTIMISERS) as OptimiserName[]).map((name): [string, Check] => [
      `twenty steps of ${name}`,
      async () => expectOptimiser(name),
    ]),
    ...Object.entries(LOSS_CASES).map(([name, check]): [string, Check] => [
      `value and gradient of ${name}`,
      async () => check(),
    ]),
    ...Object.entries(GRADIENT_CASES).map(([name, check]): [string, Check] => [
      `by finite differences: ${name}`,
      async () => check(),
    ]),
    ...Object.entries(plan.tiny?.runs ?? {}).map(([name, run]): [string, Check] => [
      `a network trained by ${name}`,
      () => expectTinyRun(run, plan.steps.tiny),
    ]),
    ['gradients of the last block beside WebAssembly', () => gradients(lastBlockOf)],
    ...(plan.steps.everything > 0
      ? ([
          ['gradients of the whole network beside WebAssembly', () => gradients(undefined)],
        ] satisfies [string, Check][])
      : []),
    ['embeddings by Inception-ResNet-v1', () => embeddings(plan)],
    ['the speed of Inception-ResNet-v1', () => speed(plan.batches)],
    ['personal: steps of the Bottleneck', () => personal(plan.steps.personal)],
    ['steps of the last block and the Bottleneck', () => lastBlock(plan.steps.lastBlock)],
    ...(plan.steps.everything > 0 ? [2, 8, 32] : []).map((batch): [string, Check] => [
      `steps of the whole network, batch ${batch}`,
      () => everything(plan.steps.everything, batch),
    ]),
  ];
}

const lastBlockOf = inceptionResnetV1.trainableFrom!.lastBlock;

/** @param from without one the whole network, straight */
async function gradients(from: string | undefined): Promise<object> {
  const network = from === undefined ? straightInception : inceptionResnetV1;
  const found = await networkGradients(network, from, 2);
  await useBackend('wasm');
  const plain = await networkGradients(network, from, 2);
  await useBackend('webgpu');
  const all = differences(found, plain);
  const median = all[all.length >> 1]!.share;
  const { name, share } = all.at(-1)!;
  // Float32 in another order of sums.
  expect(share, `${name}, median ${median}`).toBeLessThan(1e-3);
  return { gradients: all.length, median, worst: { name, share } };
}

async function gradientsAreRight(): Promise<void> {
  expect(await wrongGradients()).toEqual([]);
}

async function layer({ network, weights, input, output }: (typeof LAYER_CASES)[number]) {
  const loaded = loadNetwork<Tensor>(network, weights);
  const x = tensor4d(input.values, [1, ...input.shape]);
  const out = loaded.run(x);
  const values = await out.data();
  [x, out, loaded].forEach((each) => each.dispose());
  // Five digits: float32, in another order of sums.
  output.forEach((value, i) => expect(values[i]! / value || 1).toBeCloseTo(1, 5));
}

async function embeddings({ network }: Plan): Promise<object> {
  const golden = network?.cases.find((each) => each.embedding_size === EMBEDDING);
  const loaded = loadNetwork(
    inceptionResnetV1,
    ruleWeights(inceptionResnetV1, EMBEDDING),
    EMBEDDING,
  );
  let farthest = 0;
  for (const { n, embedding } of golden?.images ?? []) {
    const x = tensor4d(ruleImage(n), [1, SIZE, SIZE, 3]);
    const out = loaded.run(x);
    const values = await out.data();
    [x, out].forEach((each) => each.dispose());
    const length = Math.hypot(...values);
    embedding.forEach((value, i) => {
      farthest = Math.max(farthest, Math.abs(values[i]! / length - value));
    });
  }
  loaded.dispose();
  // Float32 against the reference's float64, as in the browser.
  expect(farthest).toBeLessThan(5e-5);
  return { pictures: golden?.images.length ?? 0, farthest };
}

async function speed(batches: number[]): Promise<object> {
  const loaded = loadNetwork(
    inceptionResnetV1,
    ruleWeights(inceptionResnetV1, EMBEDDING),
    EMBEDDING,
  );
  const figures: Record<string, object> = {};
  for (const count of batches) {
    const x = tensor4d(pictures(count).values, [count, SIZE, SIZE, 3]);
    const times: number[] = [];
    for (let i = 0; i < 12; i++) {
      const start = now();
      const out = loaded.run(x);
      await out.data();
      out.dispose();
      times.push(now() - start);
    }
    x.dispose();
    figures[`${count} faces`] = { first: times[0], median: median(times.slice(2)) };
  }
  loaded.dispose();
  return figures;
}

const waves = (size: number, least: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.max(least, Math.sin(i * 0.37) + 0.3));

function pictures(count: number): { values: Float32Array; shape: number[] } {
  const each = SIZE * SIZE * 3;
  const values = new Float32Array(count * each);
  for (let n = 0; n < count; n++) values.set(ruleImage(n), n * each);
  return { values, shape: [SIZE, SIZE, 3] };
}

/** Steps taken one by one: their times, and that memory stays as it was after the first few. */
async function timed(steps: number, step: (i: number) => Promise<number>): Promise<object> {
  const WARM = 3;
  const times: number[] = [];
  const losses: number[] = [];
  const seen: ReturnType<typeof inMemory>[] = [];
  for (let i = 0; i < steps; i++) {
    const start = now();
    losses.push(await step(i));
    await settled();
    times.push(now() - start);
    seen.push(inMemory());
  }
  for (const loss of losses) expect(Number.isFinite(loss)).toBe(true);
  const warm = seen[Math.min(WARM, seen.length - 1)]!;
  for (const { tensors } of seen.slice(WARM)) expect(tensors).toBe(warm.tensors);
  return {
    ...{ steps, first: times[0], median: median(times.slice(WARM)) },
    ...{ losses: [losses[0], losses.at(-1)], warm, last: seen.at(-1) },
  };
}

async function personal(steps: number): Promise<object> {
  const [PHOTOS, PEOPLE] = [768, 96];
  const from = inceptionResnetV1.trainableFrom!.bottleneck;
  return features(from, { ...PERSONAL, steps }, PHOTOS, PEOPLE);
}

async function lastBlock(steps: number): Promise<object> {
  return features(lastBlockOf, { ...PERSONAL, steps, batch: 8 }, 64, 8);
}

async function features(
  from: string,
  settings: { [Key in keyof typeof PERSONAL]: number },
  photos: number,
  people: number,
): Promise<object> {
  const weights = ruleWeights(inceptionResnetV1, EMBEDDING);
  const training = new PersonalTraining(inceptionResnetV1, weights, EMBEDDING, from, settings);
  const shape = activationShape(inceptionResnetV1, from)!;
  const each = shape.reduce((product, side) => product * side, 1);
  const labels = Array.from({ length: photos }, (_, i) => i % people);
  training.teach({ values: waves(photos * each, 0), shape, labels });
  const figures = await timed(settings.steps, async () => (await training.next()).total);
  const rows = tensor(waves(4 * each, 0), [4, ...shape]);
  const embedded = tidy(() => training.embeddings(rows, 1));
  expect((await embedded.data()).every(Number.isFinite)).toBe(true);
  [rows, embedded].forEach((one) => one.dispose());
  training.dispose();
  return figures;
}

async function everything(steps: number, batch: number): Promise<object> {
  const training = new PictureTraining(
    inceptionResnetV1,
    EMBEDDING,
    ruleWeights(inceptionResnetV1, EMBEDDING),
    {
      ...{ batchStatistics: false, optimiser: 'ADAM', epsilon: 1e-8, classes: 2 },
      ...{ keepProbability: 1, seed: 666 },
      objective: { kind: 'cosine', weightDecay: 0, scale: 32, margin: 0.35 },
    },
  );
  training.startHead(waves(2 * EMBEDDING, -1));
  const rows = pictures(batch);
  const labels = Array.from({ length: batch }, (_, i) => i % 2);
  const figures = await timed(steps, async () => (await training.next(rows, labels, 3e-5)).total);
  training.dispose();
  return figures;
}
