/** Buffers that tfjs keeps for tensors to come. */
import { flush, type Recording } from './recording';

/** Smaller ones are kept: they cost more to make again than to have; bytes. */
const LARGE = 1024 * 1024;

/** Gives back the large ones. What is recorded may still write to one: it is submitted before. */
export function trimPool(gpu: Recording): void {
  flush(gpu);
  const { bufferManager: pool } = gpu;
  for (const buffers of pool.freeBuffers.values()) {
    const [first] = buffers;
    if (!first || first.size < LARGE) continue;
    for (const buffer of buffers.splice(0)) {
      buffer.destroy();
      pool.numFreeBuffers--;
      pool.numBytesAllocated -= buffer.size;
    }
  }
}
