/** Small cases for the device's self-test, computed by plain loops over whole numbers. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Convolution } from './convolve.webgpu';
import type { Geometry } from './geometry';
import { keepAsHalves } from './halves';
import type { PoolKind } from './pool';

/** Edges on every side, a last tile that is not full, two pictures. */
const GEOMETRY: Geometry = {
  ...{ batch: 2, inHeight: 5, inWidth: 6, inChannels: 8 },
  ...{ outHeight: 5, outWidth: 6, outChannels: 20 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1, padTop: 1, padLeft: 1 },
};

/** A few pixels by a matrix. */
const pixelsBy = (inChannels: number, outChannels: number): Geometry => ({
  ...{ batch: 1, inHeight: 3, inWidth: 2, inChannels },
  ...{ outHeight: 3, outWidth: 2, outChannels },
  ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, padTop: 0, padLeft: 0 },
});

/** All programs take these: taps that may lie outside the map, and none that does, in sums of many parts. */
export const GEOMETRIES = [GEOMETRY, pixelsBy(256, 20)];

/** Channels that are no fours, which some programs have their own ways for. */
export const UNEVEN_GEOMETRIES = [pixelsBy(65, 20), pixelsBy(64, 10)];

/** Pictures by filters of their own. */
const PRODUCTS_GEOMETRY: Geometry = { ...pixelsBy(32, 20), batch: 2, ownFilters: true };

const POOL_GEOMETRY: Geometry = {
  ...{ batch: 1, inHeight: 5, inWidth: 6, inChannels: 8 },
  ...{ outHeight: 3, outWidth: 3, outChannels: 8 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padTop: 1, padLeft: 0 },
};

/** -2, -1, 0, 1 or 2. */
const whole = (i: number, factor: number) => ((i * factor) % 5) - 2;

const filled = (size: number, factor: number) =>
  Float32Array.from({ length: size }, (_, i) => whole(i, factor));

/**
 * A convolution with bias and PReLU, in the terms of our programs and of tfjs's kernel.
 * @param halves its filter may be read as halves, as which its whole numbers are exact too
 */
export function convolutionCase(backend: WebGPUBackend, g = GEOMETRY, halves = false) {
  const make = (shape: number[], values: Float32Array) =>
    backend.makeTensorInfo(shape, 'float32', values);
  const values = {
    x: filled(g.batch * g.inHeight * g.inWidth * g.inChannels, 3),
    filter: filled(g.kernelHeight * g.kernelWidth * g.inChannels * g.outChannels, 7),
    bias: filled(g.outChannels, 1),
    slopes: filled(g.outChannels, 2).map((slope) => slope / 4),
  };
  const x = make([g.batch, g.inHeight, g.inWidth, g.inChannels], values.x);
  const filter = make([g.kernelHeight, g.kernelWidth, g.inChannels, g.outChannels], values.filter);
  if (halves) keepAsHalves(filter);
  const bias = make([g.outChannels], values.bias);
  const slopes = make([g.outChannels], values.slopes);
  const convolution: Convolution = { geometry: g, x, filter, bias, slopes, activation: 'prelu' };
  return {
    convolution,
    inputs: { x, filter, bias, preluActivationWeights: slopes },
    attrs: { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1, activation: 'prelu' },
    expected: sums(g, values.x, values.filter).map((sum, i) => {
      const channel = i % g.outChannels;
      const value = sum + values.bias[channel]!;
      return value >= 0 ? value : value * values.slopes[channel]!;
    }),
  };
}

/** A product for each picture by a filter of its own. */
export function productsCase(backend: WebGPUBackend) {
  const g = PRODUCTS_GEOMETRY;
  const { batch, inHeight, inWidth, inChannels, outChannels } = g;
  const x = filled(batch * inHeight * inWidth * inChannels, 3);
  const filter = filled(batch * inChannels * outChannels, 7);
  const inputs = {
    x: backend.makeTensorInfo([batch, inHeight, inWidth, inChannels], 'float32', x),
    filter: backend.makeTensorInfo([batch, 1, inChannels, outChannels], 'float32', filter),
  };
  const convolution: Convolution = { geometry: g, ...inputs, activation: 'linear' };
  return { convolution, inputs, expected: sums(g, x, filter) };
}

function sums(g: Geometry, x: Float32Array, filter: Float32Array): Float32Array {
  const out = new Float32Array(g.batch * g.outHeight * g.outWidth * g.outChannels);
  const each = g.outHeight * g.outWidth;
  eachTap(g, (pixel, from, tap) => {
    const own = g.ownFilters ? Math.floor(pixel / each) * g.kernelHeight * g.kernelWidth : 0;
    for (let i = 0; i < g.inChannels; i++) {
      for (let o = 0; o < g.outChannels; o++) {
        out[pixel * g.outChannels + o]! +=
          x[from * g.inChannels + i]! *
          filter[((own + tap) * g.inChannels + i) * g.outChannels + o]!;
      }
    }
  });
  return out;
}

