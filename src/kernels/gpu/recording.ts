/** What of tfjs's WebGPU backend its typings keep to themselves; 4.22 is its last version. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

export interface Recording {
  device: GPUDevice;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  commandQueueOwnedIds: WeakSet<object>;
  tensorMap: { get(dataId: object): { resource: GPUBuffer } };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  uploadToGPU(dataId: object): void;
  tensorToBinding(tensor: TensorInfo): GPUBufferBinding;
}

export function recordingOf(backend: WebGPUBackend): Recording {
  return backend as unknown as Recording;
}

/** Submits what is recorded: where one of its programs is invalid, none of it is run. */
export function flush(backend: WebGPUBackend): void {
  const gpu = recordingOf(backend);
  gpu.endComputePassEncoder();
  if (gpu.commandEncoder) gpu.submitQueue();
}
