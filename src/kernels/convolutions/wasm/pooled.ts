/** One max pool by a program of ours, on tensors of the wasm backend. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Host } from './host';
import { maxPool, type MaxPool } from './max-pool';
import type { Sizes } from './method';

/** Values that one thread should have at least before another is called. */
const LEAST_VALUES = 100_000;
/** Chunks a thread: those that are done earlier take more. */
const CHUNKS = 4;

/** @returns undefined where there is no program for it */
export function pooled(host: Host, x: TensorInfo, sizes: Sizes): TensorInfo | undefined {
  const { inHeight, inWidth, outHeight, outWidth, batchSize, inChannels: channels } = sizes;
  const { filterHeight, filterWidth, strideHeight: stride, padInfo } = sizes;
  const rows = batchSize * outHeight;
  if (x.dtype !== 'float32' || stride !== sizes.strideWidth || rows * outWidth < 1)
    return undefined;
  const out = host.backend.makeOutput(sizes.outShape, 'float32');
  const shape: MaxPool = { size: [filterHeight, filterWidth], stride, channels };
  const { top, left } = padInfo;
  const sides = [inHeight, inWidth, outHeight, outWidth, top, left];
  const values = [host.address(x), host.address(out), ...sides];
  const least = LEAST_VALUES / (outWidth * channels * filterHeight * filterWidth);
  const grain = Math.ceil(Math.max(rows / (host.threads * CHUNKS), least));
  const key = `max pool ${Object.values(shape).join(' ')}`;
  host.run(key, () => maxPool(shape), { values, count: rows, grain });
  return out;
}
