/** tfjs's own calls on wasm, where programs of ours serve them, against the plain backend. */
import {
  env,
  fused,
  maxPool,
  memory,
  randomNormal,
  setBackend,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from './support/detector';

type Operation = (...inputs: Tensor[]) => Tensor;

/** The largest difference between two backends, as a share of the largest value. */
async function difference(operation: Operation, ...shapes: number[][]): Promise<number> {
  await useBackend('cpu');
  const inputs = shapes.map((shape, i) => randomNormal(shape, 0, 1, 'float32', i + 1));
  const values: Float32Array[] = [];
  for (const name of ['cpu', 'wasm'] as const) {
    await useBackend(name);
    const before = memory().numTensors;
    const out = operation(...inputs);
    values.push((await out.data()) as Float32Array);
    out.dispose();
    expect(memory().numTensors).toBe(before);
  }
  inputs.forEach((input) => input.dispose());
  await setBackend('wasm');
  const [plain, ours] = values as [Float32Array, Float32Array];
  expect(ours.length).toBe(plain.length);
  const largest = plain.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return plain.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i]!)), 0) / largest;
}

// float32 in another order of sums; what the nets are held to.
const TOLERANCE = 1e-4;

describe('a fused convolution on wasm equals the plain one', () => {
  it.each([
    ['by kernels of 3 x 3', [2, 12, 13, 8], [3, 3, 8, 12], 1, 'same', 'relu'],
    ['of few pixels', [1, 2, 2, 64], [3, 3, 64, 32], 1, 'same', 'relu'],
    ['at stride 2 with zeros around', [3, 9, 9, 5], [3, 3, 5, 7], 2, 'same', 'relu6'],
    ['along one axis', [2, 8, 8, 12], [1, 7, 12, 16], 1, 'same', 'linear'],
    ['of single pixels', [33, 6, 5, 9], [1, 1, 9, 6], 1, 'valid', 'relu'],
    ['with zeros of a number', [1, 10, 11, 3], [5, 5, 3, 4], 2, 2, 'relu'],
    ['with what we have no program for', [1, 8, 8, 4], [3, 3, 4, 4], 1, 'same', 'sigmoid'],
  ] as const)('%s', async (_, x, filter, strides, pad, activation) => {
    const operation: Operation = (x, filter, bias) =>
      fused.conv2d({ x, filter, bias, strides, pad, activation } as never);
    const shapes = [[...x], [...filter], [filter[3]]];
    expect(await difference(operation, ...shapes)).toBeLessThan(TOLERANCE);
  });

  it('with holes in its kernels', async () => {
    const operation: Operation = (x, filter) =>
      fused.conv2d({ x, filter, strides: 1, pad: 'valid', dilations: 2 } as never);
    expect(await difference(operation, [1, 9, 9, 4], [3, 3, 4, 5])).toBeLessThan(TOLERANCE);
  });

  it('with slopes a filter', async () => {
    const operation: Operation = (x, filter, bias, slopes) =>
      fused.conv2d({
        ...{ x, filter, bias, strides: 1, pad: 'valid', activation: 'prelu' },
        preluActivationWeights: slopes,
      } as never);
    expect(await difference(operation, [2, 7, 9, 10], [3, 3, 10, 14], [14], [14])).toBeLessThan(
      TOLERANCE,
    );
  });
});

describe('a fused matrix product on wasm equals the plain one', () => {
  it.each([
    ['of rows', [33, 37], [37, 10]],
    ['of one row', [1, 576], [576, 128]],
  ] as const)('%s', async (_, a, b) => {
    const operation: Operation = (a, b, bias) =>
      fused.matMul({ a, b, bias, activation: 'relu' } as never);
    expect(await difference(operation, [...a], [...b], [b[1]])).toBeLessThan(TOLERANCE);
  });

  it('of a matrix that is turned', async () => {
    const operation: Operation = (a, b) => fused.matMul({ a, b, transposeB: true } as never);
    expect(await difference(operation, [5, 7], [9, 7])).toBeLessThan(TOLERANCE);
  });
});

it('a max pool on wasm equals the plain one', async () => {
  const operation: Operation = (x) => maxPool(x as Tensor4D, 3, 2, 'same');
  expect(await difference(operation, [5, 23, 22, 30])).toBe(0);
});

it('weights that change are read anew', async () => {
  await useBackend('wasm');
  expect(env().getBool('WASM_HAS_SIMD_SUPPORT')).toBe(true);
  const [x, filter] = [randomNormal([1, 6, 6, 4]), randomNormal([3, 3, 4, 4])];
  const [first, second] = [randomNormal([4]), randomNormal([4])];
  const run = async (bias: Tensor) => {
    const out = fused.conv2d({ x, filter, bias, strides: 1, pad: 'valid' } as never) as Tensor;
    const values = (await out.data()) as Float32Array;
    out.dispose();
    return values;
  };
  const [a, b, again] = [await run(first), await run(second), await run(first)];
  expect(b).not.toEqual(a);
  expect(again).toEqual(a);
  [x, filter, first, second].forEach((tensor) => tensor.dispose());
});
