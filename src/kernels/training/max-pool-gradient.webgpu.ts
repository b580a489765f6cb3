/** The gradient of a max pool in WGSL: each input value collects from the windows whose first largest it is. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { flatProgram, type WebGPUKernelArguments } from '../webgpu';
import { MAX_POOL_GRADIENT, type PoolWindows } from './max-pool-gradient';

/** Workgroups of 64 that a device takes in one direction: more values are taken in turns. */
const MOST_INVOCATIONS = 65_535 * 64;

const CODE = `
fn firstLargest(n : i32, row : i32, column : i32, c : i32) -> i32 {
  let height = uniforms.xShape[1];
  let width = uniforms.xShape[2];
  let channels = uniforms.xShape[3];
  let top = row * uniforms.stride - uniforms.top;
  let left = column * uniforms.stride - uniforms.left;
  var best = -1;
  for (var y = max(0, top); y < min(height, top + uniforms.size); y++) {
    for (var at = max(0, left); at < min(width, left + uniforms.size); at++) {
      let i = ((n * height + y) * width + at) * channels + c;
      if (best < 0) {
        best = i;
      } else if (x[i] > x[best]) {
        best = i;
      }
    }
  }
  return best;
}

// The first window along an axis that reaches a place.
fn firstWindow(place : i32, before : i32) -> i32 {
  return max(0, (place + before - uniforms.size + uniforms.stride) / uniforms.stride);
}

fn main(index : i32) {
  let height = uniforms.xShape[1];
  let width = uniforms.xShape[2];
  let channels = uniforms.xShape[3];
  let rows = uniforms.dyShape[1];
  let columns = uniforms.dyShape[2];
  for (var i = index; i < uniforms.values; i += uniforms.turn) {
    let c = i % channels;
    let column = (i / channels) % width;
    let row = (i / (channels * width)) % height;
    let n = i / (channels * width * height);
    var sum = 0.0;
    let lastRow = min(rows - 1, (row + uniforms.top) / uniforms.stride);
    let lastColumn = min(columns - 1, (column + uniforms.left) / uniforms.stride);
    for (var r = firstWindow(row, uniforms.top); r <= lastRow; r++) {
      for (var k = firstWindow(column, uniforms.left); k <= lastColumn; k++) {
        if (firstLargest(n, r, k, c) == i) {
          sum += dy[((n * rows + r) * columns + k) * channels + c];
        }
      }
    }
    result[i] = sum;
  }
}
`;

function webgpuKernel({ inputs, backend, attrs }: WebGPUKernelArguments<'x' | 'dy'>): TensorInfo {
  const { x, dy } = inputs;
  const { size, stride, top, left } = attrs as PoolWindows;
  const values = x.shape.reduce((product, n) => product * n, 1);
  const invocations = Math.min(values, MOST_INVOCATIONS);
  const turn = Math.ceil(invocations / 64) * 64;
  const program = flatProgram({
    key: MAX_POOL_GRADIENT,
    variables: ['x', 'dy'],
    outputShape: x.shape,
    invocations,
    uniforms: 'values : i32, turn : i32, size : i32, stride : i32, top : i32, left : i32,',
    code: CODE,
  });
  return backend.runWebGPUProgram(
    program,
    [x, dy],
    'float32',
    [values, turn, size, stride, top, left].map((value) => ({ type: 'int32', data: [value] })),
  );
}

export const maxPoolGradientWebGPU: KernelConfig = {
  kernelName: MAX_POOL_GRADIENT,
  backendName: 'webgpu',
  kernelFunc: webgpuKernel as unknown as KernelConfig['kernelFunc'],
};
