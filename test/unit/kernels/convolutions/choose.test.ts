import { describe, expect, it } from 'vitest';
import { plansOf } from '../../../../src/kernels/convolutions/choose';
import type { Geometry } from '../../../../src/kernels/convolutions/geometry';

const HARDWARE = { software: false, subgroups: true, invocations: 256, workgroupMemory: 16_384 };

/** The program to begin with for a product of so many pixels by a matrix. */
function first(
  [pixels, inChannels, outChannels]: [number, number, number],
  traits: Partial<typeof HARDWARE> = {},
): string {
  const geometry: Geometry = {
    ...{ batch: 1, inHeight: pixels, inWidth: 1, inChannels },
    ...{ outHeight: pixels, outWidth: 1, outChannels },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, padTop: 0, padLeft: 0 },
  };
  const finish = { activation: 'linear' as const, bias: false, residual: false };
  const slice = { stride: outChannels, offset: 0 };
  return plansOf(geometry, slice, finish, { ...HARDWARE, ...traits })[0]!.family;
}

describe('a processor of many cores begins', () => {
  const SHAPES: [pixels: number, from: number, to: number, family: string][] = [
    [40_000, 64, 192, 'workgroups of 128 x 64'],
    [9_000, 64, 192, 'workgroups of 128 x 64'],
    [2_000, 896, 256, 'workgroups of 32 x 32 in 2 parts'],
    [289, 96, 256, 'workgroups of 16 x 32 in 8 parts'],
    [64, 896, 256, 'split sums, 4 x 16 in 32 parts'],
    [1, 1792, 512, 'split sums, 1 x 16 in 64 parts'],
    [100_000, 32, 6, 'quad, swapped reads'],
    [500, 32, 6, 'split sums, 4 x 4 in 32 parts, by one value'],
    [500, 27, 32, 'split sums, 4 x 32 in 16 parts, by one input'],
  ];
  it.each(SHAPES)('with %i pixels, %i to %i channels, by %s', (pixels, from, to, family) => {
    expect(first([pixels, from, to])).toBe(family);
  });

  it('with what a small device can hold', () => {
    const least = { invocations: 128, workgroupMemory: 8_192 };
    expect(first([9_000, 64, 192], least)).toBe('quad, swapped reads');
    expect(first([289, 96, 256], least)).toBe('split sums, 4 x 32 in 16 parts');
  });

  it('with no sum in more parts than it has products', () => {
    expect(first([1, 16, 16])).toMatch(/^workgroups/);
  });
});
