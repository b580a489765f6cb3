import { describe, expect, it } from 'vitest';
import { plansOf } from '../../../../src/kernels/convolutions/choose';
import type { Geometry } from '../../../../src/kernels/convolutions/geometry';
import { WINOGRAD } from '../../../../src/kernels/convolutions/winograd/plan';

const GEOMETRY: Geometry = {
  ...{ batch: 1, inHeight: 17, inWidth: 17, inChannels: 32 },
  ...{ outHeight: 17, outWidth: 17, outChannels: 32 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1, padTop: 1, padLeft: 1 },
};
const FINISH = { activation: 'linear' as const, bias: false, residual: false };
const SOFTWARE = { software: true, subgroups: true, invocations: 256, workgroupMemory: 16_384 };

function plans(part: Partial<Geometry>, software = true, dropped: string[] = []) {
  const geometry = { ...GEOMETRY, ...part };
  const slice = { stride: geometry.outChannels, offset: 0 };
  const isSound = (family: string) => !dropped.includes(family);
  return plansOf(geometry, slice, FINISH, { ...SOFTWARE, software }, { halves: false, isSound });
}

const families = (...of: Parameters<typeof plans>) => plans(...of).map(({ family }) => family);

describe('Winograd’s way', () => {
  it('is the first on a software adapter, and on others where there is much to compute', () => {
    expect(families({})[0]).toBe(WINOGRAD);
    expect(families({}, false).at(-1)).toBe(WINOGRAD);
    expect(families({ batch: 100 }, false)[0]).toBe(WINOGRAD);
  });

  it('takes as many pictures at once as there is memory for, the same number each time', () => {
    const pictures = (batch: number) =>
      plans({ batch }).flatMap((plan) => ('product' in plan ? plan.pictures : []));
    // 36 tiles of 25 products, 64 channels in and out: 230,400 bytes a picture.
    expect([1, 32, 291, 292, 700].map((batch) => pictures(batch)[0])).toEqual([
      1, 32, 291, 146, 234,
    ]);
  });

  it('is not the first where channels are few', () => {
    expect(families({ inChannels: 16 })[0]).not.toBe(WINOGRAD);
  });

  it('has its products by a program that is sound on the device, or is none', () => {
    const products = (dropped: string[]) =>
      plans({}, true, dropped).flatMap((plan) =>
        'product' in plan ? plan.product.plan.family : [],
      );
    expect(products([])).toEqual(['quad, swapped reads']);
    expect(products(['quad, swapped reads'])).toEqual(['quad']);
    expect(products(['quad, swapped reads', 'quad'])).toEqual([]);
  });

  const NONE: [what: string, part: Partial<Geometry>][] = [
    ['other kernels', { kernelWidth: 1, padLeft: 0 }],
    ['strides', { strideY: 2, strideX: 2, outHeight: 9, outWidth: 9 }],
    ['pictures, whose values are far from zero', { inChannels: 3 }],
    ['a gradient', { transposed: true }],
    ['a kernel of each channel’s own', { depthwise: true }],
    [
      'a map whose tiles would take too much memory',
      { inHeight: 500, inWidth: 500, outHeight: 500, outWidth: 500 },
    ],
  ];
  it.each(NONE)('is none for %s', (_, part) => {
    for (const software of [true, false]) expect(families(part, software)).not.toContain(WINOGRAD);
  });
});
