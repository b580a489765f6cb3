/** How much work one piece may be, by backend: bounded activations keep memory flat on any photo. */
import type { Limits } from '../mtcnn/run';
import type { RunningBackend } from './backend';

/** Bytes of P-Net's largest activation for one pixel of a level: ten channels of float32. */
const PNET_BYTES_PER_PIXEL = 40;
/** Bytes of the largest activation for one crop: 22 x 22 x 28 and 46 x 46 x 32 float32. */
const RNET_BYTES_PER_CROP = 22 * 22 * 28 * 4;
const ONET_BYTES_PER_CROP = 46 * 46 * 32 * 4;
/** Memory that one activation may take where it is ordinary memory: larger ones only miss the caches. */
const HEAP_BYTES = 32 * 1024 * 1024;
/** The same on a GPU, where few large dispatches are better; further bounded by the device. */
const GPU_BYTES = 256 * 1024 * 1024;

/** Limits of a run on this backend. */
export function limitsOf({ backend, device }: RunningBackend): Limits {
  const bytes =
    backend === 'webgpu'
      ? Math.min(GPU_BYTES, device?.limits.maxStorageBufferBindingSize ?? GPU_BYTES)
      : HEAP_BYTES;
  return {
    levelPixels: Math.floor(bytes / PNET_BYTES_PER_PIXEL),
    rnetCrops: Math.floor(bytes / RNET_BYTES_PER_CROP),
    onetCrops: Math.floor(bytes / ONET_BYTES_PER_CROP),
  };
}
