/**
 * Our convolution programs against plain loops of the plain backend, at sizes that fill no tile; what
 * they do under tfjs's names, on the least of devices, and when a device computes one of them wrongly.
 */
import {
  add,
  backend_util,
  concat,
  conv2d,
  engine,
  fused,
  grads,
  matMul,
  memory,
  prelu,
  ready,
  reshape,
  setBackend,
  square,
  sum,
  tensor,
  tidy,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '../../src/train/register';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../src/kernels/convolutions/choose';
import { record, wholeOf, type Convolution } from '../../src/kernels/convolutions/convolve.webgpu';
import {
  convolveAdd,
  convolveConcat,
  hasFused,
  type ConvolutionOptions,
} from '../../src/kernels/convolutions/fused';
import { geometryOf, type Geometry } from '../../src/kernels/convolutions/geometry';
import { tuneNext } from '../../src/kernels/convolutions/tune';
import { droppedOn } from '../../src/kernels/gpu/health';
import { readTogether } from '../../src/kernels/gpu/read';
import { traitsOf } from '../../src/kernels/gpu/traits';
import { tuningTableOf } from '../../src/kernels/gpu/tuning-table';
import { selfTest } from '../../src/kernels/self-test';
import { onDevice, sabotage } from './support/gpu';

/** Between -1 and 1, the same each time. */
function values(shape: number[], seed: number): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  return Float32Array.from({ length: size }, (_, i) => Math.sin(i * 12.9898 + seed * 78.233));
}

const made = <T extends Tensor>(shape: number[], seed: number) =>
  tensor(values(shape, seed), shape) as T;

/** Sums of up to 900 products in another order: 1e-4 of the largest is far above what float32 loses. */
function expectAlike(given: ArrayLike<number>, expected: ArrayLike<number>, what = ''): void {
  const largest = Array.from(expected).reduce((max, v) => Math.max(max, Math.abs(v)), 1e-6);
  const off = Array.from(expected).reduce(
    (max, v, i) =>
      Math.max(max, Math.abs(v - (given[i] ?? NaN)) || (v === given[i] ? 0 : Infinity)),
    0,
  );
  expect(off / largest, what).toBeLessThan(1e-4);
}

async function plainly(work: () => Tensor): Promise<Float32Array> {
  const before = engine().backendName ?? 'cpu';
  await setBackend('cpu');
  await ready();
  const out = tidy(work);
  const result = (await out.data()) as Float32Array;
  out.dispose();
  await setBackend(before);
  return result;
}

async function given(work: () => Tensor): Promise<Float32Array> {
  const out = tidy(work);
  const result = (await out.data()) as Float32Array;
  out.dispose();
  return result;
}

interface Case {
  what: string;
  x: [number, number, number, number];
  filter: [number, number, number, number];
  strides?: number;
  pad?: 'same' | 'valid' | number;
}

/** The kernels of the networks, odd sizes, batches to 33, channels that no four divides. */
const CASES: Case[] = [
  { what: '1x1 to few channels', x: [1, 5, 7, 32], filter: [1, 1, 32, 6] },
  { what: '3x3 of three channels', x: [1, 13, 11, 3], filter: [3, 3, 3, 10], pad: 'valid' },
  { what: '3x3 of ten channels', x: [2, 9, 8, 10], filter: [3, 3, 10, 16], pad: 'valid' },
  { what: '3x3 at stride 2', x: [3, 9, 9, 12], filter: [3, 3, 12, 20], strides: 2 },
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
];

function geometryFor({ x, filter, strides = 1, pad = 'same' }: Case): Geometry {
  return geometryOf(backend_util.computeConv2DInfo(x, filter, strides, 1, pad));
}

