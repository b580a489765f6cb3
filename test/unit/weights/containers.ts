/** P-Net in every container Facet reads, put together byte by byte from the weights that come with Facet. */
import { gzipSync } from 'fflate';
import { plainLayers } from '../../../bench/models/plain-layers';
import { tfliteModel } from '../../../bench/tflite/layers';
import { pnet as pnetNetwork } from '../../../src/networks/mtcnn';
import { readWeightFile } from '../../../src/weights/formats/index';
import { safetensorsPieces } from '../../../src/export/safetensors';
import { join, le } from '../../fixtures/bytes';
import { bytesOf, field, varint, type Tensor } from '../../fixtures/weights/tensors';
import { tar } from '../../fixtures/tars';
import { zip } from '../../fixtures/zips';
import { facetFile, npy, text, type Bytes } from './bytes';
import { pnetModel } from './onnx-files';

export { bytesOf, field, varint, type Tensor };

/** P-Net's tensors, under its own names. */
export function pnet(): Tensor[] {
  const file = readWeightFile(facetFile('det1.npy'), 'det1.npy');
  return [...file].map(([name, tensor]) => ({
    name,
    shape: [...tensor.shape],
    values: tensor.toFloat32(),
  }));
}

/** The node of a constant; `content` are the fields of its TensorProto beside type and shape. */
export function constant(name: string, shape: number[], content: Uint8Array, type = 1): Bytes {
  const dims = shape.map((side) => field(2, field(1, side)));
  const tensor = join(field(1, type), field(2, join(...dims)), content);
  const attribute = join(field(1, 'value'), field(2, field(8, tensor)));
  return field(1, join(field(1, name), field(2, 'Const'), field(5, attribute)));
}

export function graph(tensors: readonly Tensor[]): Bytes {
  return join(
    ...tensors.map(({ name, shape, values }) => constant(name, shape, field(4, bytesOf(values)))),
  );
}

export function safetensors(tensors: readonly Tensor[], dtype: 'float32' | 'float16' = 'float32') {
  let offset = 0;
  const listed = tensors.map(({ name, shape, values }) => {
    offset += values.length;
    return { name, shape, offset: offset - values.length };
  });
  const data = Float32Array.from(tensors.flatMap(({ values }) => [...values]));
  return join(...safetensorsPieces({ tensors: listed, data }, dtype, { format: 'tf' }));
}

/** Pickle code of a tensor over the storage `key`; offset, shape and strides as given. */
export function torchTensor(
  key: string,
  count: number,
  view: { offset?: number; shape: number[]; strides: number[]; storage?: string },
): Bytes {
  const tuple = (numbers: number[]) => join('(', ...numbers.map(integer), 't');
  return join(
    'ctorch._utils\n_rebuild_tensor_v2\n((',
    text('storage'),
    `ctorch\n${view.storage ?? 'FloatStorage'}\n`,
    text(key),
    text('cpu'),
    integer(count),
    'tQ',
    integer(view.offset ?? 0),
    tuple(view.shape),
    tuple(view.strides),
    '\x89ccollections\nOrderedDict\n)RtR',
  );
}

function integer(value: number): Bytes {
  return value < 2 ** 31 ? join('J', le(value, 4)) : join('\x8a', [8], le(value, 8));
}

/** A state dict's pickle: names with the code of their values. */
export function stateDict(entries: [name: string, code: Uint8Array][]): Bytes {
  const items = entries.map(([name, code]) => join(text(name), code));
  return join('\x80\x02ccollections\nOrderedDict\n)R(', ...items, 'u.');
}

/** P-Net as facenet-pytorch names and turns it, each tensor a view of the det file's values. */
function torchEntries(tensors: readonly Tensor[]): [string, Bytes][] {
  return tensors.map(({ name, shape, values }, i) => {
    const own = name.replace('PReLU', 'prelu').replace('-', '_');
    const [layer, part] = own.split('/');
    const code = (view: { shape: number[]; strides: number[] }) =>
      torchTensor(String(i), values.length, view);
    if (part !== 'weights') {
      const last = part === 'biases' ? 'bias' : 'weight';
      return [`${layer}.${last}`, code({ shape, strides: [1] })];
    }
    const [x, y, inputs, outputs] = shape as [number, number, number, number];
    const strides = [1, outputs, inputs * outputs, y * inputs * outputs];
    return [`${layer}.weight`, code({ shape: [outputs, inputs, y, x], strides })];
  });
}

export function torchZip(tensors: readonly Tensor[], root = 'archive'): Bytes {
  return zip([
    { name: `${root}/data.pkl`, data: stateDict(torchEntries(tensors)) },
    ...tensors.map(({ values }, i) => ({
      name: `${root}/data/${i}`,
      data: bytesOf(values),
      stored: true,
    })),
    { name: `${root}/version`, data: join('3\n') },
  ]);
}

