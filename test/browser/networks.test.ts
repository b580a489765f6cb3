/** The layers on the device, and the embedders' architectures against float64 references: outputs and every named activation. */
import { memory, tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { loadNetwork } from '../../src/networks/run';
import { normaliseVector } from '../../src/vision/join-outputs';
import { LAYER_CASES } from '../fixtures/layers';
import { useBackend } from './support/detector';
import { ruleImage, ruleWeights } from '../fixtures/rule-weights';
import { shared, sharedJson } from './support/shared';

interface GoldenNetwork {
  cases: {
    embedding_size: number;
    images: { n: number; prelogits: number[]; embedding: number[] }[];
  }[];
  endpoints: Record<
    string,
    { shape: number[]; mean: number; std: number; max_abs: number; first8: number[] }
  >;
}

describe.each(['wasm', 'webgpu'] as const)('layers on %s', (backend) => {
  describe.each([true, false])('with fold: %s', (fold) => {
    it.each(LAYER_CASES.map((each) => [each.rule, each] as const))('%s', async (_, layer) => {
      await useBackend(backend);
      const loaded = loadNetwork<Tensor>(layer.network, layer.weights, undefined, { fold });
      const x = tensor4d(layer.input.values, [1, ...layer.input.shape]);
      const out = loaded.run(x);
      const values = await out.data();
      [x, out, loaded].forEach((each) => each.dispose());
      // Five digits: float32, in another order of sums.
      layer.output.forEach((value, i) => expect(values[i]! / value || 1).toBeCloseTo(1, 5));
    });
  });
});

describe.runIf(shared)('Inception-ResNet-v1 with weights made by rule', () => {
  it.each([
    ['wasm', 512],
    ['wasm', 128],
    ['webgpu', 512],
  ] as const)('on %s with %i outputs gives the reference embeddings', async (backend, size) => {
    await useBackend(backend);
    const golden = await sharedJson<GoldenNetwork>(
      'golden/networks/inception_resnet_v1.golden.json',
    );
    const expected = golden.cases.find((c) => c.embedding_size === size)!;
    const before = memory().numTensors;
    const network = loadNetwork(inceptionResnetV1, ruleWeights(inceptionResnetV1, size), size);
    // Software WebGPU takes seconds a picture.
    const { images } = expected;
    for (const { n, embedding } of images) {
      const x = tensor4d(ruleImage(n), [1, 160, 160, 3]);
      const output = network.run(x);
      const found = normaliseVector((await output.data()) as Float32Array);
      x.dispose();
      output.dispose();
      embedding.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(5e-5));
    }
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('gives the same embedding with its batch norm folded and not', async () => {
    await useBackend('wasm');
    const x = tensor4d(ruleImage(0), [1, 160, 160, 3]);
    const weights = ruleWeights(inceptionResnetV1, 512);
    const embed = (fold: boolean): Float32Array => {
      const network = loadNetwork(inceptionResnetV1, weights, 512, { fold });
      const output = network.run(x);
      const vector = normaliseVector(output.dataSync().slice() as Float32Array);
      [network, output].forEach((each) => each.dispose());
      return vector;
    };
    const [folded, unfolded] = [embed(true), embed(false)];
    x.dispose();
    // Of vectors of length 1: what float32 loses over 130 layers.
    folded.forEach((value, i) => expect(Math.abs(value - unfolded[i]!)).toBeLessThan(1e-5));
  });

  it('has the reference activations, each within 1e-4 of its largest', async () => {
    await useBackend('wasm');
    const { endpoints } = await sharedJson<GoldenNetwork>(
      'golden/networks/inception_resnet_v1.golden.json',
    );
    const network = loadNetwork(inceptionResnetV1, ruleWeights(inceptionResnetV1, 512), 512);
    const seen = new Map<string, { shape: number[]; values: Float32Array }>();
    const x = tensor4d(ruleImage(1), [1, 160, 160, 3]);
    const watch = (name: string, activation: Tensor) => {
      const values = activation.dataSync().slice() as Float32Array;
      seen.set(name, { shape: activation.shape.slice(1), values });
    };
    network.run(x, watch).dispose();
    x.dispose();
    network.dispose();
    const compared = Object.entries(endpoints).filter(([name]) => seen.has(name));
    expect(compared.length).toBeGreaterThanOrEqual(28);
    for (const [name, golden] of compared) {
      const { shape, values } = seen.get(name)!;
      expect(shape, name).toEqual(golden.shape);
      const tolerance = 1e-4 * golden.max_abs;
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      expect(Math.abs(mean - golden.mean), name).toBeLessThan(tolerance);
      golden.first8.forEach((v, i) =>
        expect(Math.abs(values[i]! - v), name).toBeLessThan(tolerance),
      );
    }
  });
});
