/** CropResize in WGSL: one invocation makes one pixel of one crop; its taps are computed in place. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { CROP_RESIZE } from './crop-resize';
import { flatProgram, type WebGPUKernelArguments } from '../webgpu';

const CODE = `
// First source pixel, count, and what the weights of the first, inner and last tap are.
struct Taps { first : i32, count : i32, head : f32, inner : f32, tail : f32 };

fn areaTaps(i : i32, source : f32, scale : f32) -> Taps {
  let start = f32(i) * scale;
  let end = start + scale;
  let covered = min(scale, source - start);
  let lastWhole = min(floor(end), source - 1.0);
  let firstWhole = min(ceil(start), lastWhole);
  let inner = 1.0 / covered;
  var taps = Taps(i32(firstWhole), i32(lastWhole - firstWhole), inner, inner, inner);
  if (firstWhole - start > 1e-3) {
    taps.first -= 1;
    taps.count += 1;
    taps.head = (firstWhole - start) / covered;
  }
  if (end - lastWhole > 1e-3) {
    taps.count += 1;
    taps.tail = min(min(end - lastWhole, 1.0), covered) / covered;
  }
  return taps;
}

fn linearTaps(i : i32, source : i32, scale : f32) -> Taps {
  let first = i32(floor(f32(i) * scale));
  let position = f32(i + 1) - f32(first + 1) / scale;
  let fraction = select(position - floor(position), 0.0, position <= 0.0);
  if (first >= source - 1 || fraction == 0.0) {
    return Taps(min(first, source - 1), 1, 1.0, 1.0, 1.0);
  }
  return Taps(first, 2, 1.0 - fraction, 0.0, fraction);
}

fn weightOf(taps : Taps, k : i32) -> f32 {
  if (k == 0) { return taps.head; }
  return select(taps.inner, taps.tail, k == taps.count - 1);
}

fn main(index : i32) {
  if (index >= uniforms.pixels) { return; }
  let size = uniforms.outShape[1];
  let x = index % size;
  let y = (index / size) % size;
  let box = (index / (size * size)) * 5;
  let photo = boxes[box];
  let left = boxes[box + 1] - 1;
  let top = boxes[box + 2] - 1;
  let cropWidth = boxes[box + 3] - left;
  let cropHeight = boxes[box + 4] - top;
  let height = uniforms.photosShape[1];
  let width = uniforms.photosShape[2];
  let xScale = f32(cropWidth) / f32(size);
  let yScale = f32(cropHeight) / f32(size);
  var xTaps : Taps;
  var yTaps : Taps;
  if (cropWidth < size || cropHeight < size) {
    xTaps = linearTaps(x, cropWidth, xScale);
    yTaps = linearTaps(y, cropHeight, yScale);
  } else {
    xTaps = areaTaps(x, f32(cropWidth), xScale);
    yTaps = areaTaps(y, f32(cropHeight), yScale);
  }
  var sum = vec3<f32>(0.0);
  for (var j = 0; j < yTaps.count; j++) {
    let row = top + yTaps.first + j;
    if (row < 0 || row >= height) { continue; }
    var line = vec3<f32>(0.0);
    for (var i = 0; i < xTaps.count; i++) {
      let column = left + xTaps.first + i;
      if (column < 0 || column >= width) { continue; }
      let p = bitcast<u32>(photos[(photo * height + row) * width + column]);
      line += weightOf(xTaps, i)
          * vec3<f32>(vec3<u32>(p & 255u, (p >> 8u) & 255u, (p >> 16u) & 255u));
    }
    sum += weightOf(yTaps, j) * line;
  }
  let normal = (sum - 127.5) * 0.0078125;
  result[index * 3] = normal.x;
  result[index * 3 + 1] = normal.y;
  result[index * 3 + 2] = normal.z;
}
`;

function webgpuKernel({
  inputs,
  backend,
  attrs,
}: WebGPUKernelArguments<'photos' | 'boxes'>): TensorInfo {
  const { size } = attrs as { size: number };
  const count = inputs.boxes.shape[0]!;
  const pixels = count * size * size;
  const program = flatProgram({
    key: CROP_RESIZE,
    variables: ['photos', 'boxes'],
    outputShape: [count, size, size, 3],
    invocations: pixels,
    uniforms: 'pixels : i32,',
    code: CODE,
  });
  return backend.runWebGPUProgram(program, [inputs.photos, inputs.boxes], 'float32', [
    { type: 'int32', data: [pixels] },
  ]);
}

export const cropResizeWebGPU: KernelConfig = {
  kernelName: CROP_RESIZE,
  backendName: 'webgpu',
  kernelFunc: webgpuKernel as unknown as KernelConfig['kernelFunc'],
};
