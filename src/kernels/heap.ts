/**
 * Direct access to tensors that live in ordinary memory: the cpu backend's arrays and the wasm
 * backend's heap. Kernels written on it serve both, and are the twins of the WGSL ones.
 */
import type { DataType, KernelBackend, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './convolutions/wasm/host';

interface CpuBackend extends KernelBackend {
  data: { get(dataId: object): { values: TypedArray } };
  makeTensorInfo(shape: number[], dtype: DataType, values: TypedArray): TensorInfo;
}

/** The backends whose tensors can be read and written in place. */
export const HEAP_BACKENDS = ['cpu', 'wasm'] as const;

/** A new tensor, and the memory behind it. Any later allocation may move the wasm heap: fetch inputs after this. */
interface Allocated {
  info: TensorInfo;
  values: TypedArray;
}

/** A new tensor, zeroed. */
export function allocate(backend: unknown, shape: number[], dtype: 'float32' | 'int32'): Allocated {
  const allocated = unset(backend, shape, dtype);
  if (isWasm(backend)) allocated.values.fill(0);
  return allocated;
}

/** A new tensor for a kernel that writes every value. */
export function unset(backend: unknown, shape: number[], dtype: 'float32' | 'int32'): Allocated {
  if (isWasm(backend)) {
    const info = backend.makeOutput(shape, dtype);
    return { info, values: backend.typedArrayFromHeap(info) };
  }
  const size = shape.reduce((product, n) => product * n, 1);
  const values = dtype === 'float32' ? new Float32Array(size) : new Int32Array(size);
  return { info: (backend as CpuBackend).makeTensorInfo(shape, dtype, values), values };
}

/** The memory behind a tensor. */
export function valuesOf(backend: unknown, tensor: TensorInfo): TypedArray {
  if (isWasm(backend)) return backend.typedArrayFromHeap(tensor);
  return (backend as CpuBackend).data.get(tensor.dataId).values;
}

/** A photo tensor [N, height, width] of packed pixels as bytes: R, G, B, A. */
export function pixelBytes(backend: unknown, photos: TensorInfo): Uint8Array {
  const packed = valuesOf(backend, photos);
  return new Uint8Array(packed.buffer, packed.byteOffset, packed.length * 4);
}

/** The wasm backend, rather than the cpu one. */
export function isWasm(backend: unknown): backend is WasmBackend {
  return typeof (backend as WasmBackend).typedArrayFromHeap === 'function';
}
