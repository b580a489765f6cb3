import { backend_util } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { methodFor } from '../../../../src/kernels/convolutions/wasm/method';

type Sides = [number, number, number, number];

const method = (x: Sides, filter: Sides, stride: number | [number, number] = 1, dilation = 1) =>
  methodFor(backend_util.computeConv2DInfo(x, filter, stride, dilation, 'same'));

describe('a convolution on wasm', () => {
  it('by 3 x 3 over a map of some size is by minimal filtering', () => {
    expect(method([1, 17, 17, 32], [3, 3, 32, 32])).toBe('winograd');
    expect(method([8, 3, 3, 256], [3, 3, 256, 256])).toBe('winograd');
  });

  it('over a map of a few pixels is direct, as the larger kernels cost more than they save', () => {
    expect(method([1, 3, 3, 256], [3, 3, 256, 256])).toBe('direct');
    expect(method([8, 1, 1, 256], [3, 3, 256, 256])).toBe('direct');
  });

  it('of a picture itself is direct: it would cost digits', () => {
    expect(method([1, 100, 100, 3], [3, 3, 3, 32])).toBe('direct');
  });

  it('by any other kernel or stride is direct', () => {
    expect(method([1, 17, 17, 32], [1, 7, 32, 32])).toBe('direct');
    expect(method([1, 17, 17, 32], [3, 3, 32, 32], 2)).toBe('direct');
  });

  it('with holes, or of two strides, is left to tfjs', () => {
    expect(method([1, 17, 17, 32], [3, 3, 32, 32], 1, 2)).toBeUndefined();
    expect(method([1, 17, 17, 32], [3, 3, 32, 32], [1, 2])).toBeUndefined();
  });
});
