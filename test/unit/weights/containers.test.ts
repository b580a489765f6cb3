/** One net in many containers: the same tensors come out, and what is wrong with a file is said. */
import { gzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { openFile } from '../../../src/weights/reading/opening';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { join, le } from '../../fixtures/bytes';
import { tar } from '../../fixtures/tars';
import { zip } from '../../fixtures/zips';
import { facetFile, text, type Bytes } from './bytes';
import {
  bytesOf,
  constant,
  everyFormat,
  field,
  graph,
  oldTorch,
  pnet,
  safetensors,
  stateDict,
  torchTensor,
  torchZip,
  varint,
  type Tensor,
} from './containers';

const NAME = 'mine.weights';

const open = (content: Bytes, name = NAME) => openFile({ name, blob: new Blob([content]) });

/** What is said of a file that can't be used. */
async function refusal(content: Bytes, name = NAME): Promise<FacetError> {
  try {
    const opened = await open(content, name);
    recogniseParts(opened.raw, name);
  } catch (error) {
    if (error instanceof FacetError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

let tensors: Tensor[];
beforeAll(() => {
  tensors = pnet();
});

/** The tensors of a file as those of P-Net, in its order. */
async function values(content: Bytes): Promise<Float32Array[]> {
  const [part] = recogniseParts((await open(content)).raw, NAME);
  return tensors.map(({ name }) => part!.raw.get(name)!.toFloat32());
}

describe('every container', () => {
  test.each(Object.entries(everyFormat()))('%s gives the same tensors', async (_, content) => {
    expect(await values(content)).toEqual(tensors.map((tensor) => tensor.values));
  });

  test('the root folder of a PyTorch zip may have any name', async () => {
    expect(await values(torchZip(tensors, 'pnet-2026'))).toHaveLength(13);
  });

  test('a PyTorch zip inside a zip is opened too', async () => {
    expect(await values(zip([{ name: 'pnet.pt', data: torchZip(tensors) }]))).toHaveLength(13);
  });

  test('half precision is read as what it stands for', async () => {
    const read = await values(safetensors(tensors, 'float16'));
    read.forEach((array, i) =>
      array.forEach((value, j) => {
        const exact = tensors[i]!.values[j]!;
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(Math.abs(exact) / 2048 + 2 ** -25);
      }),
    );
  });
});

describe('constants of a graph', () => {
  const one = (content: Uint8Array, type = 1): Promise<number[]> =>
    open(constant('a/weights', [2, 2], content, type)).then(({ raw }) => [
      ...raw.get('a/weights')!.toFloat32(),
    ]);
  const floats = (...list: number[]) => bytesOf(Float32Array.from(list));

  test.each<[string, Uint8Array, number, number[]]>([
    ['as bytes', field(4, floats(1, 2, 3, 4)), 1, [1, 2, 3, 4]],
    ['listed, packed', field(5, floats(1, 2, 3, 4)), 1, [1, 2, 3, 4]],
    [
      'listed one by one',
      join(...[1, 2, 3, 4].map((value) => join([5 * 8 + 5], floats(value)))),
      1,
      [1, 2, 3, 4],
    ],
    ['one value for the whole shape', field(5, floats(7)), 1, [7, 7, 7, 7]],
    ['the last value repeated to the end', field(5, floats(1, 2)), 1, [1, 2, 2, 2]],
    ['none at all', new Uint8Array(), 1, [0, 0, 0, 0]],
    ['doubles', field(4, bytesOf(Float64Array.of(1, 2, 3, 4))), 2, [1, 2, 3, 4]],
    ['halves as bytes', field(4, [0, 0x3c, 0, 0x40, 0, 0x42, 0, 0x44]), 19, [1, 2, 3, 4]],
    ['halves listed', field(13, [0x80, 0x78]), 19, [1, 1, 1, 1]],
    ['bfloat16', field(4, [0x80, 0x3f, 0, 0x40, 0x40, 0x40, 0x80, 0x40]), 14, [1, 2, 3, 4]],
  ])('%s', async (_, content, type, expected) => {
    expect(await one(content, type)).toEqual(expected);
  });

  test('whole numbers, single numbers and other nodes are no weights', async () => {
    const file = join(
      constant('a/weights', [1], field(4, floats(1))),
      constant('axis', [1], field(4, le(3, 4)), 3),
      constant('scale', [], field(5, floats(0.17))),
      field(1, join(field(1, 'relu'), field(2, 'Relu'), field(3, 'a'))),
    );
    expect([...(await open(file)).raw.keys()]).toEqual(['a/weights']);
  });
});

describe('names', () => {
  const batchNorm = (gamma: number[]): Tensor[] => [
    { name: 'a/weights', shape: [1, 1, 1, 2], values: Float32Array.of(3, 5) },
    { name: 'a/BatchNorm/moving_mean', shape: [2], values: Float32Array.of(7, 11) },
    { name: 'a/BatchNorm/Const', shape: [2], values: Float32Array.from(gamma) },
    { name: 'some/range', shape: [2], values: Float32Array.of(0, 1) },
  ];
  const read = async (list: Tensor[]) =>
    Object.fromEntries(
      [...(await open(graph(list))).raw].map(([name, tensor]) => [name, [...tensor.toFloat32()]]),
    );

  test('a gamma of ones is dropped, and so is what is no variable', async () => {
    expect(await read(batchNorm([1, 1]))).toEqual({
      'a/weights': [3, 5],
      'a/BatchNorm/moving_mean': [7, 11],
    });
  });

  test('any other gamma multiplies the filters and the moving mean', async () => {
    expect(await read(batchNorm([2, -1]))).toEqual({
      'a/weights': [6, -5],
      'a/BatchNorm/moving_mean': [14, -11],
    });
  });

  test('a folded batch norm is the bias of its convolution', async () => {
    const offset = { name: 'a/Conv2D_bn_offset', shape: [2], values: Float32Array.of(1, 2) };
    expect(Object.keys(await read([offset]))).toEqual(['a/biases']);
  });
});

describe('bad input', () => {
  const view = (offset: number, shape: number[], strides: number[]) =>
    zip([
      {
        name: 'x/data.pkl',
        data: stateDict([['a.weight', torchTensor('0', 4, { offset, shape, strides })]]),
      },
      { name: 'x/data/0', data: new Uint8Array(16), stored: true },
    ]);
  const pb = () => graph(tensors);
  const longClaim = join([0x0a, ...varint(3e9)], field(1, 'conv1/weights'), field(2, 'Const'));

  test.each<[string, () => Bytes, string, string]>([
    [
      'a pickle that names a forbidden global',
      () => zip([{ name: 'x/data.pkl', data: join('\x80\x02cos\nsystem\n(', text('ls'), 'tR.') }]),
      'WEIGHTS_UNSAFE',
      '"os.system"',
    ],
    [
      'the same in the older container',
      () => join(oldTorch(tensors).subarray(0, 21), '\x80\x02cposix\nsystem\n(', text('ls'), 'tR.'),
      'WEIGHTS_UNSAFE',
      '"posix.system"',
    ],
    ['a zip cut short', () => torchZip(tensors).slice(0, 9_000), 'ARCHIVE_INVALID', 'ends before'],
    [
      'a zip with two candidates',
      () =>
        zip([
          { name: 'a.pb', data: pb() },
          { name: 'b.npy', data: facetFile('det1.npy') },
        ]),
      'WEIGHTS_UNKNOWN',
      '2 weight files ("a.pb", "b.npy")',
    ],
    [
      'a zip with none',
      () => zip([{ name: 'README.md', data: join('about') }]),
      'WEIGHTS_UNKNOWN',
      'no weight file',
    ],
    [
      'a tar with two candidates',
      () =>
        tar([
          { name: 'a.pb', data: pb() },
          { name: 'b.pb', data: pb() },
        ]),
      'WEIGHTS_UNKNOWN',
      '"a.pb", "b.pb"',
    ],
    [
      'a path that climbs out of a zip',
      () => zip([{ name: '../a.pb', data: pb() }]),
      'ARCHIVE_UNSAFE_PATH',
      '"../a.pb"',
    ],
    [
      'a path that climbs out of a tar',
      () => tar([{ name: '../a.pb', data: pb() }]),
      'ARCHIVE_UNSAFE_PATH',
      '"../a.pb"',
    ],
    ['an offset outside', () => view(3, [2], [1]), 'WEIGHTS_INVALID', '"a.weight" reach beyond'],
    ['strides that point outside', () => view(0, [2, 2], [4, 1]), 'WEIGHTS_INVALID', '"a.weight"'],
    [
      'views of one value that stand for gigabytes',
      () => view(0, [1e9], [0]),
      'WEIGHTS_INVALID',
      '"a.weight" unpack to many times its own size',
    ],
    [
      'a storage that is not there',
      () =>
        zip([
          {
            name: 'x/data.pkl',
            data: stateDict([['a.weight', torchTensor('9', 4, { shape: [4], strides: [1] })]]),
          },
        ]),
      'WEIGHTS_INVALID',
      'lacks the storage "9"',
    ],
    [
      'a storage of an unknown type',
      () =>
        zip([
          {
            name: 'x/data.pkl',
            data: stateDict([
              ['a', torchTensor('0', 4, { shape: [4], strides: [1], storage: 'QInt8Storage' })],
            ]),
          },
        ]),
      'WEIGHTS_INVALID',
      'has a storage of type "torch.QInt8Storage"',
    ],
    [
      'a zip bomb',
      () => zip([{ name: 'a.pb', data: join(pb(), new Uint8Array(90_000_000)) }]),
      'WEIGHTS_INVALID',
      'would unpack to 90 MB',
    ],
    [
      'a gzip bomb',
      () => gzipSync(new Uint8Array(90_000_000)) as Bytes,
      'WEIGHTS_INVALID',
      'would unpack to 90 MB',
    ],
    [
      'a zip entry that claims 3 GB',
      () => zip([{ name: 'a.pb', data: pb(), claimedSize: 3e9 }]),
      'ARCHIVE_INVALID',
      'contradict',
    ],
    ['a graph whose first node claims 3 GB', () => longClaim, 'WEIGHTS_INVALID', 'ends early'],
    [
      'a safetensors header that claims 3 GB',
      () =>
        join(
          le(70, 8),
          '{"a":{"dtype":"F32","shape":[750000000],"data_offsets":[0,3000000000]}}'.slice(0, 70),
          '}',
        ),
      'WEIGHTS_INVALID',
      'header',
    ],
    [
      'safetensors that share bytes',
      () => {
        const entry = '{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';
        const header = `{"a":${entry},"b":${entry}}`;
        return join(le(header.length, 8), header, new Uint8Array(8));
      },
      'WEIGHTS_INVALID',
      'share the same bytes',
    ],
    [
      'safetensors of a wrong type',
      () => {
        const header = '{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}';
        return join(le(header.length, 8), header, new Uint8Array(8));
      },
      'WEIGHTS_INVALID',
      '"a" of a type',
    ],
    [
      'a constant of a wrong length',
      () => constant('conv1/weights', [3, 3], field(4, new Uint8Array(8))),
      'WEIGHTS_INVALID',
      '"conv1/weights" of shape [3,3] with 8 bytes',
    ],
    [
      'one value that stands for 4 GB',
      () => constant('conv1/weights', [1e9], field(5, new Uint8Array(4))),
      'WEIGHTS_INVALID',
      '"conv1/weights" unpack to many times',
    ],
    [
      'a graph of another net',
      () => constant('resnet/conv/weights', [1, 1], field(4, new Uint8Array(4))),
      'WEIGHTS_UNKNOWN',
      'no network Facet knows',
    ],
    [
      'a web page saved as weights',
      () => join('<!DOCTYPE html><html><head><title>Drive: virus scan warning</title>'),
      'WEIGHTS_INVALID',
      'is a web page, not weights',
    ],
  ])('%s', async (_, make, code, words) => {
    const error = await refusal(make(), '20180402-114759.pb');
    expect(error.message).toContain(words);
    expect(error.message).toContain('20180402-114759.pb');
    expect(error.code).toBe(code);
  });

  test('a protocol buffer that nests 100,000 deep costs no stack', async () => {
    let nested = join(field(1, 'a'), field(2, 'Const'));
    const head = nested;
    const layers: number[][] = [];
    let length = nested.length;
    for (let i = 0; i < 100_000; i++) {
      const open = [0x2a, ...varint(length)];
      layers.push(open);
      length += open.length;
    }
    nested = join(field(1, join(head, Uint8Array.from(layers.reverse().flat()), head)));
    const error = await refusal(nested);
    expect(['WEIGHTS_INVALID', 'WEIGHTS_UNKNOWN']).toContain(error.code);
  });

  test('a pickle that nests 10,000 deep costs no stack either', async () => {
    const pickle = join('\x80\x02', '('.repeat(10_000), 't'.repeat(10_000), '.');
    const error = await refusal(zip([{ name: 'x/data.pkl', data: pickle }]));
    expect(error.message).toContain('no state dict');
  });
});
