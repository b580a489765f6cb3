/** How much work one piece may be, by backend: bounded activations keep memory flat on any photo. */
import type { Limits } from '../mtcnn/run';
import { onet, pnet, rnet } from '../networks/mtcnn';
import { largestActivation } from '../networks/variables';
import type { RunningBackend } from './backend';

/** Memory that one activation may take where it is ordinary memory: larger ones only miss the caches. */
const HEAP_BYTES = 4 * 1024 * 1024;
/** The same on a GPU, where few large dispatches are better; further bounded by the device. */
const GPU_BYTES = 256 * 1024 * 1024;
/** A level so large that its edges no longer count. */
const LEVEL = { width: 1024, height: 1024 };

/** Limits of a run on this backend. */
export function limitsOf({ backend, device }: RunningBackend): Limits {
  const bytes =
    backend === 'webgpu'
      ? Math.min(GPU_BYTES, device?.limits.maxStorageBufferBindingSize ?? GPU_BYTES)
      : HEAP_BYTES;
  const values = Math.floor(bytes / Float32Array.BYTES_PER_ELEMENT);
  const perPixel = Math.ceil(largestActivation(pnet, LEVEL) / (LEVEL.width * LEVEL.height));
  return {
    levelPixels: Math.floor(values / perPixel),
    rnetCrops: Math.floor(values / largestActivation(rnet)),
    onetCrops: Math.floor(values / largestActivation(onet)),
  };
}
