/** Small cases of the photo programs for the device's self-test, beside their twins in plain memory. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { flush } from '../gpu/recording';
import { areaResizeBytes, normalise } from './area-resize';
import { areaResizeWebGPU } from './area-resize.webgpu';
import { cropResizeBytes } from './crop-resize';
import { cropResizeWebGPU } from './crop-resize.webgpu';
import { ROW } from './pack-candidates';
import { packCandidatesWebGPU } from './pack-candidates.webgpu';

interface Case {
  name: string;
  output: TensorInfo;
  expected: ArrayLike<number>;
  inputs: TensorInfo[];
}

const HEIGHT = 7;
const WIDTH = 9;

/** One case a program; each recorded on the backend, which must be the one in use. */
export function photoCases(backend: WebGPUBackend): Case[] {
  const pixels = Uint8Array.from({ length: HEIGHT * WIDTH * 4 }, (_, i) => (i * 37) % 256);
  const photo = new Int32Array(pixels.buffer);
  const photos = backend.makeTensorInfo([1, HEIGHT, WIDTH], 'int32', photo);
  return [resized(backend, photos, pixels), cut(backend, photos, pixels), packed(backend)];
}

function run(
  { kernelFunc }: KernelConfig,
  backend: WebGPUBackend,
  inputs: object,
  attrs: object,
): TensorInfo {
  const output = kernelFunc({ inputs, backend, attrs } as never) as TensorInfo;
  flush(backend);
  return output;
}

function resized(backend: WebGPUBackend, photos: TensorInfo, pixels: Uint8Array): Case {
  const attributes = { outHeight: 4, outWidth: 5, rowStart: 0, rows: 4 };
  return {
    name: 'a level of the pyramid',
    output: run(areaResizeWebGPU, backend, { photos }, attributes),
    expected: areaResizeBytes(pixels, HEIGHT, WIDTH, attributes).map(normalise),
    inputs: [photos],
  };
}

function cut(backend: WebGPUBackend, photos: TensorInfo, pixels: Uint8Array): Case {
  const [size, box] = [4, { x1: 2, y1: 1, x2: 7, y2: 6 }];
  const row = Int32Array.of(0, box.x1, box.y1, box.x2, box.y2);
  const boxes = backend.makeTensorInfo([1, 5], 'int32', row);
  const expected = new Float32Array(size * size * 3);
  cropResizeBytes(pixels, HEIGHT, WIDTH, box, size, expected);
  return {
    name: 'a crop',
    output: run(cropResizeWebGPU, backend, { photos, boxes }, { size }),
    expected: expected.map(normalise),
    inputs: [boxes],
  };
}

/** Of three cells one passes; its score is that of equal logits. */
function packed(backend: WebGPUBackend): Case {
  const cells = [
    [9, -9, 1, 1, 1, 1],
    [0, 0, 2, 3, 4, 5],
    [9, -9, 6, 7, 8, 9],
  ];
  const map = backend.makeTensorInfo([1, 1, 3, 6], 'float32', Float32Array.from(cells.flat()));
  const whole = Int32Array.of(1, 0, 1);
  const expected = new Float32Array(1 + ROW);
  expected.set(new Float32Array(whole.buffer));
  expected.set([0.5, 2, 3, 4, 5, 2, 3, 4, 5], whole.length);
  return {
    name: 'the candidates',
    output: run(packCandidatesWebGPU, backend, [map], { threshold: 0.5, capacity: 1 }),
    expected,
    inputs: [map],
  };
}
