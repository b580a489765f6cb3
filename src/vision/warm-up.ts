/** Programs compiled side by side before they are first needed: one after another they would make the first photo wait. */
import { backend, env, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { compiledAhead } from '../kernels/gpu/pipelines';
import { fenced } from './gpu-errors';
import type { Kind } from './scheduler';

const AHEAD = 'WEBGPU_ENGINE_COMPILE_ONLY';

/**
 * Compiling ahead as jobs of the device's queue: what runs meanwhile would meet programs that are not
 * there yet. A job is the ops to compile for, on tensors of usual shapes; it must not read values, and
 * nothing is computed.
 */
export function warmingUp(device: GPUDevice): Kind<() => Tensor[], void> {
  return {
    atOnce: () => 1,
    async work(jobs) {
      for (const work of jobs) await fenced(device, () => warmUp(work));
      return jobs.map(() => undefined);
    },
  };
}

async function warmUp(work: () => Tensor[]): Promise<void> {
  const gpu = backend() as WebGPUBackend;
  env().set(AHEAD, true);
  try {
    tidy(() => void work());
  } finally {
    env().set(AHEAD, false);
  }
  await gpu.checkCompileCompletionAsync();
  await compiledAhead(gpu.device);
}
