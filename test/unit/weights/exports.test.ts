/** Weights that are here as files of every format: what comes back is what went out, and others read them. */
import '@tensorflow/tfjs-backend-cpu';
import { io, setBackend, tensor4d, type Tensor as TfjsTensor } from '@tensorflow/tfjs-core';
import { unzipSync } from 'fflate';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { mtcnn } from '../../../src/networks/mtcnn';
import { loadNetwork } from '../../../src/networks/run';
import { dlibResnet } from '../../../src/networks/dlib-resnet';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import { EMBEDDERS, findNetwork } from '../../../src/networks';
import type { EmbedderNetwork } from '../../../src/networks/layers';
import { normaliseVector } from '../../../src/vision/join-outputs';
import { memoryStorage } from '../../../src/storage/entries';
import { float16, float16Bits } from '../../../src/files/parsing/halves';
import { EXPORT_FORMATS, type ExportFormat } from '../../../src/base/types';
import { WeightLibrary } from '../../../src/weights/library';
import { ruleImage, ruleWeights } from '../../fixtures/rule-weights';
import { safetensors } from './containers';
import { BASE, makeHost } from './host';

const full = inject('full');
const shared = inject('shared');

function library(): WeightLibrary {
  return new WeightLibrary({ base: BASE, storage: memoryStorage(), fetch: makeHost().fetch });
}

/** A library that has a network with the weights of the rule. */
async function withRule(network: EmbedderNetwork, embeddingSize: number): Promise<WeightLibrary> {
  const weights = library();
  const { tensors, data } = ruleWeights(network, embeddingSize);
  const named = tensors.map(({ name, shape, offset }) => ({
    ...{ name, shape },
    values: data.slice(offset, offset + shape.reduce((product, side) => product * side, 1)),
  }));
  const blob = new Blob([safetensors(named)]);
  await weights.add([{ name: 'rule.safetensors', blob }]);
  return weights;
}

const ENDINGS: Record<ExportFormat, string> = {
  safetensors: 'safetensors',
  npz: 'npz',
  tfjs: 'zip',
  onnx: 'onnx',
};

/** Out of one library and into another. */
async function outAndIn(
  weights: WeightLibrary,
  id: string,
  format: ExportFormat,
  dtype?: 'float16',
) {
  const file = await weights.export(id, { format, dtype });
  const again = library();
  const name = `again.${ENDINGS[format]}`;
  const [model] = await again.add([{ name, blob: file }]);
  return { file, model: model!, weights: await again.load(model!.id) };
}

const sameBytes = (a: Float32Array, b: Float32Array) =>
  Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;

let dlib: WeightLibrary;
beforeAll(async () => {
  dlib = await withRule(dlibResnet, 128);
  env.wasm.numThreads = 1;
});

