/**
 * Our convolution programs against plain loops of the plain backend, at sizes that fill no tile; what
 * they do under tfjs's names, and on the least of devices.
 */
import {
  add,
  concat,
  conv2d,
  fused,
  grads,
  matMul,
  memory,
  prelu,
  reshape,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
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
import { shapeName } from '../../src/kernels/convolutions/geometry';
import { WINOGRAD } from '../../src/kernels/convolutions/winograd/plan';
import { readTogether } from '../../src/kernels/gpu/read';
import { recordingOf } from '../../src/kernels/gpu/recording';
import { addTuned } from '../../src/kernels/gpu/tuning-table';
import { fenced } from '../../src/vision/gpu-errors';
import { traitsOf } from '../../src/kernels/gpu/traits';
import {
  CASES,
  expectAlike,
  geometryFor,
  given,
  made,
  plainly,
  values,
  type Case,
} from './support/convolutions';
import { onDevice, SMALLER_TILES } from './support/gpu';

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
      const all = { ...traitsOf(gpu.device), software };
      const finish = { activation: 'prelu' as const, bias: true, residual: true };
      for (const [i, each] of CASES.entries()) {
        const convolution = madeFor(gpu, each);
        const { geometry } = convolution;
        // The larger programs differ in numbers alone: one case tries them.
        const traits = i === 0 ? all : { ...all, workgroupMemory: SMALLER_TILES };
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

describe('what is made of a filter', () => {
  it('is made again where the device reported an error beside it', async () => {
    const tensors = (): [Tensor4D, Tensor4D] => [
      made<Tensor4D>([1, 7, 5, 32], 1),
      made<Tensor4D>([3, 3, 32, 12], 2),
    ];
    const conv = ([x, filter]: [Tensor4D, Tensor4D]) =>
      fused.conv2d({ x, filter, strides: 1, pad: 'same' });
    const expected = await plainly(() => conv(tensors()));
    await onDevice({}, async (gpu) => {
      const given = tensors();
      for (const each of given) await square(each).data();
      const failing = fenced(gpu.device, async () => {
        const output = conv(given);
        const recording = recordingOf(gpu);
        recording.endComputePassEncoder();
        const buffer = gpu.device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_SRC });
        // A buffer can't be copied onto itself: all that was recorded with it is lost.
        recording.commandEncoder!.copyBufferToBuffer(buffer, 0, buffer, 0, 4);
        await output.data();
      });
      await expect(failing).rejects.toMatchObject({ code: 'GPU_ERROR' });
      expectAlike((await conv(given).data()) as Float32Array, expected);
    });
  });
});

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

  it.each([4, 6])(
    'a 3x3 branch behind %i channels is what a concatenation gives',
    async (before) => {
      const branch = () => ({
        kind: 'convolution' as const,
        x: made<Tensor4D>([2, 7, 5, 24], 1),
        options: { ...options(), filter: made<Tensor4D>([3, 3, 24, 8], 2) },
      });
      const map = () => ({ kind: 'map' as const, x: made<Tensor4D>([2, 7, 5, before], 7) });
      const work = () => convolveConcat([map(), branch()]);
      const expected = await plainly(work);
      const geometry = geometryFor({ what: '', x: [2, 7, 5, 24], filter: [3, 3, 24, 8] });
      for (const software of [true, false]) {
        await onDevice({}, async (gpu) => {
          traitsOf(gpu.device).software = software;
          const fastest = [{ family: WINOGRAD, ms: 1 }];
          addTuned(gpu.device, shapeName(geometry, false, false), fastest);
          expectAlike(await given(work), expected);
        });
      }
    },
  );
});
