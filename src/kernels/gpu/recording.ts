/** What of tfjs's WebGPU backend its typings keep to themselves; 4.22 is its last version. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** tfjs's setting of how many programs are submitted together. */
export const SUBMIT = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';
/** tfjs's setting by which programs are compiled and nothing runs. */
export const COMPILE_ONLY = 'WEBGPU_ENGINE_COMPILE_ONLY';

export interface Recording {
  device: GPUDevice;
  queue: GPUQueue;
  bufferManager: BufferManager;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  commandQueueOwnedIds: WeakSet<object>;
  /** While the backend times its programs one by one. */
  activeTimers?: unknown;
  tensorMap: { get(dataId: object): { resource: GPUBuffer } };
  makeTensorInfo(shape: number[], dtype: DataType): TensorInfo;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  uploadToGPU(dataId: object): void;
  tensorToBinding(tensor: TensorInfo): GPUBufferBinding;
  makeUniforms(uniforms: unknown): GPUBufferBinding;
  /** Records one of tfjs's own programs. */
  recordAndSubmit(...work: unknown[]): void;
}

/** Where a backend has its buffers from. */
export interface BufferManager {
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean): GPUBuffer;
  releaseBuffer(buffer: GPUBuffer): void;
  /** Those that nobody uses, by size and usage. */
  freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

export function recordingOf(backend: WebGPUBackend): Recording {
  return backend as unknown as Recording;
}

/** The pass that programs are recorded into. */
export function passOf(gpu: Recording): GPUComputePassEncoder {
  if (gpu.computePassEncoder) return gpu.computePassEncoder;
  gpu.ensureCommandEncoderReady();
  return (gpu.computePassEncoder = gpu.commandEncoder!.beginComputePass());
}

/** Submits what is recorded: where one of its programs is invalid, none of it is run. */
export function flush(backend: WebGPUBackend | Recording): void {
  const gpu = backend as Recording;
  gpu.endComputePassEncoder();
  if (gpu.commandEncoder) gpu.submitQueue();
}
