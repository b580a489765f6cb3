/**
 * CropResize: candidate boxes cut from photos, black outside, resized to the input of R- or O-Net by
 * INTER_AREA in float. Unlike the pyramid's levels they are not rounded to grey levels.
 */
import {
  tensor2d,
  tidy,
  type KernelConfig,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { normalise } from './area-resize';
import { planeTaps, type PlaneTaps } from './area-taps';
import { HEAP_BACKENDS, pixelBytes, unset, valuesOf } from '../heap';
import { resizeRoomOf } from './resize-room';
import { resize, type PhotosAt, type ResizeRoom } from './resize-simd';
import { runKernel, type HeapKernelArguments } from '../run';

export const CROP_RESIZE = 'FacetCropResize';

/** A whole-number box of photo `photo` in the original's 1-based inclusive coordinates. */
export interface CropBox {
  photo: number;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/**
 * @param photos int32 [N, height, width], packed
 * @param boxes x2 >= x1 and y2 >= y1; column x1 = 1 is the photo's first
 * @param size side of the crops, pixels
 * @returns float32 [boxes, size, size, 3], normalised
 */
export function cropResize(photos: Tensor3D, boxes: CropBox[], size: number): Tensor4D {
  return tidy(() => {
    const rows = new Int32Array(boxes.length * 5);
    boxes.forEach((b, i) => rows.set([b.photo, b.x1, b.y1, b.x2, b.y2], i * 5));
    const table: Tensor2D = tensor2d(rows, [boxes.length, 5], 'int32');
    return runKernel<Tensor4D>(CROP_RESIZE, { photos, boxes: table }, { size });
  });
}

/**
 * One crop resized.
 * @param bytes RGBA of one photo
 * @param out [size, size, 3], grey levels 0..255, not rounded
 */
export function cropResizeBytes(
  bytes: Uint8Array,
  height: number,
  width: number,
  box: Omit<CropBox, 'photo'>,
  size: number,
  out: Float32Array,
): void {
  const taps = planeTaps(box.y2 - box.y1 + 1, box.x2 - box.x1 + 1, size, size);
  const left = box.x1 - 1;
  const top = box.y1 - 1;
  const line = new Float64Array(size * 3);
  const sums = new Float64Array(size * 3);
  for (let y = 0; y < size; y++) {
    sums.fill(0);
    for (let k = 0; k < taps.y.count[y]!; k++) {
      const row = top + taps.y.first[y]! + k;
      if (row < 0 || row >= height) continue;
      cropLine(bytes, row * width, width, left, taps.x, line);
      const weight = taps.y.weights[y * taps.y.stride + k]!;
      for (let i = 0; i < line.length; i++) sums[i] = sums[i]! + weight * line[i]!;
    }
    out.set(sums, y * size * 3);
  }
}

function cropLine(
  bytes: Uint8Array,
  row: number,
  width: number,
  left: number,
  { first, count, weights, stride }: ReturnType<typeof planeTaps>['x'],
  line: Float64Array,
): void {
  for (let x = 0, o = 0; x < first.length; x++, o += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let k = 0; k < count[x]!; k++) {
      const column = left + first[x]! + k;
      if (column < 0 || column >= width) continue;
      const weight = weights[x * stride + k]!;
      const at = (row + column) * 4;
      red += weight * bytes[at]!;
      green += weight * bytes[at + 1]!;
      blue += weight * bytes[at + 2]!;
    }
    line[o] = red;
    line[o + 1] = green;
    line[o + 2] = blue;
  }
}

/**
 * Crops by SIMD: what cropResizeBytes gives, normalised, but summed in float32.
 * @param out address of [boxes, size, size, 3]
 */
export function cropResizeSimd(
  room: ResizeRoom,
  photos: PhotosAt,
  boxes: CropBox[],
  size: number,
  out: number,
): void {
  const jobs = boxes.map(({ photo, x1, y1, x2, y2 }) => {
    const taps = knownTaps(y2 - y1 + 1, x2 - x1 + 1, size);
    const y = { taps: taps.y, from: 0, count: size, shift: y1 - 1 };
    const x = { taps: taps.x, from: 0, count: size, shift: x1 - 1 };
    return { photo, y, x, rounded: false };
  });
  resize(room, photos, jobs, out);
}

/** Boxes have few sizes: taps of so many are kept. */
const MOST_KNOWN = 512;
const known = new Map<string, PlaneTaps>();

function knownTaps(height: number, width: number, size: number): PlaneTaps {
  const key = `${height} ${width} ${size}`;
  let taps = known.get(key);
  if (!taps) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(key, (taps = planeTaps(height, width, size, size)));
  }
  return taps;
}

function boxesOf(rows: ArrayLike<number>): CropBox[] {
  return Array.from({ length: rows.length / 5 }, (_, i) => ({
    photo: rows[i * 5]!,
    x1: rows[i * 5 + 1]!,
    y1: rows[i * 5 + 2]!,
    x2: rows[i * 5 + 3]!,
    y2: rows[i * 5 + 4]!,
  }));
}

function heapKernel({ inputs, backend, attrs }: HeapKernelArguments<'photos' | 'boxes'>) {
  const { size } = attrs as { size: number };
  const [, height, width] = inputs.photos.shape as [number, number, number];
  const count = inputs.boxes.shape[0]!;
  const { info, values } = unset(backend, [count, size, size, 3], 'float32');
  const boxes = boxesOf(valuesOf(backend, inputs.boxes));
  const wasm = resizeRoomOf(backend);
  if (wasm) {
    const photos = { address: wasm.address(inputs.photos), height, width };
    cropResizeSimd(wasm.room, photos, boxes, size, wasm.address(info));
    return info;
  }
  const bytes = pixelBytes(backend, inputs.photos);
  const floats = size * size * 3;
  const photoBytes = height * width * 4;
  const crop = new Float32Array(floats);
  boxes.forEach((box, i) => {
    const pixels = bytes.subarray(box.photo * photoBytes, (box.photo + 1) * photoBytes);
    cropResizeBytes(pixels, height, width, box, size, crop);
    for (let k = 0; k < floats; k++) values[i * floats + k] = normalise(crop[k]!);
  });
  return info;
}

export const cropResizeKernels: KernelConfig[] = HEAP_BACKENDS.map((backendName) => ({
  kernelName: CROP_RESIZE,
  backendName,
  kernelFunc: heapKernel as unknown as KernelConfig['kernelFunc'],
}));
