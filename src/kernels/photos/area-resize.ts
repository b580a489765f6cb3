/**
 * AreaResize: photos shrunk to one level of the pyramid by OpenCV's INTER_AREA on uint8, rounded to
 * whole grey levels as the original does before its first net, and scaled to that net's range.
 */
import { type KernelConfig, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { planeTaps, type AxisTaps, type PlaneTaps } from './area-taps';
import { HEAP_BACKENDS, pixelBytes, unset } from '../heap';
import { resizeRoomOf } from './resize-room';
import { resize, type PhotosAt, type ResizeJob, type ResizeRoom } from './resize-simd';
import { runKernel, type HeapKernelArguments } from '../run';

export const AREA_RESIZE = 'FacetAreaResize';

export interface AreaResizeAttributes {
  /** Size of the whole level, pixels. */
  outHeight: number;
  outWidth: number;
  /** Rows of the level to make: from `rowStart`, `rows` of them. */
  rowStart: number;
  rows: number;
}

/**
 * @param photos int32 [N, height, width], packed (photoTensor)
 * @returns float32 [N, rows, outWidth, 3], (v - 127.5) / 128 of the rounded value, RGB
 */
export function areaResize(photos: Tensor3D, attributes: AreaResizeAttributes): Tensor4D {
  return runKernel<Tensor4D>(AREA_RESIZE, { photos }, attributes);
}

/** What the nets expect of a grey level 0..255. */
export function normalise(value: number): number {
  return (value - 127.5) * 0.0078125;
}

/**
 * Rows of a level, as uint8 values in a float array.
 * @param bytes RGBA of one photo
 * @returns [rows, outWidth, 3], whole numbers 0..255
 */
export function areaResizeBytes(
  bytes: Uint8Array,
  height: number,
  width: number,
  { outHeight, outWidth, rowStart, rows }: AreaResizeAttributes,
): Float32Array {
  const out = new Float32Array(rows * outWidth * 3);
  if (height === 2 * outHeight && width === 2 * outWidth) {
    halve(bytes, width, outWidth, rowStart, out);
    return out;
  }
  const taps = planeTaps(height, width, outHeight, outWidth);
  if (taps.linear) {
    grow(bytes, width, taps, rowStart, out);
    return out;
  }
  const line = new Float32Array(outWidth * 3);
  for (let row = 0; row < rows; row++) {
    const y = rowStart + row;
    const target = out.subarray(row * outWidth * 3, (row + 1) * outWidth * 3);
    for (let k = 0; k < taps.y.count[y]!; k++) {
      shrinkLine(bytes, (taps.y.first[y]! + k) * width, taps.x, line);
      const weight = taps.y.weights[y * taps.y.stride + k]!;
      for (let i = 0; i < line.length; i++) {
        target[i] = target[i]! + Math.fround(weight * line[i]!);
      }
    }
    for (let i = 0; i < target.length; i++) target[i] = roundHalfToEven(target[i]!);
  }
  return out;
}

/** One source row shrunk across, not rounded; every step in float32, as OpenCV's, or ties round apart. */
function shrinkLine(bytes: Uint8Array, pixel: number, taps: AxisTaps, line: Float32Array): void {
  const { first, count, weights, stride } = taps;
  for (let x = 0, o = 0; x < first.length; x++, o += 3) {
    let at = (pixel + first[x]!) * 4;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let k = x * stride, end = k + count[x]!; k < end; k++, at += 4) {
      const weight = weights[k]!;
      red = Math.fround(red + Math.fround(weight * bytes[at]!));
      green = Math.fround(green + Math.fround(weight * bytes[at + 1]!));
      blue = Math.fround(blue + Math.fround(weight * bytes[at + 2]!));
    }
    line[o] = red;
    line[o + 1] = green;
    line[o + 2] = blue;
  }
}

/** OpenCV's exact 2x2 case: integer sums, halves rounded up. */
function halve(
  bytes: Uint8Array,
  width: number,
  outWidth: number,
  rowStart: number,
  out: Float32Array,
): void {
  const rows = out.length / (outWidth * 3);
  for (let row = 0, o = 0; row < rows; row++) {
    const top = (rowStart + row) * 2 * width * 4;
    const bottom = top + width * 4;
    for (let x = 0; x < outWidth; x++, o += 3) {
      for (let c = 0; c < 3; c++) {
        const at = x * 8 + c;
        const sum =
          bytes[top + at]! + bytes[top + at + 4]! + bytes[bottom + at]! + bytes[bottom + at + 4]!;
        out[o + c] = (sum + 2) >> 2;
      }
    }
  }
}

