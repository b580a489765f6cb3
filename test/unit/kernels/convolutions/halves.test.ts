import '@tensorflow/tfjs-backend-cpu';
import { reshape, setBackend, tensor4d, type TensorInfo } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../../../src/kernels/convolutions/choose';
import type { Geometry } from '../../../../src/kernels/convolutions/geometry';
import { keepAsHalves, liesAsHalves } from '../../../../src/kernels/convolutions/halves';
import { HALVES } from '../../../../src/kernels/convolutions/plan';

const GEOMETRY: Geometry = {
  ...{ batch: 1, inHeight: 8, inWidth: 8, inChannels: 8 },
  ...{ outHeight: 8, outWidth: 8, outChannels: 12 },
  ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, padTop: 0, padLeft: 0 },
};
const FINISH = { activation: 'linear' as const, bias: false, residual: false };
const HARDWARE = { software: false, subgroups: true, invocations: 256, workgroupMemory: 16_384 };

const families = (halves: boolean, traits = HARDWARE) =>
  plansOf(GEOMETRY, { stride: 12, offset: 0 }, FINISH, traits, { halves }).map(
    ({ family }) => family,
  );

const filter = (): TensorInfo => ({ dataId: {}, shape: [1, 1, 8, 12], dtype: 'float32' });

describe('a filter', () => {
  it('is read in full until it is said to be read as halves', () => {
    const [one, other] = [filter(), filter()];
    keepAsHalves(one);
    expect([liesAsHalves(one, GEOMETRY), liesAsHalves(other, GEOMETRY)]).toEqual([true, false]);
  });

  it('stays what it is under another shape', async () => {
    await setBackend('cpu');
    const kernel = tensor4d(new Float32Array(96), [1, 1, 8, 12]);
    keepAsHalves(kernel);
    expect(liesAsHalves(reshape(kernel, [8, 12]), GEOMETRY)).toBe(true);
  });

  it('is read in full where its channels come in no fours, each has its own, or it is transposed', () => {
    const marked = filter();
    keepAsHalves(marked);
    for (const part of [{ outChannels: 10 }, { depthwise: true }, { transposed: true }]) {
      expect(liesAsHalves(marked, { ...GEOMETRY, ...part })).toBe(false);
    }
  });
});

describe('programs that read halves', () => {
  it('go before those that read the same filter in full', () => {
    const full = families(false);
    expect(families(true)).toEqual([...full.map((family) => family + HALVES), ...full]);
  });

  it('are not offered to a software adapter, which pays for each half', () => {
    const software = { ...HARDWARE, software: true };
    expect(families(true, software)).toEqual(families(false, software));
  });
});