/** Calls with every pixel of the output, each pixel of the input it sees, and by which tap. */
function eachTap(g: Geometry, call: (pixel: number, from: number, tap: number) => void): void {
  for (let pixel = 0; pixel < g.batch * g.outHeight * g.outWidth; pixel++) {
    const row = Math.floor(pixel / g.outWidth);
    const picture = Math.floor(row / g.outHeight);
    for (let tap = 0; tap < g.kernelHeight * g.kernelWidth; tap++) {
      const y = (row % g.outHeight) * g.strideY - g.padTop + Math.floor(tap / g.kernelWidth);
      const x = (pixel % g.outWidth) * g.strideX - g.padLeft + (tap % g.kernelWidth);
      if (y < 0 || y >= g.inHeight || x < 0 || x >= g.inWidth) continue;
      call(pixel, (picture * g.inHeight + y) * g.inWidth + x, tap);
    }
  }
}

/** Each channel by a kernel of its own, with a bias and ReLU. */
export function depthwiseCase(backend: WebGPUBackend) {
  const g: Geometry = { ...GEOMETRY, outChannels: GEOMETRY.inChannels, depthwise: true };
  const channels = g.inChannels;
  const values = {
    x: filled(g.batch * g.inHeight * g.inWidth * channels, 3),
    filter: filled(9 * channels, 7),
    bias: filled(channels, 1),
  };
  const out = new Float32Array(g.batch * g.outHeight * g.outWidth * channels);
  eachTap(g, (pixel, from, tap) => {
    for (let c = 0; c < channels; c++) {
      out[pixel * channels + c]! +=
        values.x[from * channels + c]! * values.filter[tap * channels + c]!;
    }
  });
  const make = (shape: number[], data: Float32Array) =>
    backend.makeTensorInfo(shape, 'float32', data);
  const x = make([g.batch, g.inHeight, g.inWidth, channels], values.x);
  const filter = make([3, 3, channels, 1], values.filter);
  const bias = make([channels], values.bias);
  const convolution: Convolution = { geometry: g, x, filter, bias, activation: 'relu' };
  return {
    convolution,
    inputs: { x, filter, bias },
    attrs: { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1, activation: 'relu' },
    expected: out.map((sum, i) => Math.max(0, sum + values.bias[i % channels]!)),
  };
}

export function poolCase(backend: WebGPUBackend, kind: PoolKind) {
  const g = POOL_GEOMETRY;
  const values = filled(g.inHeight * g.inWidth * g.inChannels, 3);
  const seen: number[][] = [];
  eachTap(g, (pixel, from) => {
    for (let c = 0; c < g.inChannels; c++) {
      (seen[pixel * g.inChannels + c] ??= []).push(values[from * g.inChannels + c]!);
    }
  });
  const mean = (list: number[]) => list.reduce((sum, n) => sum + n, 0) / list.length;
  return {
    geometry: g,
    x: backend.makeTensorInfo([1, g.inHeight, g.inWidth, g.inChannels], 'float32', values),
    expected: seen.map((list) => (kind === 'max' ? Math.max(...list) : mean(list))),
  };
}

/** Both gradients of a convolution of one picture, by 2 pixels. */
export function gradientCase(backend: WebGPUBackend) {
  const g: Geometry = {
    ...GEOMETRY,
    ...{ batch: 1, outHeight: 3, outWidth: 3, strideY: 2, strideX: 2, padLeft: 0 },
  };
  const values = {
    x: filled(g.inHeight * g.inWidth * g.inChannels, 3),
    dy: filled(g.outHeight * g.outWidth * g.outChannels, 2),
    filter: filled(9 * g.inChannels * g.outChannels, 7),
  };
  const byInput = new Float32Array(values.x.length);
  const byFilter = new Float32Array(values.filter.length);
  eachTap(g, (pixel, from, tap) => {
    for (let i = 0; i < g.inChannels; i++) {
      for (let o = 0; o < g.outChannels; o++) {
        const weight = (tap * g.inChannels + i) * g.outChannels + o;
        const slope = values.dy[pixel * g.outChannels + o]!;
        byInput[from * g.inChannels + i]! += slope * values.filter[weight]!;
        byFilter[weight]! += slope * values.x[from * g.inChannels + i]!;
      }
    }
  });
  const make = (shape: number[], data: Float32Array): TensorInfo =>
    backend.makeTensorInfo(shape, 'float32', data);
  return {
    geometry: g,
    x: make([1, g.inHeight, g.inWidth, g.inChannels], values.x),
    dy: make([1, g.outHeight, g.outWidth, g.outChannels], values.dy),
    filter: make([3, 3, g.inChannels, g.outChannels], values.filter),
    attrs: { strides: 2, pad: 'same', dataFormat: 'NHWC' },
    byInput,
    byFilter,
  };
}