describe('every format gives back what went out', () => {
  test.each(EXPORT_FORMATS)('%s: the bytes of every tensor of an embedder', async (format) => {
    const before = await dlib.load('rule');
    const { weights, model } = await outAndIn(dlib, 'rule', format);
    expect(model.embedder).toMatchObject({ network: 'dlib-resnet', embeddingSize: 128 });
    expect(weights.tensors).toEqual(before.tensors);
    expect(sameBytes(weights.data, before.data)).toBe(true);
  });

  test.each(EXPORT_FORMATS)('%s: the three nets of a detector', async (format) => {
    const weights = library();
    const before = await weights.load('mtcnn-facet');
    const again = await outAndIn(weights, 'mtcnn-facet', format);
    expect(again.weights.tensors).toEqual(before.tensors);
    expect(sameBytes(again.weights.data, before.data)).toBe(true);
  });

  test.each(EXPORT_FORMATS)(
    '%s in half precision: each value as its nearest half',
    async (format) => {
      const before = await library().load('mtcnn-facet');
      const { weights, model } = await outAndIn(library(), 'mtcnn-facet', format, 'float16');
      const rounded = before.data.map((value) => float16(float16Bits(value)));
      expect(sameBytes(weights.data, rounded)).toBe(true);
      expect(model.notes?.join(' ')).toContain('float16');
    },
  );

  test('values too large for half precision are refused, not made infinite', async () => {
    const weights = library();
    const { tensors, data } = ruleWeights(dlibResnet, 128);
    data[0] = 1e6;
    const named = tensors.map(({ name, shape, offset }) => ({
      ...{ name, shape },
      values: data.slice(offset, offset + shape.reduce((product, side) => product * side, 1)),
    }));
    await weights.add([{ name: 'large.safetensors', blob: new Blob([safetensors(named)]) }]);
    const error = await weights
      .export('large', { format: 'onnx', dtype: 'float16' })
      .catch((reason: unknown) => reason);
    expect((error as FacetError).code).toBe('INVALID_OPTION');
  });

  const sizes = Object.fromEntries(EMBEDDERS.map(({ id, embeddingSizes: [size] }) => [id, size!]));
  const large = (id: string) => id.startsWith('inception');

  test.each(EMBEDDERS.filter(({ id }) => full || !large(id)))(
    'onnx: every tensor of $id, batch norm as it was',
    { timeout: 300_000 },
    async (network) => {
      const rule = await withRule(network, sizes[network.id]!);
      const before = await rule.load('rule');
      const { weights } = await outAndIn(rule, 'rule', 'onnx');
      expect(weights.tensors).toEqual(before.tensors);
      expect(sameBytes(weights.data, before.data)).toBe(true);
    },
  );
});

describe('others read the files', () => {
  test('npz: a stored zip of arrays as NumPy names and begins them', async () => {
    const file = await library().export('mtcnn-facet', { format: 'npz' });
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()));
    const array = entries['pnet/conv1/weights.npy']!;
    const header = new TextDecoder().decode(array.subarray(10, 128));
    expect(header).toContain("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3, 3, 10), }");
    const { tensors, data } = await library().load('mtcnn-facet');
    const { offset } = tensors.find(({ name }) => name === 'pnet/conv1/weights')!;
    const values = new Float32Array(array.slice(128).buffer);
    expect(values).toEqual(data.slice(offset, offset + 270));
  });

  test.each(['float32', 'float16'] as const)('tfjs, %s: as tfjs decodes it', async (dtype) => {
    const file = await library().export('mtcnn-facet', { format: 'tfjs', dtype });
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()));
    const model = JSON.parse(new TextDecoder().decode(entries['model.json'])) as io.ModelJSON;
    const { paths, weights } = model.weightsManifest[0]!;
    const shards = paths.map((path) => entries[path]!.slice().buffer);
    const decoded = io.decodeWeights(io.CompositeArrayBuffer.join(shards), weights);
    const { tensors, data } = await library().load('mtcnn-facet');
    expect(Object.keys(decoded)).toEqual(tensors.map(({ name }) => name));
    const { shape, offset } = tensors.at(-2)!;
    const last = decoded[tensors.at(-2)!.name]!;
    expect(last.shape).toEqual(shape);
    const right = data.slice(offset, offset + last.size);
    const rounded = dtype === 'float16' ? right.map((value) => float16(float16Bits(value))) : right;
    expect(Float32Array.from(last.dataSync())).toEqual(rounded);
    expect(model.userDefinedMetadata).toMatchObject({ licence: 'MIT, as Facet itself' });
  });
});

