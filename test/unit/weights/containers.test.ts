/** One net in many containers: the same tensors come out. */
import { beforeAll, describe, expect, test } from 'vitest';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { join, le } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';
import { type Bytes } from './bytes';
import {
  bytesOf,
  constant,
  everyFormat,
  field,
  graph,
  pnet,
  safetensors,
  torchZip,
  type Tensor,
} from './containers';
import { NAME, open } from './opened';

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

  test('a gamma multiplies the biases, too, where a layer has both', async () => {
    const biases = { name: 'a/biases', shape: [2], values: Float32Array.of(13, 17) };
    expect(await read([...batchNorm([2, -1]), biases])).toMatchObject({ 'a/biases': [26, -17] });
  });

  test('a folded batch norm is the bias of its convolution', async () => {
    const offset = { name: 'a/Conv2D_bn_offset', shape: [2], values: Float32Array.of(1, 2) };
    expect(Object.keys(await read([offset]))).toEqual(['a/biases']);
  });
});
