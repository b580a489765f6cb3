/** How long the device takes for work that is recorded: by its own clock where it has one. */
import { env } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { flush, recordingOf, SUBMIT, type Recording } from './recording';

/** Bytes of two times. */
const TIMES = 16;

/** Milliseconds of what `work` records, which is submitted as one. */
export async function timed(backend: WebGPUBackend, work: () => void): Promise<number> {
  const gpu = recordingOf(backend);
  flush(backend);
  await gpu.device.queue.onSubmittedWorkDone();
  return gpu.device.features.has('timestamp-query')
    ? byDevice(gpu, () => inOne(work))
    : byClock(backend, () => inOne(work));
}

/** Records without submitting in between: times are those of one pass. */
function inOne(work: () => void): void {
  const usual = env().getNumber(SUBMIT);
  env().set(SUBMIT, Infinity);
  try {
    work();
  } finally {
    env().set(SUBMIT, usual);
  }
}

async function byClock(backend: WebGPUBackend, work: () => void): Promise<number> {
  const start = performance.now();
  work();
  flush(backend);
  await backend.device.queue.onSubmittedWorkDone();
  return performance.now() - start;
}

async function byDevice(gpu: Recording, work: () => void): Promise<number> {
  const { device } = gpu;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
  const [resolved, staging] = [
    GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  ].map((usage) => device.createBuffer({ size: TIMES, usage })) as [GPUBuffer, GPUBuffer];
  gpu.ensureCommandEncoderReady();
  const timestampWrites = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  gpu.computePassEncoder = gpu.commandEncoder!.beginComputePass({ timestampWrites });
  work();
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  gpu.commandEncoder!.resolveQuerySet(querySet, 0, 2, resolved, 0);
  gpu.commandEncoder!.copyBufferToBuffer(resolved, 0, staging, 0, TIMES);
  gpu.submitQueue();
  await staging.mapAsync(GPUMapMode.READ);
  const [start, end] = new BigUint64Array(staging.getMappedRange().slice(0));
  [querySet, resolved, staging].forEach((each) => each.destroy());
  return Number(end! - start!) / 1e6;
}
