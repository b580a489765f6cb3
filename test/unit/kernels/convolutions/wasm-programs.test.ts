/** The convolutions in WebAssembly SIMD against tfjs's plain ones, on noise of many shapes. */
import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  backend_util,
  conv2d,
  maxPool as tfMaxPool,
  prelu,
  relu,
  relu6,
  setBackend,
  tensor1d,
  tensor4d,
  tidy,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { assemble, type Function } from '../../../../src/kernels/convolutions/wasm/assembler';
import {
  direct,
  directArguments,
  directWeights,
} from '../../../../src/kernels/convolutions/wasm/direct';
import { maxPool } from '../../../../src/kernels/convolutions/wasm/max-pool';
import { padded } from '../../../../src/kernels/convolutions/wasm/padded';
import type { Activation } from '../../../../src/kernels/convolutions/wasm/products';
import { programOf } from '../../../../src/kernels/convolutions/wasm/share';
import {
  tilesOf,
  winograd,
  winogradArguments,
} from '../../../../src/kernels/convolutions/wasm/winograd';
import {
  winogradScratch,
  winogradWeights,
} from '../../../../src/kernels/convolutions/wasm/winograd-plan';

interface Case {
  batch: number;
  height: number;
  width: number;
  channels: number;
  filters: number;
  kernel: [number, number];
  stride: number;
  same?: boolean;
  activation: Activation;
}

const memory = new WebAssembly.Memory({ initial: 400 });
/** After what a program may write, so that a value too many is seen. */
const GUARD = 777;

/** Numbers between -1 and 1, the same in every run. */
function noise(seed: number): (count: number) => Float32Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
  return (count) => Float32Array.from({ length: count }, next);
}

/** Puts values one behind another into the memory, with room between them. */
function placer() {
  let at = 64;
  return (values: Float32Array): number => {
    const here = at;
    new Float32Array(memory.buffer, here, values.length).set(values);
    at = Math.ceil((here + values.byteLength + 64) / 16) * 16;
    return here;
  };
}

function call(functions: Function[], values: number[], parts: [first: number, count: number][]) {
  const program = programOf(assemble(functions, false), memory);
  for (const [first, count] of parts) program(...values, first, count);
}

/** Later parts first, as another thread may have them. */
function inParts(functions: Function[], values: number[], count: number): void {
  const half = Math.floor(count / 2);
  call(
    functions,
    values,
    half > 0
      ? [
          [half, count - half],
          [0, half],
        ]
      : [[0, count]],
  );
}

function activated(activation: Activation, x: Tensor4D, slopes: Float32Array): Tensor4D {
  if (activation === 'linear') return x;
  if (activation === 'prelu') return prelu(x, tensor4d(slopes, [1, 1, 1, slopes.length]));
  return activation === 'relu' ? relu(x) : relu6(x);
}

/** The largest difference, as a share of the largest value. */
function difference(each: Case, way: 'direct' | 'winograd'): number {
  const { batch, height, width, channels, filters, kernel, stride, same, activation } = each;
  const draw = noise(batch * 1000 + channels * 10 + filters);
  const x = draw(batch * height * width * channels);
  const filter = draw(kernel[0] * kernel[1] * channels * filters);
  const [bias, slopes] = [draw(filters), draw(filters)];
  const expected = tidy(() => {
    const map = conv2d(
      tensor4d(x, [batch, height, width, channels]),
      tensor4d(filter, [...kernel, channels, filters]),
      stride,
      same ? 'same' : 'valid',
    );
    return activated(activation, add(map, tensor1d(bias)), slopes);
  });
  const [, outHeight, outWidth] = expected.shape;
  const place = placer();
  const at = place(x);
  const out = place(new Float32Array(expected.size + 4).fill(GUARD));
  const maps = { inHeight: height, inWidth: width, height: outHeight, width: outWidth };
  if (way === 'direct') {
    const shape = { kernel, channels, filters, stride, activation };
    const weights = place(directWeights(shape, filter, bias, slopes));
    inParts(
      direct(shape),
      directArguments(shape, { x: at, out, weights, ...maps }),
      batch * outHeight * outWidth,
    );
  } else {
    const shape = { channels, filters, activation };
    const weights = place(winogradWeights(shape, filter, bias, slopes));
    // What is left there by others is no number at all.
    const scratch = place(new Float32Array(winogradScratch(shape) / 4).fill(NaN));
    const edge = same ? 1 : 0;
    const run = { x: at, out, weights, scratch, top: edge, left: edge, ...maps };
    const { rows, columns } = tilesOf(maps);
    inParts(winograd(shape), winogradArguments(run), batch * rows * columns);
  }
  const found = new Float32Array(memory.buffer, out, expected.size + 4);
  expect([...found.subarray(expected.size)]).toEqual([GUARD, GUARD, GUARD, GUARD]);
  const values = expected.dataSync() as Float32Array;
  expected.dispose();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    values.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0) / largest
  );
}

