/** Programs compiled side by side before they are first needed: one after another they would make the first photo wait. */
import { backend, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { compileAhead } from '../kernels/gpu/ahead';
import { fenced } from './gpu-errors';
import type { Kind } from './scheduler';

/**
 * Compiling ahead as jobs of the device's queue: what runs meanwhile would meet programs that are not
 * there yet. A job is the ops to compile for, on tensors of usual shapes; it must not read values, and
 * nothing is computed.
 */
export function warmingUp(device: GPUDevice): Kind<() => Tensor[], void> {
  return {
    atOnce: () => 1,
    async work(jobs) {
      for (const work of jobs) {
        const recorded = () => tidy(() => void work());
        await fenced(device, () => compileAhead(backend() as WebGPUBackend, recorded));
      }
      return jobs.map(() => undefined);
    },
  };
}
