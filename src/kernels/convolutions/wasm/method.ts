/** Which way of computing a convolution is the faster one; the figures were measured, shape by shape. */
import type { backend_util } from '@tensorflow/tfjs-core';
import { TILE } from '../winograd/sizes';

/** What tfjs makes of a convolution's shapes. */
export type Sizes = ReturnType<typeof backend_util.computeConv2DInfo>;

/** Products of Winograd's way beside the direct one's, and for what else its tiles cost. */
const TILE_COST = 27;
const DIRECT_COST = 9;
/** Its kernels are 25 for 9 values: where they leave the caches, reading them costs as much as so many tiles. */
const LARGE = 8192;
const LARGE_COST = 90;
/** A small gain is not worth their memory. */
const LEAST_GAIN = 1.3;

/** @returns undefined where neither can do it */
export function methodFor(sizes: Sizes): 'direct' | 'winograd' | undefined {
  const { filterHeight, filterWidth, strideHeight, strideWidth } = sizes;
  const { dilationHeight, dilationWidth, batchSize, outHeight, outWidth } = sizes;
  if (dilationHeight !== 1 || dilationWidth !== 1 || strideHeight !== strideWidth) return undefined;
  if (batchSize * outHeight * outWidth < 1) return undefined;
  const { inChannels, outChannels } = sizes;
  // Of pictures themselves, which are far from zero, it would cost digits for little gain.
  const isFit = filterHeight === 3 && filterWidth === 3 && strideHeight === 1 && inChannels > 3;
  if (!isFit) return 'direct';
  const tiles = batchSize * Math.ceil(outHeight / TILE) * Math.ceil(outWidth / TILE);
  const cost = TILE_COST * tiles + (inChannels * outChannels > LARGE ? LARGE_COST : 0);
  return DIRECT_COST * batchSize * outHeight * outWidth > LEAST_GAIN * cost ? 'winograd' : 'direct';
}