describe('onnxruntime runs the whole network', () => {
  async function session(file: Blob | Uint8Array): Promise<InferenceSession> {
    const bytes = file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file;
    return InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  }

  /** What Facet's own walk gives, on tfjs's plain backend. */
  async function ours(...given: Parameters<typeof loadNetwork>) {
    await setBackend('cpu');
    const net = loadNetwork<TfjsTensor>(...given);
    return (shape: [number, number, number, number], values: Float32Array) =>
      net.run(tensor4d(values, shape)).dataSync() as Float32Array;
  }

  const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * i));
  const furthest = (a: Float32Array, b: Float32Array) =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

  test('a detector’s nets are a file each, of any number of pictures, P-Net’s of any size', async () => {
    const weights = await library().load('mtcnn-facet');
    const file = await library().export('mtcnn-facet', { format: 'onnx' });
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()));
    expect(Object.keys(entries)).toEqual(mtcnn.nets.map(({ id }) => `${id}.onnx`));
    for (const net of mtcnn.nets) {
      const [height, width] = net.id === 'pnet' ? [30, 22] : [net.input.height, net.input.width];
      const shape: [number, number, number, number] = [2, height, width, 3];
      const values = wave(2 * height * width * 3);
      const theirs = await session(entries[`${net.id}.onnx`]!);
      const out = await theirs.run({ pictures: new Tensor('float32', values, shape) });
      const prefix = `${net.id}/`;
      const right = (await ours(net, weights, 0, { prefix }))(shape, values);
      expect(out.result!.dims[0]).toBe(2);
      // Values reach 20: float32 has seven digits of them.
      expect(furthest(out.result!.data as Float32Array, right), net.id).toBeLessThan(2e-5);
      await theirs.release();
    }
  });

  test('dlib’s ResNet gives Facet’s embeddings within 1e-5 of their size', async () => {
    const weights = await dlib.load('rule');
    const theirs = await session(await dlib.export('rule', { format: 'onnx' }));
    const values = wave(150 * 150 * 3);
    const pictures = new Tensor('float32', values, [1, 150, 150, 3]);
    const found = (await theirs.run({ pictures })).embedding!.data as Float32Array;
    const right = (await ours(dlibResnet, weights, 128))([1, 150, 150, 3], values);
    const size = Math.max(...right.map(Math.abs));
    expect(furthest(found, right)).toBeLessThan(1e-5 * Math.max(1, size));
    await theirs.release();
  });

  // 1e-5 is what the order of sums costs; values of an embedding of length 1 are below 1.
  test.skipIf(!shared).each([
    ['mobileface-v2', 'MobileFace_Identification_V2'],
    ['mobilefacenet', 'model'],
  ])('%s with its real weights gives Facet’s embeddings within 1e-5', async (folder, stem) => {
    const weights = library();
    const files = ['-0000.params', '-symbol.json'].map((ending) => ({
      name: stem + ending,
      blob: new Blob([readFileSync(resolve(shared, 'models/light', folder, stem + ending))]),
    }));
    const [model] = await weights.add(files);
    const { network, embeddingSize } = model!.embedder!;
    const theirs = await session(await weights.export(model!.id, { format: 'onnx' }));
    const values = wave(112 * 112 * 3).map((value) => 127.5 + 127.5 * value);
    const pictures = new Tensor('float32', values, [1, 112, 112, 3]);
    const found = (await theirs.run({ pictures })).embedding!.data as Float32Array;
    const own = await ours(findNetwork(network)!, await weights.load(model!.id), embeddingSize);
    const right = normaliseVector(own([1, 112, 112, 3], values));
    expect(furthest(found, right)).toBeLessThan(1e-5);
    await theirs.release();
  });

  // 1e-5 is what the order of sums costs two engines in float32; values of an embedding are below 1.
  test.skipIf(!shared)(
    'Inception-ResNet-v1 gives the reference’s embeddings within 1e-5, of length 1',
    { timeout: 120_000 },
    async () => {
      const rule = await withRule(inceptionResnetV1, 512);
      const net = await session(await rule.export('rule', { format: 'onnx' }));
      const golden = JSON.parse(
        readFileSync(resolve(shared, 'models/irv1-test/golden.json'), 'utf8'),
      ) as { formula_images: { n: number; embedding: number[] }[] };
      for (const { n, embedding } of golden.formula_images.slice(0, full ? undefined : 1)) {
        const pictures = new Tensor('float32', ruleImage(n), [1, 160, 160, 3]);
        const found = (await net.run({ pictures })).embedding!.data as Float32Array;
        const worst = embedding.reduce((most, v, i) => Math.max(most, Math.abs(v - found[i]!)), 0);
        expect(worst).toBeLessThan(1e-5);
      }
      await net.release();
    },
  );
});
