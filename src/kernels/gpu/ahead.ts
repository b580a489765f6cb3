/** Programs compiled side by side before they run: one after another they would be waited for. */
import { env } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { compiledAhead } from './pipelines';
import { COMPILE_ONLY } from './recording';

/**
 * Compiles what a piece of work would run, on as many threads as the browser gives; nothing is computed. What does
 * not compile is left to whoever needs it.
 * @param work records programs; it must not read values
 */
export async function compileAhead(backend: WebGPUBackend, work: () => void): Promise<void> {
  env().set(COMPILE_ONLY, true);
  try {
    work();
  } finally {
    env().set(COMPILE_ONLY, false);
  }
  await backend.checkCompileCompletionAsync();
  await compiledAhead(backend.device);
}
