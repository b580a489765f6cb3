/** One step's gradients of Inception-ResNet-v1 on the backends that people have, against the plain one. */
import '../../src/train/register';
import { dispose, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/base/types';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import type { Convolution, EmbedderNetwork, Layers } from '../../src/networks/layers';
import { activationShape } from '../../src/networks/variables';
import { gradientsOf } from '../../src/train/gradients';
import { TrainableNetwork } from '../../src/train/network';
import { HEAD, lossParts } from '../../src/train/objectives';
import { OPTIMISERS } from '../../src/train/optimisers';
import { ruleImage, ruleWeights } from '../fixtures/rule-weights';
import { useBackend } from './support/detector';
import { record } from './support/record';
import { full } from './support/shared';

const SIZE = 128;
const CLASSES = 3;

/** Values in waves, the same everywhere; of a map that came out of a relu none is negative. */
const waves = (size: number, least: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.max(least, Math.sin(i * 0.37) + 0.3));

/**
 * The network without its relus: of thousands that lie near zero some fall the other way in another order of sums,
 * and then no two backends agree to more than a share of a hundredth.
 */
const straight: EmbedderNetwork = {
  ...inceptionResnetV1,
  forward: (layers, x, size) => inceptionResnetV1.forward(withoutRelus(layers), x, size),
};

function withoutRelus<T>(layers: Layers<T>): Layers<T> {
  const activation = 'none';
  return new Proxy(layers, {
    get(target, name: keyof Layers<T>) {
      if (name === 'conv') {
        return (x: T, layer: string, options: Convolution) =>
          target.conv(x, layer, { ...options, activation });
      }
      if (name === 'add') return (a: T, b: T) => target.add(a, b, activation);
      return target[name].bind(target);
    },
  });
}

async function gradients(
  backend: Backend,
  architecture: EmbedderNetwork,
  from: string | undefined,
  pictures: number,
): Promise<Map<string, Float32Array>> {
  await useBackend(backend);
  const network = new TrainableNetwork(
    architecture,
    ruleWeights(inceptionResnetV1, SIZE),
    SIZE,
    OPTIMISERS.ADAM,
    { from, batchStatistics: false },
  );
  network.variables.add(HEAD, tensor(waves(CLASSES * SIZE, -1), [CLASSES, SIZE]));
  const shape = from === undefined ? [160, 160, 3] : activationShape(inceptionResnetV1, from)!;
  const each = shape.reduce((product, side) => product * side, 1);
  const values = from === undefined ? images(pictures) : waves(pictures * each, 0);
  const x = tensor(values, [pictures, ...shape]);
  const labels = tensor1d(
    Array.from({ length: pictures }, (_, i) => i % CLASSES),
    'int32',
  );
  const { variables } = network;
  const now = Object.fromEntries(variables.names.map((name) => [name, variables.value(name)]));
  const objective = { kind: 'cosine', weightDecay: 0, scale: 32, margin: 0.35 } as const;
  const { loss, gradients } = gradientsOf(
    now,
    (tensors) => lossParts(objective, tensors, network.forward(x, tensors), labels).data,
  );
  const read = new Map<string, Float32Array>();
  for (const [name, gradient] of Object.entries(gradients)) {
    read.set(name, ((await gradient.data()) as Float32Array).slice());
  }
  dispose([x, labels, loss, ...Object.values(gradients)]);
  network.dispose();
  return read;
}

function images(count: number): Float32Array {
  const all = new Float32Array(count * 160 * 160 * 3);
  for (let n = 0; n < count; n++) all.set(ruleImage(n), n * 160 * 160 * 3);
  return all;
}

/** The gradient that differs most. */
function farthestShare(found: Map<string, Float32Array>, plain: Map<string, Float32Array>) {
  return differences(found, plain).at(-1)!;
}

/** Of each gradient the difference as a share of its length, ascending. */
function differences(found: Map<string, Float32Array>, plain: Map<string, Float32Array>) {
  const shares = [...plain].map(([name, expected]) => {
    const values = found.get(name)!;
    const difference = lengthOf(expected, (value, i) => value - values[i]!);
    return { name, share: difference / Math.max(lengthOf(expected), 1e-12) };
  });
  return shares.sort((a, b) => a.share - b.share);
}

function lengthOf(values: Float32Array, of = (value: number, _i: number) => value): number {
  let sum = 0;
  values.forEach((value, i) => (sum += of(value, i) ** 2));
  return Math.sqrt(sum);
}

describe('the last block and the Bottleneck', () => {
  const from = inceptionResnetV1.trainableFrom!.lastBlock;

  it.each(['wasm', 'webgpu'] as const)(
    'have the plain backend’s gradients on %s',
    async (backend) => {
      const plain = await gradients('cpu', inceptionResnetV1, from, 3);
      const found = await gradients(backend, inceptionResnetV1, from, 3);
      expect([...found.keys()]).toEqual([...plain.keys()]);
      // Float32 in another order of sums; a relu that falls the other way would cost more.
      expect(farthestShare(found, plain).share).toBeLessThan(1e-3);
    },
  );
});

describe.runIf(full)('the whole network', () => {
  it('has the plain backend’s gradients on wasm', async () => {
    const plain = await gradients('cpu', straight, undefined, 2);
    const found = await gradients('wasm', straight, undefined, 2);
    const all = differences(found, plain);
    const median = all[Math.floor(all.length / 2)]!.share;
    await record('whole-network-gradients', { gradients: all.length, median, worst: all.at(-1) });
    expect(all.at(-1)!.share).toBeLessThan(1e-3);
  });
});