const common = { kernel: [3, 3] as [number, number], stride: 1, activation: 'prelu' as Activation };

beforeAll(async () => {
  await setBackend('cpu');
});

describe('the direct convolution', () => {
  it.each<Partial<Case>>([
    { batch: 2, height: 9, width: 13, channels: 3, filters: 10 },
    { batch: 3, height: 8, width: 7, channels: 3, filters: 28 },
    { batch: 33, height: 4, width: 4, channels: 48, filters: 64, kernel: [2, 2] },
    { batch: 7, height: 1, width: 1, channels: 37, filters: 6, kernel: [1, 1] },
    { batch: 1, height: 1, width: 1, channels: 5, filters: 1, kernel: [1, 1] },
    { batch: 2, height: 21, width: 20, channels: 3, filters: 32, kernel: [7, 7], stride: 2 },
    { batch: 2, height: 9, width: 11, channels: 6, filters: 7, stride: 2, activation: 'relu' },
    { batch: 1, height: 5, width: 9, channels: 17, filters: 12, kernel: [1, 7] },
    { batch: 1, height: 9, width: 4, channels: 9, filters: 3, kernel: [7, 1], activation: 'relu6' },
    { batch: 2, height: 5, width: 5, channels: 8, filters: 8, activation: 'linear' },
  ])('of %o equals the plain one', (shape) => {
    // Sums of float32 in another order.
    expect(difference({ ...common, ...shape } as Case, 'direct')).toBeLessThan(1e-5);
  });
});

describe('the convolution by minimal filtering', () => {
  it.each<Partial<Case>>([
    { batch: 2, height: 11, width: 11, channels: 28, filters: 48 },
    { batch: 1, height: 9, width: 14, channels: 10, filters: 16 },
    { batch: 33, height: 5, width: 5, channels: 4, filters: 4 },
    { batch: 2, height: 10, width: 11, channels: 7, filters: 9, same: true },
    { batch: 3, height: 3, width: 3, channels: 32, filters: 32, same: true, activation: 'relu' },
    { batch: 2, height: 2, width: 1, channels: 5, filters: 5, same: true, activation: 'linear' },
    { batch: 1, height: 1, width: 1, channels: 4, filters: 6, same: true, activation: 'relu6' },
    { batch: 1, height: 40, width: 61, channels: 16, filters: 30 },
  ])('of %o equals the plain one', (shape) => {
    // Its transforms cost a digit; 1e-4 is what the nets are held to.
    expect(difference({ ...common, ...shape } as Case, 'winograd')).toBeLessThan(2e-5);
  });
});

describe('the max pool', () => {
  it.each([
    { size: 2, pad: 'same', height: 9, width: 12, channels: 10 },
    { size: 3, pad: 'same', height: 22, width: 22, channels: 28 },
    { size: 3, pad: 'valid', height: 9, width: 9, channels: 5 },
    { size: 3, pad: 'same', height: 1, width: 2, channels: 3 },
    { size: 2, pad: 1, height: 6, width: 7, channels: 4 },
  ] as const)('of %o equals the plain one', ({ size, pad, height, width, channels }) => {
    const x = noise(size)(3 * height * width * channels).map((value) => value - 2);
    const input = tensor4d(x, [3, height, width, channels]);
    const expected = tfMaxPool(input, size, 2, pad);
    const { padInfo } = backend_util.computePool2DInfo(input.shape, size, 2, 1, pad);
    const [, rows, columns] = expected.shape;
    const place = placer();
    const from = place(x);
    const to = place(new Float32Array(expected.size + 1).fill(GUARD));
    const shape = { size: [size, size] as [number, number], stride: 2, channels };
    const sides = [height, width, rows, columns, padInfo.top, padInfo.left];
    inParts(maxPool(shape), [from, to, ...sides], 3 * rows);
    const found = new Float32Array(memory.buffer, to, expected.size + 1);
    expect([...found]).toEqual([...expected.dataSync(), GUARD]);
  });
});

it('zeros around maps are those of padding, and no others', () => {
  const place = placer();
  const from = place(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  const to = place(new Float32Array(41).fill(GUARD));
  // Two maps of 2 x 2 of one channel; a row above, two below, a pixel to the left, one to the right.
  call(padded(), [from, to, 2, 8, 1, 2, 4, 4], [[0, 2]]);
  const [none, edge] = [[0, 0, 0, 0], [...new Float32Array(memory.buffer, to, 41)]];
  expect(edge).toEqual([
    ...[...none, 0, 1, 2, 0, 0, 3, 4, 0, ...none, ...none],
    ...[...none, 0, 5, 6, 0, 0, 7, 8, 0, ...none, ...none],
    GUARD,
  ]);
});