describe('every program', () => {
  const DEVICES = [
    { device: 'a device with subgroups', least: false, software: true },
    { device: 'the least of devices', least: true, software: true },
    { device: 'a device that counts as one of many cores', least: false, software: false },
  ];
  it.each(DEVICES)('gives the plain convolution on $device', async ({ least, software }) => {
    const expected: Float32Array[] = [];
    for (const each of CASES) expected.push(await plainly(() => finishedPlainly(each)));
    await onDevice({ least }, async (gpu) => {
      const traits = { ...traitsOf(gpu.device), software };
      const finish = { activation: 'prelu' as const, bias: true, residual: true };
      for (const [i, each] of CASES.entries()) {
        const convolution = madeFor(gpu, each);
        const { geometry } = convolution;
        for (const plan of plansOf(geometry, wholeOf(geometry), finish, traits)) {
          const [result] = await readTogether(gpu, [record(gpu, plan, convolution)]);
          expectAlike(result!, expected[i]!, `${each.what} by ${plan.family}`);
        }
      }
    });
  });
});

/** A convolution with a bias, a map added and PReLU. */
function finishedPlainly({ x, filter, strides = 1, pad = 'same' }: Case): Tensor {
  const sums = conv2d(made<Tensor4D>(x, 1), made<Tensor4D>(filter, 2), strides, pad);
  return prelu(add(add(sums, made([filter[3]], 3)), made(sums.shape, 5)), made([filter[3]], 4));
}

function madeFor(gpu: WebGPUBackend, each: Case): Convolution {
  const geometry = geometryFor(each);
  const make = (shape: number[], seed: number) =>
    gpu.makeTensorInfo(shape, 'float32', values(shape, seed));
  const { batch, outHeight, outWidth, outChannels } = geometry;
  return {
    geometry,
    x: make(each.x, 1),
    filter: make(each.filter, 2),
    bias: make([outChannels], 3),
    slopes: make([outChannels], 4),
    residual: make([batch, outHeight, outWidth, outChannels], 5),
    activation: 'prelu',
  };
}

/** Some with a pad, by 2 pixels, of one pixel, with more pixels than one part of the sum takes. */
const GRADIENTS: Case[] = [
  ...CASES.slice(0, 7),
  { what: '3x3 of many pixels', x: [4, 17, 17, 12], filter: [3, 3, 12, 20] },
];

describe('under tfjs’s names', () => {
  it('a convolution and a dense layer give what the plain backend gives', async () => {
    await onDevice({}, async () => {
      const conv = () =>
        fused.conv2d({
          x: made<Tensor4D>([2, 7, 5, 6], 1),
          filter: made<Tensor4D>([3, 3, 6, 9], 2),
          strides: 1,
          pad: 'same',
          bias: made([9], 3),
          activation: 'relu6',
        });
      expectAlike(await given(conv), await plainly(conv));
      const dense = () => matMul(made<Tensor2D>([5, 30], 1), made<Tensor2D>([30, 7], 2));
      expectAlike(await given(dense), await plainly(dense));
    });
  });

  it.each([
    { strides: 1, channels: 12 },
    { strides: 2, channels: 7 },
  ] as const)('a depthwise one of $channels channels as well', async ({ strides, channels }) => {
    await onDevice({}, async () => {
      const deep = () =>
        fused.depthwiseConv2d({
          x: made<Tensor4D>([3, 9, 7, channels], 1),
          filter: made<Tensor4D>([3, 3, channels, 1], 2),
          strides,
          pad: 'same',
          bias: made([channels], 3),
          activation: 'prelu',
          preluActivationWeights: made([channels], 4),
        });
      expectAlike(await given(deep), await plainly(deep));
    });
  });

  it('dilated convolutions, which no program was made for, are tfjs’s own', async () => {
    await onDevice({}, async () => {
      const dilated = () =>
        conv2d(
          made<Tensor4D>([1, 9, 9, 4], 1),
          made<Tensor4D>([3, 3, 4, 8], 2),
          1,
          'valid',
          'NHWC',
          2,
        );
      expectAlike(await given(dilated), await plainly(dilated));
    });
  });

  it.each(GRADIENTS)('gradients of $what are those of the plain backend', async (each) => {
    const { x, filter, strides = 1, pad = 'same' } = each;
    const gradients = () => {
      const [dx, df] = grads((a: Tensor, f: Tensor) =>
        sum(square(conv2d(a as Tensor4D, f as Tensor4D, strides, pad))),
      )([made<Tensor4D>(x, 1), made<Tensor4D>(filter, 2)]);
      return concat([reshape(dx!, [-1]), reshape(df!, [-1])]);
    };
    await onDevice({}, async () => {
      expectAlike(await given(gradients), await plainly(gradients));
    });
  });
});

