/** AreaResize in WGSL: one invocation makes one pixel of the level, for every photo of the batch. */
import { tensor2d, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { AREA_RESIZE, type AreaResizeAttributes } from './area-resize';
import { planeTaps, type AxisTaps } from './area-taps';
import { flatProgram, type WebGPUKernelArguments } from '../webgpu';

/** Mirrors the heap twin: `MODE` picks area, OpenCV's exact halving, or its fixed-point growing. */
const MODES = { area: 0, halve: 1, grow: 2 };

const CODE = `
fn grey(packed : i32) -> vec3<f32> {
  let p = bitcast<u32>(packed);
  return vec3<f32>(vec3<u32>(p & 255u, (p >> 8u) & 255u, (p >> 16u) & 255u));
}

// A weight in OpenCV's 11-bit fixed point.
fn fixed(weight : f32) -> i32 {
  return i32(round(weight * 2048.0));
}

fn main(index : i32) {
  if (index >= uniforms.pixels) { return; }
  let outWidth = uniforms.outShape[2];
  let rows = uniforms.outShape[1];
  let x = index % outWidth;
  let y = (index / outWidth) % rows;
  let n = index / (outWidth * rows);
  let height = uniforms.photosShape[1];
  let width = uniforms.photosShape[2];
  let xStride = uniforms.xTapsShape[1];
  let yStride = uniforms.yTapsShape[1];
  let xBase = x * xStride;
  let yBase = y * yStride;
  let xFirst = i32(xTaps[xBase]);
  let yFirst = i32(yTaps[yBase]);
  let xCount = i32(xTaps[xBase + 1]);
  let yCount = i32(yTaps[yBase + 1]);
  var sum = vec3<f32>(0.0);
  var whole = vec3<i32>(0);
  for (var j = 0; j < yCount; j++) {
    let at = (n * height + yFirst + j) * width + xFirst;
    let yWeight = yTaps[yBase + 2 + j];
    if (uniforms.mode == ${MODES.grow}) {
      var across = vec3<i32>(0);
      for (var i = 0; i < xCount; i++) {
        across += vec3<i32>(grey(photos[at + i])) * fixed(xTaps[xBase + 2 + i]);
      }
      whole += (fixed(yWeight) * (across >> vec3<u32>(4u))) >> vec3<u32>(16u);
    } else {
      var line = vec3<f32>(0.0);
      for (var i = 0; i < xCount; i++) {
        line += xTaps[xBase + 2 + i] * grey(photos[at + i]);
      }
      sum += yWeight * line;
    }
  }
  var value = round(sum);
  if (uniforms.mode == ${MODES.halve}) {
    value = floor(sum + 0.5);
  } else if (uniforms.mode == ${MODES.grow}) {
    value = vec3<f32>((whole + 2) >> vec3<u32>(2u));
  }
  let normal = (value - 127.5) * 0.0078125;
  result[index * 3] = normal.x;
  result[index * 3 + 1] = normal.y;
  result[index * 3 + 2] = normal.z;
}
`;

/** Taps of outputs `from`..`from + n` as rows of [first, count, weights...]. */
function table(taps: AxisTaps, from: number, n: number) {
  const width = taps.stride + 2;
  const rows = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    rows[i * width] = taps.first[from + i]!;
    rows[i * width + 1] = taps.count[from + i]!;
    const weights = taps.weights.subarray((from + i) * taps.stride, (from + i + 1) * taps.stride);
    rows.set(weights, i * width + 2);
  }
  return tensor2d(rows, [n, width]);
}

function webgpuKernel({ inputs, backend, attrs }: WebGPUKernelArguments<'photos'>): TensorInfo {
  const { outHeight, outWidth, rowStart, rows } = attrs as unknown as AreaResizeAttributes;
  const [count, height, width] = inputs.photos.shape as [number, number, number];
  const taps = planeTaps(height, width, outHeight, outWidth);
  const halve = height === 2 * outHeight && width === 2 * outWidth;
  const mode = taps.linear ? MODES.grow : halve ? MODES.halve : MODES.area;
  const pixels = count * rows * outWidth;
  const program = flatProgram({
    key: AREA_RESIZE,
    variables: ['photos', 'xTaps', 'yTaps'],
    outputShape: [count, rows, outWidth, 3],
    invocations: pixels,
    uniforms: 'pixels : i32, mode : i32,',
    code: CODE,
  });
  const xTable = table(taps.x, 0, outWidth);
  const yTable = table(taps.y, rowStart, rows);
  const output = backend.runWebGPUProgram(program, [inputs.photos, xTable, yTable], 'float32', [
    { type: 'int32', data: [pixels] },
    { type: 'int32', data: [mode] },
  ]);
  xTable.dispose();
  yTable.dispose();
  return output;
}

export const areaResizeWebGPU: KernelConfig = {
  kernelName: AREA_RESIZE,
  backendName: 'webgpu',
  kernelFunc: webgpuKernel as unknown as KernelConfig['kernelFunc'],
};
