/** Real weights from real files: embeddings and activations against float64 references. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Backend, Standardisation } from '../../src/base/types';
import { decodePhoto } from '../../src/photos/decode';
import { standardise } from '../../src/faces/standardise';
import { normaliseVector } from '../../src/vision/join-outputs';
import { useBackend } from './support/detector';
import { gunzipped, loadDlib, loadEmbedder, run, sharedFile, WHEEL } from './support/embedder';
import { ruleImage } from '../fixtures/rule-weights';
import { shared, sharedBlob, sharedJson } from './support/shared';

interface Traced {
  shape_nhwc: number[];
  mean: number;
  mean_abs: number;
  first: number[];
}

interface GoldenPublished {
  crops: { crop: string; fixed: number[]; prewhiten: number[] }[];
  trace_first_crop_fixed: (Traced & { node: string })[];
}

interface GoldenDlib {
  crops: { crop: string; norm: number; output: number[] }[];
  crops_squared_distances: number[][];
  trace_first_crop: (Traced & { layer: string })[];
}

interface GoldenMobile {
  threshold: number;
  crops: { crop: string; norm: number; output: number[] }[];
}

interface GoldenCheckpoint {
  crops: string[];
  embeddings: number[][];
  embeddings_from_moving_averages: number[][];
}

interface GoldenRule {
  formula_images: { n: number; embedding: number[] }[];
  photos: { file: string; embedding_prewhiten: number[]; embedding_fixed: number[] }[];
}

async function input(path: string, rule: Standardisation): Promise<Float32Array> {
  return standardise(await decodePhoto(await sharedBlob(path)), rule);
}

function expectClose(found: Float32Array, golden: number[], tolerance: number, what: string) {
  golden.forEach((value, i) => {
    if (Math.abs(found[i]! - value) > tolerance) expect(found[i], `${what}[${i}]`).toBe(value);
  });
}

/** Mean and first values of an activation, within 1e-4 of its size; read back at once on wasm. */
function compareTrace(values: Float32Array, golden: Traced, name: string): void {
  const tolerance = 1e-4 * Math.max(golden.mean_abs, ...golden.first.map(Math.abs));
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  expect(Math.abs(mean - golden.mean), name).toBeLessThan(tolerance);
  expectClose(values, golden.first, tolerance, name);
}

describe.runIf(shared)('the published network, from its wheel', () => {
  it.each([
    ['wasm', 2e-5],
    ['webgpu', 1e-4],
  ] as [Backend, number][])(
    'on %s embeds the reference crops within %f',
    async (backend, tolerance) => {
      await useBackend(backend);
      const golden = await sharedJson<GoldenPublished>('golden/20180408-102900.json');
      const { network, info } = await loadEmbedder([await sharedFile(WHEEL)]);
      expect(info).toMatchObject({ embeddingSize: 512, standardisation: 'fixed', threshold: 1.24 });
      // Software WebGPU takes seconds a crop: the short run has two of each kind.
      const { crops } = golden;
      for (const { crop, fixed, prewhiten } of crops) {
        for (const [rule, expected] of [
          ['fixed', fixed],
          ['prewhiten', prewhiten],
        ] as const) {
          const found = normaliseVector(await run(network, await input(crop, rule)));
          expectClose(found, expected, tolerance, `${crop} ${rule}`);
        }
      }
      network.dispose();
    },
  );

  it('has the reference activation at every layer', async () => {
    await useBackend('wasm');
    const golden = await sharedJson<GoldenPublished>('golden/20180408-102900.json');
    const { network } = await loadEmbedder([await sharedFile(WHEEL)]);
    const named = new Map(
      golden.trace_first_crop_fixed.map((trace) => [
        trace.node.replace('InceptionResnetV1/', '').replace(/\/(Relu|MaxPool|add|concat)$/, ''),
        trace,
      ]),
    );
    let compared = 0;
    const watch = (name: string, activation: Tensor) => {
      const trace = named.get(name);
      if (!trace) return;
      expect(activation.shape).toEqual(trace.shape_nhwc);
      compareTrace(activation.dataSync() as Float32Array, trace, name);
      compared++;
    };
    await run(network, await input(golden.crops[0]!.crop, 'fixed'), watch);
    network.dispose();
    // All but the pooled vector and the two steps of the Bottleneck, which the embeddings check.
    expect(compared).toBe(golden.trace_first_crop_fixed.length - 3);
  });
});