describe('fused', () => {
  const options = (): ConvolutionOptions => ({
    filter: made<Tensor4D>([1, 1, 6, 8], 2),
    bias: made([8], 3),
    strides: 1,
    pad: 'same',
    activation: 'relu',
  });

  it('a map added is what an addition gives', async () => {
    const work = () =>
      convolveAdd(made<Tensor4D>([2, 5, 4, 6], 1), options(), made<Tensor4D>([2, 5, 4, 8], 5));
    await onDevice({}, async () => {
      expect(hasFused()).toBe(true);
      expectAlike(await given(work), await plainly(work));
    });
  });

  it('branches side by side are what a concatenation gives, none leaving anything behind', async () => {
    const work = () => {
      const x = made<Tensor4D>([1, 7, 7, 6], 1);
      return convolveConcat([
        { kind: 'convolution', x, options: { ...options(), strides: 2, pad: 'same' } },
        { kind: 'maxPool', x, size: 3, stride: 2, pad: 'same' },
        { kind: 'map', x: made<Tensor4D>([1, 4, 4, 5], 7) },
      ]);
    };
    await onDevice({}, async () => {
      const before = memory().numTensors;
      expectAlike(await given(work), await plainly(work));
      expect(memory().numTensors).toBe(before);
    });
  });
});

describe('a device that computes a program wrongly', () => {
  const FAULTS: [program: string, mark: string, dropped: string[]][] = [
    ['the convolution with shared reads', 'quad 9x5 shared taps', ['quad, shared reads']],
    ['the convolution without', 'quad 9x5 taps', ['quad']],
    ['the pool', 'pool ', ['pool']],
    ['the depthwise convolution', 'depthwise ', ['depthwise']],
    ['the gradient by the filter', 'gradient by the filter', ['gradient by the filter']],
    [
      'the gradient by the input',
      ' transposed ',
      ['quad, shared reads, transposed', 'quad, transposed'],
    ],
  ];
  it.each(FAULTS)('loses %s alone, and still gives right values', async (_, mark, dropped) => {
    const conv = () =>
      fused.conv2d({
        x: made<Tensor4D>([1, 7, 5, 8], 1),
        filter: made<Tensor4D>([3, 3, 8, 12], 2),
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
        expect(await selfTest(gpu)).toEqual({ dropped: ['quad, shared reads'] });
        expect(await gpu.device.popErrorScope()).not.toBeNull();
      },
      (device) => sabotage(device, 'quad 9x5 shared taps', (code) => `${code} this is no code`),
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

describe('tuning', () => {
  const met = (gpu: WebGPUBackend) => {
    const shape = geometryFor(CASES[3]!);
    const finish = { activation: 'relu' as const, bias: true, residual: false };
    const { met: shapes } = tuningTableOf(gpu.device);
    shapes.set('a shape', { geometry: shape, slice: wholeOf(shape), finish });
    return shapes;
  };

  it('times the programs of a shape, keeps them the fastest first, and frees what it made', async () => {
    await onDevice({}, async (gpu) => {
      const shapes = met(gpu);
      const { numBytesInGPU } = gpu.memory();
      expect(await tuneNext(gpu, () => true)).toBe(false);
      expect(shapes.size).toBe(0);
      const [timings] = tuningTableOf(gpu.device).tuned.values();
      expect(timings!.map(({ family }) => family).sort()).toEqual(['quad', 'quad, shared reads']);
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
