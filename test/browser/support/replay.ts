/** Networks whose layers are counted each time they are walked, which a replay never does. */
import { memory, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Layers, Network } from '../../../src/networks/layers';
import { loadNetwork, type LoadedNetwork, type LoadOptions } from '../../../src/networks/run';
import { ruleWeights } from '../../fixtures/rule-weights';
import { made } from './convolutions';

export const SIDE = 9;
const OUTPUTS = 5;

/** Of all kinds of programs: Winograd's way with what it makes of filters, a map added, branches, one of tfjs's own. */
export const small: Network = {
  id: 'small',
  input: { width: SIDE, height: SIDE },
  forward<T>(layers: Layers<T>, x: T): T {
    const same = { kernel: [3, 3] as [number, number], padding: 'same', form: 'bias' } as const;
    const net = layers.conv(x, 'a', { ...same, filters: 24, activation: 'relu' });
    const added = layers.add(net, layers.conv(net, 'b', { ...same, filters: 24 }), 'relu');
    const branches = [
      layers.conv(added, 'c', { ...same, filters: 8, stride: 2 }),
      layers.maxPool(added, 3, 2, 'same'),
    ];
    const features = layers.globalAverage(layers.concat(branches));
    return layers.dense(features, 'd', { outputs: OUTPUTS, form: 'bias' });
  },
};

export interface Counted extends LoadedNetwork<Tensor> {
  /** How many times its layers were walked since it was loaded, which a replay never does. */
  walks(): number;
}

export function load(network: Network, embeddingSize = 0, options: LoadOptions = {}): Counted {
  let walks = 0;
  const counting: Network = {
    ...network,
    forward: (layers, x, size) => {
      walks++;
      return network.forward(layers, x, size);
    },
  };
  const weights = ruleWeights(network, embeddingSize);
  const loaded = loadNetwork<Tensor>(counting, weights, embeddingSize, options);
  const before = walks;
  return { ...loaded, walks: () => walks - before };
}

export const picture = (seed: number, side = SIDE, batch = 1) =>
  made<Tensor4D>([batch, side, side, 3], seed);

export async function valuesOf(out: Tensor): Promise<Float32Array> {
  const values = await out.data<'float32'>();
  out.dispose();
  return values.slice();
}

/** By a network that was not met before, which is computed op by op. */
export async function ordinary(network: Network, x: Tensor4D, size = 0): Promise<Float32Array> {
  const fresh = load(network, size);
  const values = await valuesOf(fresh.run(x));
  expect(fresh.walks()).toBe(1);
  fresh.dispose();
  return values;
}

/** Met twice: from now on it is replayed. */
export async function learned(network: Network, x: Tensor4D, size = 0): Promise<Counted> {
  const loaded = load(network, size);
  for (let i = 0; i < 2; i++) await valuesOf(loaded.run(x));
  return loaded;
}

/** Runs it and says how many times its layers were walked. */
export async function walksOf(network: Counted, x: Tensor4D): Promise<number> {
  const before = network.walks();
  await valuesOf(network.run(x));
  return network.walks() - before;
}

/** What tensors take. */
export function taken() {
  const { numTensors, numDataBuffers, numBytesInGPU } = memory() as ReturnType<typeof memory> & {
    numBytesInGPU: number;
  };
  return { numTensors, numDataBuffers, numBytesInGPU };
}
