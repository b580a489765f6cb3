/** Programs compiled side by side before they are first needed: one after another they would make the first photo wait. */
import { backend, env, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { compiledAhead } from '../kernels/gpu/pipelines';

const AHEAD = 'WEBGPU_ENGINE_COMPILE_ONLY';

/**
 * Compiles what a piece of work will run; computes nothing.
 * @param work the same ops on tensors of usual shapes; it must not read values
 */
export async function warmUp(work: () => Tensor[]): Promise<void> {
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