describe.runIf(shared)('Inception-ResNet-v1 with weights made by rule', () => {
  // The ONNX file has batch norm folded into its convolutions, and no names.
  it.each(['irv1-test.pt.gz', 'irv1-test.pb.gz', 'irv1-test.onnx.gz'])(
    'from %s gives the reference embeddings',
    async (file) => {
      await useBackend('wasm');
      const golden = await sharedJson<GoldenRule>('models/irv1-test/golden.json');
      const { network } = await loadEmbedder([await gunzipped(`models/irv1-test/${file}`)]);
      for (const { n, embedding } of golden.formula_images) {
        expectClose(
          normaliseVector(await run(network, ruleImage(n))),
          embedding,
          2e-5,
          `image ${n}`,
        );
      }
      for (const { file: photo, embedding_fixed, embedding_prewhiten } of golden.photos) {
        const fixed = normaliseVector(await run(network, await input(photo, 'fixed')));
        expectClose(fixed, embedding_fixed, 2e-5, `${photo} fixed`);
        const white = normaliseVector(await run(network, await input(photo, 'prewhiten')));
        expectClose(white, embedding_prewhiten, 2e-5, `${photo} prewhiten`);
      }
      network.dispose();
    },
  );
});

describe.runIf(shared)('checkpoints that TensorFlow wrote after a training', () => {
  it.each([
    ['model-20261126-squeezenet.ckpt-12', 'embeddings'],
    ['with-moving-averages/model.ckpt-12', 'embeddings_from_moving_averages'],
  ] as const)('%s gives the reference embeddings', async (stem, key) => {
    await useBackend('wasm');
    const golden = await sharedJson<GoldenCheckpoint>('models/checkpoint/expected.json');
    const files = ['.index', '.data-00000-of-00001'].map((end) => stem + end);
    const { network, info } = await loadEmbedder(
      await Promise.all(files.map((name) => sharedFile(`models/checkpoint/${name}`))),
    );
    expect(info).toMatchObject({ network: 'squeezenet', embeddingSize: 128 });
    for (const [i, crop] of golden.crops.entries()) {
      const photo = await input(`data/aligned160/${crop}.png`, 'fixed');
      expectClose(normaliseVector(await run(network, photo)), golden[key][i]!, 2e-5, crop);
    }
    network.dispose();
  });
});

describe.runIf(shared)("dlib's ResNet", () => {
  it.each(['wasm', 'webgpu'] as const)(
    'on %s gives the reference outputs and layers',
    async (backend) => {
      await useBackend(backend);
      const golden = await sharedJson<GoldenDlib>('golden/dlib-resnet.json');
      const { network, info } = await loadDlib();
      expect(info).toMatchObject({ embeddingSize: 128, normalise: false, threshold: 0.4 });
      const named = new Map(golden.trace_first_crop.map((trace) => [trace.layer, trace]));
      let compared = 0;
      const watch = (name: string, activation: Tensor) => {
        const trace = named.get(name);
        // Only the heap can be read while the network runs.
        if (!trace || backend !== 'wasm') return;
        compareTrace(activation.dataSync() as Float32Array, trace, name);
        compared++;
      };
      const { crops } = golden;
      for (const [i, { crop, output }] of crops.entries()) {
        const values = await input(`data/aligned150/${crop}`, 'dlib');
        const found = await run(network, values, i === 0 ? watch : undefined);
        // Within 1e-4 of the output's length.
        expectClose(found, output, 1e-4 * golden.crops[i]!.norm, crop);
      }
      if (backend === 'wasm') expect(compared).toBe(golden.trace_first_crop.length);
      network.dispose();
    },
  );
});

describe.runIf(shared).each([
  ['mobilefacenet', 'model', 128],
  ['mobileface-v2', 'MobileFace_Identification_V2', 256],
] as const)('%s, from its MXNet file', (id, stem, embeddingSize) => {
  it.each(['wasm', 'webgpu'] as const)('on %s gives the reference outputs', async (backend) => {
    await useBackend(backend);
    const folder = `models/light/${id}`;
    const golden = await sharedJson<GoldenMobile>(`${folder}/golden.json`);
    const files = [`${stem}-0000.params`, `${stem}-symbol.json`];
    const { network, info } = await loadEmbedder(
      await Promise.all(files.map((file) => sharedFile(`${folder}/${file}`))),
    );
    expect(info).toMatchObject({ embeddingSize, normalise: true, threshold: golden.threshold });
    // Software WebGPU takes a second a crop.
    const crops = backend === 'wasm' ? golden.crops : golden.crops.slice(0, 2);
    for (const { crop, norm, output } of crops) {
      const found = await run(
        network,
        await input(`data/aligned112/${crop}`, info.standardisation),
      );
      // Within a thousandth of the output's length.
      expectClose(found, output, 1e-3 * norm, crop);
    }
    network.dispose();
  });
});
