/** Convolutions that tests compute, made-up values for them, and the plain backend to hold them against. */
import {
  backend_util,
  engine,
  ready,
  setBackend,
  tensor,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect } from 'vitest';
import { geometryOf, type Geometry } from '../../../src/kernels/convolutions/geometry';

/** Between -1 and 1, the same each time. */
export function values(shape: number[], seed: number): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  return Float32Array.from({ length: size }, (_, i) => Math.sin(i * 12.9898 + seed * 78.233));
}

export const made = <T extends Tensor>(shape: number[], seed: number) =>
  tensor(values(shape, seed), shape) as T;

/** Sums of up to 900 products in another order: 1e-4 of the largest is far above what float32 loses. */
export function expectAlike(
  given: ArrayLike<number>,
  expected: ArrayLike<number>,
  what = '',
): void {
  const largest = Array.from(expected).reduce((max, v) => Math.max(max, Math.abs(v)), 1e-6);
  const off = Array.from(expected).reduce(
    (max, v, i) =>
      Math.max(max, Math.abs(v - (given[i] ?? NaN)) || (v === given[i] ? 0 : Infinity)),
    0,
  );
  expect(off / largest, what).toBeLessThan(1e-4);
}

export async function plainly(work: () => Tensor): Promise<Float32Array> {
  const before = engine().backendName ?? 'cpu';
  await setBackend('cpu');
  await ready();
  const out = tidy(work);
  const result = (await out.data()) as Float32Array;
  out.dispose();
  await setBackend(before);
  return result;
}

export async function given(work: () => Tensor): Promise<Float32Array> {
  const out = tidy(work);
  const result = (await out.data()) as Float32Array;
  out.dispose();
  return result;
}

export interface Case {
  what: string;
  x: [number, number, number, number];
  filter: [number, number, number, number];
  strides?: number;
  pad?: 'same' | 'valid' | number;
}

/** The kernels of the networks, odd sizes, batches to 33, channels that no four divides. */
export const CASES: Case[] = [
  { what: '3x3 at stride 2', x: [3, 9, 9, 12], filter: [3, 3, 12, 20], strides: 2 },
  { what: '1x1 to few channels', x: [1, 5, 7, 32], filter: [1, 1, 32, 6] },
  { what: '3x3 of three channels', x: [1, 13, 11, 3], filter: [3, 3, 3, 10], pad: 'valid' },
  { what: '3x3 of ten channels', x: [2, 9, 8, 10], filter: [3, 3, 10, 16], pad: 'valid' },
  {
    what: '3x3 at stride 2, valid',
    x: [1, 9, 10, 8],
    filter: [3, 3, 8, 8],
    strides: 2,
    pad: 'valid',
  },
  { what: '1x7', x: [1, 8, 8, 16], filter: [1, 7, 16, 24] },
  { what: '7x1', x: [1, 8, 8, 16], filter: [7, 1, 16, 24] },
  { what: '1x3 of a small map', x: [1, 3, 3, 24], filter: [1, 3, 24, 24] },
  { what: '2x2', x: [33, 4, 4, 20], filter: [2, 2, 20, 28], pad: 'valid' },
  { what: '5x5 of pads of two', x: [1, 6, 9, 7], filter: [5, 5, 7, 5], pad: 2 },
  { what: '7x7 at stride 2', x: [1, 21, 19, 3], filter: [7, 7, 3, 32], strides: 2, pad: 'valid' },
  { what: '3x3 in fours', x: [2, 7, 5, 24], filter: [3, 3, 24, 20] },
  { what: '3x3 of pads of two', x: [1, 4, 9, 26], filter: [3, 3, 26, 9], pad: 2 },
];

export function geometryFor({ x, filter, strides = 1, pad = 'same' }: Case): Geometry {
  return geometryOf(backend_util.computeConv2DInfo(x, filter, strides, 1, pad));
}