/** OpenCV's fixed-point linear resize of uint8, which INTER_AREA falls back to where a side grows. */
function grow(
  bytes: Uint8Array,
  width: number,
  taps: PlaneTaps,
  rowStart: number,
  out: Float32Array,
): void {
  const outWidth = taps.x.first.length;
  const rows = out.length / (outWidth * 3);
  for (let row = 0, o = 0; row < rows; row++) {
    const y = rowStart + row;
    for (let x = 0; x < outWidth; x++) {
      for (let c = 0; c < 3; c++, o++) {
        let value = 0;
        for (let j = 0; j < taps.y.count[y]!; j++) {
          let across = 0;
          const line = (taps.y.first[y]! + j) * width;
          for (let i = 0; i < taps.x.count[x]!; i++) {
            const sample = bytes[(line + taps.x.first[x]! + i) * 4 + c]!;
            across += sample * fixed(taps.x.weights[x * taps.x.stride + i]!);
          }
          value += (fixed(taps.y.weights[y * taps.y.stride + j]!) * (across >> 4)) >> 16;
        }
        out[o] = (value + 2) >> 2;
      }
    }
  }
}

/** A weight in OpenCV's 11-bit fixed point. */
function fixed(weight: number): number {
  return roundHalfToEven(weight * 2048);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Neither OpenCV's exact 2x2 case nor its fixed-point growing, which only the twin has. */
function isShrunk(height: number, width: number, level: AreaResizeAttributes): boolean {
  const halved = height === 2 * level.outHeight && width === 2 * level.outWidth;
  return !halved && level.outHeight <= height && level.outWidth <= width;
}

/** Pieces of a level that threads share, each. */
const PIECES = 2;

/**
 * Rows of a level that is smaller than its photos, by SIMD: to the last bit what areaResizeBytes
 * gives, normalised.
 * @param count of the photos
 * @param out address of [N, rows, outWidth, 3]
 */
export function areaResizeSimd(
  room: ResizeRoom,
  photos: PhotosAt,
  count: number,
  { outHeight, outWidth, rowStart, rows }: AreaResizeAttributes,
  out: number,
): void {
  const taps = planeTaps(photos.height, photos.width, outHeight, outWidth);
  const x = { taps: taps.x, from: 0, count: outWidth, shift: 0 };
  const piece = Math.ceil(rows / (room.threads > 1 ? room.threads * PIECES : 1));
  const jobs: ResizeJob[] = [];
  for (let photo = 0; photo < count; photo++) {
    for (let row = 0; row < rows; row += piece) {
      const from = rowStart + row;
      const y = { taps: taps.y, from, count: Math.min(piece, rows - row), shift: 0 };
      jobs.push({ photo, y, x, rounded: true });
    }
  }
  resize(room, photos, jobs, out);
}

function heapKernel({ inputs, backend, attrs }: HeapKernelArguments<'photos'>) {
  const attributes = attrs as unknown as AreaResizeAttributes;
  const [count, height, width] = inputs.photos.shape as [number, number, number];
  const size = attributes.rows * attributes.outWidth * 3;
  const { info, values } = unset(
    backend,
    [count, attributes.rows, attributes.outWidth, 3],
    'float32',
  );
  const wasm = isShrunk(height, width, attributes) ? resizeRoomOf(backend) : undefined;
  if (wasm) {
    const photos = { address: wasm.address(inputs.photos), height, width };
    areaResizeSimd(wasm.room, photos, count, attributes, wasm.address(info));
    return info;
  }
  const bytes = pixelBytes(backend, inputs.photos);
  for (let n = 0; n < count; n++) {
    const photo = bytes.subarray(n * height * width * 4, (n + 1) * height * width * 4);
    const level = areaResizeBytes(photo, height, width, attributes);
    for (let i = 0; i < size; i++) values[n * size + i] = normalise(level[i]!);
  }
  return info;
}

export const areaResizeKernels: KernelConfig[] = HEAP_BACKENDS.map((backendName) => ({
  kernelName: AREA_RESIZE,
  backendName,
  kernelFunc: heapKernel as unknown as KernelConfig['kernelFunc'],
}));
