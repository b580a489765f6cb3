/** A tfjs backend as it comes, in a realm of its own. */
import { backend, env, setBackend, version_core, type KernelBackend } from '@tensorflow/tfjs-core';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';

export type StockBackend = 'webgpu' | 'wasm';

/** @returns the GPU's device, where there is one, and what runs */
export async function startStock(
  name: StockBackend,
): Promise<{ device?: GPUDevice; says: string }> {
  if (name === 'webgpu') {
    await import('@tensorflow/tfjs-backend-webgpu');
    env().set('WEBGPU_CPU_FORWARD', false);
  } else {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain,
      'tfjs-backend-wasm-simd.wasm': simd,
      'tfjs-backend-wasm-threaded-simd.wasm': threaded,
    });
  }
  if (!(await setBackend(name))) throw new Error(`tfjs's ${name} backend did not start.`);
  const { device } = backend() as KernelBackend & { device?: GPUDevice };
  return { device, says: `tfjs ${version_core} on ${name}` };
}
