/** The layers on the device, and the embedders' architectures against float64 references: outputs and every named activation. */
import { memory, tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { inceptionResnetV2 } from '../../src/networks/inception-resnet-v2';
import type { EmbedderNetwork } from '../../src/networks/layers';
import { loadNetwork } from '../../src/networks/run';
import { squeezenet } from '../../src/networks/squeezenet';
import { normaliseVector } from '../../src/vision/join-outputs';
import { LAYER_CASES } from '../fixtures/layers';
import { useBackend } from './support/detector';
import { ruleImage, ruleWeights } from '../fixtures/rule-weights';
import { full, shared, sharedJson } from './support/shared';

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

const goldenOf = ({ id }: EmbedderNetwork) =>
  sharedJson<GoldenNetwork>(`golden/networks/${id.replaceAll('-', '_')}.golden.json`);

describe.runIf(shared)('with weights made by rule', () => {
  it.each([
    ['wasm', 512, inceptionResnetV1.id, inceptionResnetV1],
    ['wasm', 128, inceptionResnetV1.id, inceptionResnetV1],
    ['webgpu', 512, inceptionResnetV1.id, inceptionResnetV1],
    ['wasm', 128, inceptionResnetV2.id, inceptionResnetV2],
    ['wasm', 128, squeezenet.id, squeezenet],
    ['webgpu', 128, squeezenet.id, squeezenet],
    // Software WebGPU takes ten seconds and more for its pictures.
    ...(full ? [['webgpu', 128, inceptionResnetV2.id, inceptionResnetV2] as const] : []),
  ] as const)(
    'on %s with %i outputs %s gives the reference embeddings',
    async (backend, size, _, network) => {
      await useBackend(backend);
      const golden = await goldenOf(network);
      const { images } = golden.cases.find((c) => c.embedding_size === size)!;
      const before = memory().numTensors;
      const loaded = loadNetwork(network, ruleWeights(network, size), size);
      for (const { n, embedding } of images) {
        const x = tensor4d(ruleImage(n), [1, 160, 160, 3]);
        const output = loaded.run(x);
        const found = normaliseVector((await output.data()) as Float32Array);
        x.dispose();
        output.dispose();
        embedding.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(5e-5));
      }
      loaded.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

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

  it.each([
    [512, inceptionResnetV1.id, 28, inceptionResnetV1],
    [128, inceptionResnetV2.id, 50, inceptionResnetV2],
    [128, squeezenet.id, 14, squeezenet],
  ] as const)(
    'with %i outputs %s has the reference activations, each within 1e-4 of its largest',
    async (size, _, most, network) => {
      await useBackend('wasm');
      const { endpoints } = await goldenOf(network);
      const loaded = loadNetwork(network, ruleWeights(network, size), size);
      const seen = new Map<string, { shape: number[]; values: Float32Array }>();
      const x = tensor4d(ruleImage(1), [1, 160, 160, 3]);
      const watch = (name: string, activation: Tensor) => {
        const values = activation.dataSync().slice() as Float32Array;
        seen.set(name, { shape: activation.shape.slice(1), values });
      };
      loaded.run(x, watch).dispose();
      x.dispose();
      loaded.dispose();
      const compared = Object.entries(endpoints).filter(([name]) => seen.has(name));
      expect(compared.length).toBeGreaterThanOrEqual(most);
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
    },
  );
});
