/** Keras's weights in HDF5, as the HDF5 library writes them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import { layersOf, tensorsOf } from '../../../src/networks/variables';
import { canonical } from '../../../src/weights/fitting/naming';
import { readWeightFile } from '../../../src/weights/formats/index';
import { NumericArray, RawTensor } from '../../../src/files/parsing/tensor';
import { openFile } from '../../../src/weights/reading/opening';
import { zip } from '../../fixtures/zips';
import { refusal, type Bytes } from './bytes';
import { pnet, type Tensor } from './containers';
import { kerasTensors, olderHdf5, type StoredTensor } from '../../fixtures/weights/hdf5';
import { hdf5, kerasFile, readByLibrary, type Hdf5Options } from './hdf5-files';

const read = (file: Bytes) =>
  Object.fromEntries(
    [...readWeightFile(file, 'net.h5')].map(([name, tensor]) => [
      name,
      { shape: [...tensor.shape], values: [...tensor.toFloat32()] },
    ]),
  );

const counted = (count: number) => Float32Array.from({ length: count }, (_, i) => i / 7 - 3);

describe('a dataset', () => {
  const matrix = { path: 'a/weights:0', shape: [5, 7, 3], values: counted(105) };

  test.each<[string, Partial<StoredTensor>, Hdf5Options?]>([
    ['in one piece', {}],
    ['in chunks, the last ones cut', { chunks: [2, 3, 2] }],
    ['in chunks that are packed', { chunks: [2, 7, 3], filter: [1, [6]] }],
    ['in chunks whose bytes are shuffled', { chunks: [3, 2, 3], filter: [2, [4]] }],
    ['in chunks with a checksum', { chunks: [5, 7, 1], filter: [3, []] }],
    ['in a group of the newer kind', {}, { ordered: true }],
  ])('%s gives its values', (_, more, options) => {
    expect(read(hdf5([{ ...matrix, ...more }], options))).toEqual({
      'a/weights': { shape: [5, 7, 3], values: [...matrix.values] },
    });
  });

  test('of many groups is found in each', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({
      ...{ path: `layer_${i}/layer_${i}/kernel:0`, shape: [1], values: Float32Array.of(i) },
    }));
    const file = olderHdf5(many);
    expect(Object.keys(readByLibrary(file))).toHaveLength(300);
    const found = read(file);
    expect(Object.keys(found)).toHaveLength(300);
    expect(found['layer_299/kernel']!.values).toEqual([299]);
  });

  test('of half or double precision gives the numbers', () => {
    const doubles = { path: 'a', shape: [2], values: Float64Array.of(1, 0.5), dtype: '<d' };
    expect(read(hdf5([doubles]))['a']!.values).toEqual([1, 0.5]);
    for (const [dtype, values] of [
      ['<e', Uint8Array.of(0, 0x3c, 0, 0x38)],
      ['<bfloat16', Uint8Array.of(0x80, 0x3f, 0, 0x3f)],
    ] as const) {
      const file = olderHdf5([{ path: 'a', shape: [2], values, dtype }]);
      expect(read(file)['a']!.values, dtype).toEqual([1, 0.5]);
    }
  });

  test('of whole numbers, or of none, is no weights', () => {
    const step = { path: 'step', shape: [2], values: Int32Array.of(1, 2), dtype: '<i' };
    expect(Object.keys(read(hdf5([step, matrix])))).toEqual(['a/weights']);
  });
});

describe('Keras', () => {
  const plain = pnet();
  const older = () => olderHdf5(kerasTensors(plain));
  const expected = plain.map(({ name, values }) => [name, [...values]]).sort();
  const valuesOf = (file: Bytes) =>
    Object.entries(read(file))
      .map(([name, { values }]) => [name, values])
      .sort();

  test('2, weights or a whole model: names are those of the tensors', () => {
    for (const file of [kerasFile(plain), older()]) expect(valuesOf(file)).toEqual(expected);
    expect(valuesOf(kerasFile(plain, true))).toEqual(expected);
  });

  test('3 counts the variables of a layer, and tells its name beside them', async () => {
    const attributes = {
      'layers/conv2d/vars': { name: 'Conv2d_1a_3x3' },
      'layers/batch_normalization/vars': { name: 'Conv2d_1a_3x3_BatchNorm' },
    };
    const file = hdf5(
      [
        { path: 'layers/conv2d/vars/0', shape: [1, 1, 1, 2], values: [1, 2] },
        ...[3, 4, 5].map((value, i) => ({
          ...{ path: `layers/batch_normalization/vars/${i}`, shape: [2], values: [value, 0] },
        })),
        { path: 'layers/dense/vars/1', shape: [1], values: [9] },
        { path: 'optimizer/vars/1', shape: [1], values: [9] },
      ].map((tensor) => ({ ...tensor, values: Float32Array.from(tensor.values) })),
      { attributes },
    );
    const archive = zip([
      { name: 'config.json', data: Buffer.from('{"module": "keras"}') },
      { name: 'metadata.json', data: Buffer.from('{"keras_version": "3.6.0"}') },
      { name: 'model.weights.h5', data: file },
    ]);
    const blob = new Blob([archive]);
    const { raw } = await openFile({ name: 'net.keras', blob });
    expect([...raw].map(([name, tensor]) => [name, tensor.toFloat32()[0]])).toEqual([
      ['InceptionResnetV1/Conv2d_1a_3x3/weights', 1],
      ['InceptionResnetV1/Conv2d_1a_3x3/BatchNorm/beta', 3],
      ['InceptionResnetV1/Conv2d_1a_3x3/BatchNorm/moving_mean', 4],
      ['InceptionResnetV1/Conv2d_1a_3x3/BatchNorm/moving_variance', 5],
      ['layers/dense/biases', 9],
    ]);
  });
});

test('Keras 3 without names beside the variables: config.json tells them', async () => {
  const layer = (kind: string, name: string) => ({ class_name: kind, config: { name } });
  const config = {
    module: 'keras.src.models.functional',
    config: {
      layers: [
        ...[layer('InputLayer', 'input'), layer('Conv2D', 'Conv2d_1a_3x3')],
        ...[
          layer('BatchNormalization', 'Conv2d_1a_3x3_BatchNorm'),
          layer('Conv2D', 'Conv2d_2a_3x3'),
        ],
      ],
    },
  };
  const groups = ['conv2d', 'batch_normalization', 'conv2d_1'];
  const file = hdf5(
    groups.flatMap((group) =>
      Array.from({ length: group.startsWith('conv') ? 1 : 3 }, (_, i) => ({
        ...{ path: `layers/${group}/vars/${i}`, shape: [1], values: Float32Array.of(i) },
      })),
    ),
  );
  const archive = zip([
    { name: 'config.json', data: Buffer.from(JSON.stringify(config)) },
    { name: 'model.weights.h5', data: file },
  ]);
  const { raw } = await openFile({ name: 'net.keras', blob: new Blob([archive]) });
  expect([...raw.keys()].sort()).toEqual(
    [
      ...['beta', 'moving_mean', 'moving_variance'].map(
        (part) => `Conv2d_1a_3x3/BatchNorm/${part}`,
      ),
      ...['Conv2d_1a_3x3/weights', 'Conv2d_2a_3x3/weights'],
    ].map((name) => `InceptionResnetV1/${name}`),
  );
});

describe('the names of Keras’s ports of facenet', () => {
  const one = new RawTensor({
    ...{ dtype: { kind: 'f', size: 4, littleEndian: true }, shape: [1], strides: [1], offset: 0 },
    bytes: new Uint8Array(4),
  });
  const named = (...names: string[]) => [
    ...canonical(new Map(names.map((name) => [name, one])), 'net.h5').keys(),
  ];

  test('are those of the layers of the network', () => {
    expect(
      named(
        ...['Conv2d_1a_3x3/kernel', 'Conv2d_1a_3x3_BatchNorm/beta'],
        ...['Block35_1_Branch_0_Conv2d_1x1/kernel', 'Block35_5_Conv2d_1x1/bias'],
        'Block17_10_Branch_1_Conv2d_0c_7x1_BatchNorm/moving_mean',
        ...['Mixed_7a_Branch_2_Conv2d_1a_3x3/kernel', 'Block8_1_Branch_1_Conv2d_0b_1x3/kernel'],
        ...[
          'Block8_6_Conv2d_1x1/bias',
          'Bottleneck/kernel',
          'Bottleneck_BatchNorm/moving_variance',
        ],
      ),
    ).toEqual(
      [
        ...['Conv2d_1a_3x3/weights', 'Conv2d_1a_3x3/BatchNorm/beta'],
        ...['Repeat/block35_1/Branch_0/Conv2d_1x1/weights', 'Repeat/block35_5/Conv2d_1x1/biases'],
        'Repeat_1/block17_10/Branch_1/Conv2d_0c_7x1/BatchNorm/moving_mean',
        ...[
          'Mixed_7a/Branch_2/Conv2d_1a_3x3/weights',
          'Repeat_2/block8_1/Branch_1/Conv2d_0b_1x3/weights',
        ],
        ...[
          'Block8/Conv2d_1x1/biases',
          'Bottleneck/weights',
          'Bottleneck/BatchNorm/moving_variance',
        ],
      ].map((name) => `InceptionResnetV1/${name}`),
    );
  });

  test('are told by their group where Keras counted the uses of a layer', () => {
    expect(
      named('Bottleneck/Bottleneck_1/kernel', 'Bottleneck_BatchNorm/Bottleneck_BatchNorm_1/beta'),
    ).toEqual([
      'InceptionResnetV1/Bottleneck/weights',
      'InceptionResnetV1/Bottleneck/BatchNorm/beta',
    ]);
  });

  test('give all tensors of the network, also in a group a layer', () => {
    const ours = layersOf(inceptionResnetV1, 512).flatMap((layer) => tensorsOf(layer)[0]!);
    const theirs = ours.map(({ name }) =>
      name
        .replace('InceptionResnetV1/', '')
        .replace('/Block8/', '/Block8_6/')
        .replace(/^Block8\//, 'Block8_6/')
        .replace(/^Repeat(_\d)?\/block/, 'Block')
        .replace('/BatchNorm/', '_BatchNorm/')
        .replace(/\/(?=.*\/)/g, '_')
        .replace(/weights$/, 'kernel')
        .replace(/biases$/, 'bias'),
    );
    expect(named(...theirs)).toEqual(ours.map(({ name }) => name));
  });
});

describe('what does not hold together is refused by name', () => {
  let file: Bytes;
  beforeAll(() => {
    const values = counted(64);
    file = hdf5([{ path: 'a/weights:0', shape: [8, 8], values, chunks: [4, 8], filter: [1, [6]] }]);
  });

  test('a chunk that is damaged', () => {
    const zlib = file.findIndex((byte, i) => byte === 0x78 && file[i + 1] === 0x9c);
    const bent = file.map((byte, i) => (i === zlib + 9 ? byte ^ 255 : byte)) as Bytes;
    expect(refusal(() => readWeightFile(bent, 'net.h5')).message).toBe(
      'net.h5 holds "a/weights" in chunks of which one does not unpack: it is damaged.',
    );
  });

  test('a file that is cut short', () => {
    const error = refusal(() => readWeightFile(file.slice(0, -200), 'net.h5'));
    expect(error.message).toBe('net.h5 ends early: it is damaged, or was not copied whole.');
  });

  test('a group that holds itself', () => {
    const plain = olderHdf5([{ path: 'a/b', shape: [1], values: Float32Array.of(1) }]);
    // The last table of symbols is the root's: its only child becomes the root.
    const snod = Buffer.from(plain).lastIndexOf('SNOD');
    const bent = plain.slice();
    bent.set(plain.subarray(64, 72), snod + 16);
    expect(refusal(() => readWeightFile(bent, 'net.h5')).message).toBe(
      'net.h5 has two names for one object, or a circle.',
    );
  });
});

const shared = inject('shared');

test.skipIf(!shared)('MTCNN as h5py wrote it: every tensor equals the published one', () => {
  const folder = resolve(shared, 'models/formats');
  const json = readFileSync(resolve(folder, 'formats.json'), 'utf8');
  const { tensors } = JSON.parse(json) as { tensors: (Tensor & { sha256: string })[] };
  const raw = readWeightFile(new Uint8Array(readFileSync(resolve(folder, 'mtcnn.h5'))), 'mtcnn.h5');
  expect(
    Object.fromEntries(
      [...raw].map(([name, tensor]) => [
        name,
        createHash('sha256').update(tensor.toFloat32()).digest('hex'),
      ]),
    ),
  ).toEqual(Object.fromEntries(tensors.map(({ name, sha256 }) => [name, sha256])));
});

test('slopes that a map shares have axes of one for its sides there, and none here', () => {
  const slopes = (shape: number[]) =>
    new NumericArray({ kind: 'f', size: 4, littleEndian: true }, shape, false, new Uint8Array(40));
  const shapeOf = (shape: number[]) =>
    canonical(
      new Map([
        ['PReLU1/alpha', slopes(shape)],
        ['conv1/kernel', slopes([10])],
      ]),
      'net.h5',
    ).get('PReLU1/alpha')!.shape;
  expect(shapeOf([1, 1, 10])).toEqual([10]);
  expect(shapeOf([2, 1, 5])).toEqual([2, 1, 5]);
});
