/** Values of several tensors read back from the device at one go. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { recordingOf } from './recording';

/** @param tensors on the device, of 32-bit values; int32 as their bits */
export async function readTogether(
  backend: WebGPUBackend,
  tensors: readonly TensorInfo[],
): Promise<Float32Array[]> {
  const gpu = recordingOf(backend);
  const sizes = tensors.map(({ shape }) => 4 * shape.reduce((product, n) => product * n, 1));
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const staging = gpu.device.createBuffer({ size, usage });
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  let at = 0;
  tensors.forEach(({ dataId }, i) => {
    const { resource } = gpu.tensorMap.get(dataId);
    gpu.commandEncoder!.copyBufferToBuffer(resource, 0, staging, at, sizes[i]!);
    at += sizes[i]!;
  });
  gpu.submitQueue();
  await staging.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  let from = 0;
  return sizes.map((bytes) => values.subarray(from, (from += bytes / 4)));
}