/** The container that PyTorch wrote before 1.6. */
export function oldTorch(tensors: readonly Tensor[]): Bytes {
  const storages = tensors.map(({ values }) => join(le(values.length, 8), bytesOf(values)));
  const dict = stateDict(torchEntries(tensors));
  const keys = tensors.map((_, i) => text(String(i)));
  return join(
    '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.',
    '\x80\x02M\xe9\x03.',
    '\x80\x02}(',
    text('little_endian'),
    '\x88u.',
    dict,
    '\x80\x02](',
    ...keys,
    'e.',
    ...storages,
  );
}

/** face-api's manifest and the files it names, as long as each other; every other tensor quantised to a byte a value. */
export function faceApi(tensors: readonly Tensor[], paths = ['net.bin']) {
  const weights = tensors.map(({ name, shape, values }, i) => {
    const min = Math.min(...values);
    const scale = (Math.max(...values) - min) / 255 || 1;
    const entry = { name, shape, dtype: 'float32' };
    return i % 2 ? { ...entry, quantization: { dtype: 'uint8', scale, min } } : entry;
  });
  const data = tensors.map(({ values }, i) => {
    const { scale, min } = (weights[i] as { quantization?: { scale: number; min: number } })
      .quantization ?? { scale: 0, min: 0 };
    return scale
      ? Uint8Array.from(values, (value) => Math.round((value - min) / scale))
      : bytesOf(values);
  });
  const all = join(...data);
  const length = Math.ceil(all.length / paths.length);
  const shards = paths.map((_, i) => all.slice(i * length, (i + 1) * length));
  return { manifest: join(JSON.stringify([{ weights, paths }])), shards };
}

/** MXNet's list of dense float32 arrays, of the generation that names its storage. */
export function params(tensors: readonly Tensor[]): Bytes {
  const arrays = tensors.map(({ shape, values }) =>
    join(
      ...[le(0xf993fac9, 4), le(0, 4), le(shape.length, 4), ...shape.map((side) => le(side, 8))],
      ...[le(1, 4), le(0, 4), le(0, 4), bytesOf(values)],
    ),
  );
  return paramsOf(
    arrays,
    tensors.map(({ name }) => name),
  );
}

/** A graph beside those arrays: each by itself a kind of layer, in a row. */
export function symbol(tensors: readonly Tensor[]): Bytes {
  const kinds = ['Convolution', 'FullyConnected', 'LeakyReLU', 'BatchNorm', 'elemwise_add'];
  const nodes = tensors.flatMap(({ name }, i) => [
    { op: 'null', name, inputs: [] },
    {
      op: kinds[i % kinds.length]!,
      name: `node${i}`,
      attrs: { kernel: '(3, 3)', stride: '(1, 1)', act_type: 'prelu' },
      inputs: [
        [Math.max(0, 2 * i - 1), 0, 0],
        [2 * i, 0, 0],
      ],
    },
  ]);
  return join(JSON.stringify({ nodes, heads: [[nodes.length - 1, 0, 0]] }));
}

/** The list around arrays that are there, and their names. */
export function paramsOf(arrays: readonly Uint8Array[], names: readonly string[]): Bytes {
  const listed = names.map((name) => join(le(name.length, 8), name));
  return join(
    ...[le(0x112, 8), le(0, 8), le(arrays.length, 8), ...arrays],
    ...[le(names.length, 8), ...listed],
  );
}

/** As numpy.savez writes it. */
export function npz(tensors: readonly Tensor[]): Bytes {
  return zip(
    tensors.map(({ name, shape, values }) => ({
      name: `${name}.npy`,
      data: npy('<f4', `(${shape.join(', ')},)`, bytesOf(values)),
      stored: true,
    })),
  );
}

/** P-Net as TensorFlow Lite, by the writer of the benchmark. */
function tflite(tensors: readonly Tensor[]): Bytes {
  let offset = 0;
  const listed = tensors.map(({ name, shape, values }) => {
    offset += values.length;
    return { name, shape, offset: offset - values.length };
  });
  const data = Float32Array.from(tensors.flatMap(({ values }) => [...values]));
  const layers = plainLayers(pnetNetwork, { id: 'pnet', digest: '', tensors: listed, data });
  return tfliteModel(pnetNetwork, layers, 0, [1, 12, 12, 3]);
}

/** A small file of each format, as a person drops it. */
export function everyFormat(): Record<string, Bytes> {
  const tensors = pnet();
  const pb = graph(tensors);
  return {
    'det1.npy': facetFile('det1.npy'),
    'pnet.pb': pb,
    'pnet.safetensors': safetensors(tensors),
    'pnet.pt': torchZip(tensors),
    'pnet-old.pt': oldTorch(tensors),
    'pnet.params': params(tensors),
    'pnet.npz': npz(tensors),
    'pnet.onnx': pnetModel(tensors),
    'pnet.tflite': tflite(tensors),
    'pnet.zip': zip([
      { name: 'pnet/README', data: join('about') },
      { name: 'pnet/pnet.pb', data: pb },
    ]),
    'pnet.tar': tar([
      { name: 'README', data: join('about') },
      { name: 'pnet.pb', data: pb },
    ]),
    'pnet.tgz': gzipSync(tar([{ name: 'pnet.pb', data: pb }])) as Bytes,
  };
}
