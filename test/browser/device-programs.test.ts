/** What is found out of a device: which programs it computes wrongly, and which are the fastest on it. */
import { fused, type Tensor4D } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { describe, expect, it } from 'vitest';
import { wholeOf } from '../../src/kernels/convolutions/convolve.webgpu';
import { tuneNext } from '../../src/kernels/convolutions/tune';
import { keepAsHalves } from '../../src/kernels/convolutions/halves';
import { droppedOn } from '../../src/kernels/gpu/health';
import { tuningTableOf } from '../../src/kernels/gpu/tuning-table';
import { selfTest, selfTestHalves } from '../../src/kernels/self-test';
import { CASES, expectAlike, geometryFor, given, made, plainly } from './support/convolutions';
import { countAsManyCores, NO_TILES, onDevice, sabotage, SMALLER_TILES } from './support/gpu';

describe('a device that computes a program wrongly', () => {
  const FAULTS: [program: string, mark: string, dropped: string[]][] = [
    ['the convolution with swapped reads', 'quad 9x5 swap taps', ['quad, swapped reads']],
    ['every direct convolution', 'quad 9x5', ['quad, swapped reads', 'quad']],
    ['the convolution without', 'quad 9x5 none taps', ['quad']],
    ['what a map becomes on Winograd’s way', 'winograd input', ['winograd']],
    ['what a filter becomes there', 'winograd filter', ['winograd']],
    ['the products there', ' own filters linear', ['winograd']],
    ['what the products become there', 'winograd output', ['winograd']],
    ['the pool', 'pool ', ['pool']],
    ['the depthwise convolution', 'depthwise ', ['depthwise']],
    ['the gradient by the filter', 'gradient by the filter', ['gradient by the filter']],
    [
      'the gradient by the input',
      ' transposed ',
      ['quad, swapped reads, transposed', 'quad, transposed'],
    ],
  ];
  it.each(FAULTS)('loses %s alone, and still gives right values', async (_, mark, dropped) => {
    const conv = () =>
      fused.conv2d({
        x: made<Tensor4D>([1, 7, 5, 24], 1),
        filter: made<Tensor4D>([3, 3, 24, 12], 2),
        strides: 1,
        pad: 'same',
      });
    const expected = await plainly(conv);
    await onDevice(
      {},
      async (gpu) => {
        expect(await selfTest(gpu)).toEqual({ dropped, fatal: undefined });
        expect(droppedOn(gpu.device)).toEqual(dropped);
        expectAlike(await given(conv), expected);
      },
      (device) => sabotage(device, mark),
    );
  });

  it('loses a program that does not compile there, and no other', async () => {
    await onDevice(
      {},
      async (gpu) => {
        gpu.device.pushErrorScope('validation');
        expect(await selfTest(gpu)).toEqual({ dropped: ['quad, swapped reads'] });
        expect(await gpu.device.popErrorScope()).not.toBeNull();
      },
      (device) => sabotage(device, 'quad 9x5 swap taps', (code) => `${code} this is no code`),
    );
  });

  it('loses a tile that is wrong in Winograd’s products alone', async () => {
    await onDevice(
      {},
      async (gpu) => {
        countAsManyCores(gpu, SMALLER_TILES);
        expect(await selfTest(gpu)).toMatchObject({ dropped: ['workgroups of 64 x 64'] });
      },
      (device) => sabotage(device, 'workgroups of 64 x 64 own filters'),
    );
  });

  const FATAL: [program: string, mark: string][] = [
    ['a level of the pyramid', 'xTaps'],
    ['a crop', 'boxesShape'],
  ];
  it.each(FATAL)('is not used where it is %s', async (name, mark) => {
    await onDevice(
      {},
      async (gpu) => expect(await selfTest(gpu)).toEqual({ dropped: [], fatal: name }),
      (device) => sabotage(device, mark),
    );
  });

  it('is not used where tfjs’s own convolution is wrong as well', async () => {
    await onDevice(
      {},
      async (gpu) => expect(await selfTest(gpu)).toMatchObject({ fatal: 'a convolution' }),
      (device) => {
        sabotage(device, 'quad 9x5');
        // Its convolution is one of these, by size.
        sabotage(device, 'Conv2DMM');
        sabotage(device, 'MatMul');
      },
    );
  });

  it('that is sound passes, and nothing stays on it', async () => {
    await onDevice({}, async (gpu) => {
      expect(await selfTest(gpu)).toEqual({ dropped: [] });
      const { numBytesInGPU } = gpu.memory();
      expect(await selfTest(gpu)).toEqual({ dropped: [] });
      expect(gpu.memory().numBytesInGPU).toBe(numBytesInGPU);
    });
  });
});

describe('programs that read a filter’s halves', () => {
  it('are dropped where they are wrong, and those that read it in full serve', async () => {
    const conv = () => {
      const filter = made<Tensor4D>([3, 3, 8, 12], 2);
      keepAsHalves(filter);
      return fused.conv2d({ x: made<Tensor4D>([1, 7, 5, 8], 1), filter, strides: 1, pad: 'same' });
    };
    const expected = await plainly(conv);
    await onDevice(
      {},
      async (gpu) => {
        countAsManyCores(gpu, NO_TILES);
        await selfTestHalves(gpu);
        const dropped = droppedOn(gpu.device);
        expect(dropped).toContain('split sums, 1 x 16 in 64 parts, halves');
        expect(dropped).toContain('quad, swapped reads, halves');
        expect(dropped.filter((family) => !family.endsWith(', halves'))).toEqual([]);
        expectAlike(await given(conv), expected);
      },
      (device) => sabotage(device, ', halves'),
    );
  });
});

describe('tuning', () => {
  const met = (gpu: WebGPUBackend) => {
    const shape = geometryFor(CASES[0]!);
    const finish = { activation: 'relu' as const, bias: true, residual: false };
    const { met: shapes } = tuningTableOf(gpu.device);
    shapes.set('a shape', { geometry: shape, slice: wholeOf(shape), finish, halves: false });
    return shapes;
  };

  it('times the programs of a shape, keeps them the fastest first, and frees what it made', async () => {
    await onDevice({}, async (gpu) => {
      const shapes = met(gpu);
      const { numBytesInGPU } = gpu.memory();
      expect(await tuneNext(gpu, () => true)).toBe(false);
      expect(shapes.size).toBe(0);
      const [timings] = tuningTableOf(gpu.device).tuned.values();
      expect(timings!.map(({ family }) => family).sort()).toEqual(['quad', 'quad, swapped reads']);
      expect(timings![0]!.ms).toBeLessThanOrEqual(timings![1]!.ms);
      expect(gpu.memory().numBytesInGPU).toBe(numBytesInGPU);
    });
  });

  it('gives way to other work, and takes the shape up again', async () => {
    await onDevice({}, async (gpu) => {
      const shapes = met(gpu);
      expect(await tuneNext(gpu, () => false)).toBe(false);
      expect([shapes.size, tuningTableOf(gpu.device).tuned.size]).toEqual([1, 0]);
    });
  });
});
