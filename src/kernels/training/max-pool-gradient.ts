/**
 * Where the gradient of a max pool goes: to the first largest value of each window, as TensorFlow has it. tfjs's
 * own kernels differ: wasm's is wrong where all of a window is negative, WebGPU's gives to the last of equal ones.
 */
import type { KernelConfig, Tensor4D, TypedArray } from '@tensorflow/tfjs-core';
import { allocate, HEAP_BACKENDS, valuesOf } from '../heap';
import { runKernel, type HeapKernelArguments } from '../run';

export const MAX_POOL_GRADIENT = 'FacetMaxPoolGradient';

/** The windows of a pool, pixels. */
export interface PoolWindows {
  size: number;
  stride: number;
  /** Beyond the upper and the left border. */
  top: number;
  left: number;
}

/**
 * @param x what was pooled, [N, height, width, channels]
 * @param dy the gradient of the pool's output
 * @returns the gradient of x
 */
export function maxPoolGradient(x: Tensor4D, dy: Tensor4D, windows: PoolWindows): Tensor4D {
  return runKernel<Tensor4D>(MAX_POOL_GRADIENT, { x, dy }, windows);
}

function spread(
  x: TypedArray,
  dy: TypedArray,
  gradient: TypedArray,
  [batch, height, width, channels]: readonly number[],
  [, rows, columns]: readonly number[],
  { size, stride, top, left }: PoolWindows,
): void {
  const largest = new Int32Array(channels!);
  for (let n = 0, out = 0; n < batch!; n++) {
    for (let row = 0; row < rows!; row++) {
      const [firstY, endY] = within(row * stride - top, size, height!);
      for (let column = 0; column < columns!; column++, out += channels!) {
        const [firstX, endX] = within(column * stride - left, size, width!);
        largest.fill(-1);
        for (let y = firstY; y < endY; y++) {
          for (let pixel = firstX; pixel < endX; pixel++) {
            const at = ((n * height! + y) * width! + pixel) * channels!;
            for (let c = 0; c < channels!; c++) {
              const best = largest[c]!;
              if (best < 0 || x[at + c]! > x[best]!) largest[c] = at + c;
            }
          }
        }
        for (let c = 0; c < channels!; c++) gradient[largest[c]!]! += dy[out + c]!;
      }
    }
  }
}

function within(start: number, size: number, end: number): [first: number, end: number] {
  return [Math.max(0, start), Math.min(end, start + size)];
}

function heapKernel({ inputs, backend, attrs }: HeapKernelArguments<'x' | 'dy'>) {
  const { x, dy } = inputs;
  const { info, values } = allocate(backend, x.shape, 'float32');
  const from = valuesOf(backend, x);
  spread(from, valuesOf(backend, dy), values, x.shape, dy.shape, attrs as PoolWindows);
  return info;
}

export const maxPoolGradientKernels: KernelConfig[] = HEAP_BACKENDS.map((backendName) => ({
  kernelName: MAX_POOL_GRADIENT,
  backendName,
  kernelFunc: heapKernel as unknown as KernelConfig['kernelFunc'],
}));
