/** Whether a convolution can go Winograd's way, and how. */
import { pixelsOf, type Geometry } from '../geometry';
import { KERNEL, PRODUCTS, TILE } from './sizes';

export const WINOGRAD = 'winograd';

/** Of fewer channels, what is gained on a software adapter is lost again around the products. */
const LEAST_CHANNELS = 24;
/** Of fewer multiplications, hardware spends more on handing out three programs than it saves (measured, an H200). */
const LEAST_MULTIPLICATIONS = 1.2e8;
/** What maps become and their products take no more than this together, nor what a filter becomes; bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** How a convolution goes Winograd's way. */
export interface Products {
  /** The products as a convolution of one pixel by one pixel, each by a filter of its own. */
  geometry: Geometry;
  /** Pictures at once: as many as there is memory for. */
  pictures: number;
}

/** None where there is no such way. */
export function productsOf(geometry: Geometry): Products | undefined {
  const { kernelHeight, kernelWidth, strideY, strideX, inChannels, outChannels } = geometry;
  const isFit = kernelHeight === KERNEL && kernelWidth === KERNEL && strideY === 1 && strideX === 1;
  // Of pictures themselves, which are far from zero, it would cost digits for little gain.
  if (!isFit || geometry.transposed || geometry.depthwise || inChannels <= 3) return undefined;
  const bytesOf = (values: number) => 4 * PRODUCTS * values;
  const most = Math.floor(MOST_BYTES / bytesOf(tilesOf(geometry) * (inChannels + outChannels)));
  if (most < 1 || bytesOf(inChannels * outChannels) > MOST_BYTES) return undefined;
  const times = Math.ceil(geometry.batch / most);
  const pictures = Math.ceil(geometry.batch / times);
  const tiles = pictures * tilesOf(geometry);
  const products = {
    ...{ batch: PRODUCTS, inHeight: tiles, inWidth: 1, inChannels },
    ...{ outHeight: tiles, outWidth: 1, outChannels },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, padTop: 0, padLeft: 0 },
    ownFilters: true,
  };
  return { geometry: products, pictures };
}

/** Whether it is the faster way on a software adapter. */
export function isFasterOnSoftware({ inChannels }: Geometry): boolean {
  return inChannels >= LEAST_CHANNELS;
}

/** Whether it is the way to begin with on hardware. */
export function isFasterOnHardware(geometry: Geometry): boolean {
  const { inChannels, outChannels } = geometry;
  const multiplications = pixelsOf(geometry) * KERNEL * KERNEL * inChannels * outChannels;
  return inChannels >= LEAST_CHANNELS && multiplications >= LEAST_MULTIPLICATIONS;
}

/** Tiles of the output of one picture. */
function tilesOf({ outHeight, outWidth }: Geometry): number {
  return Math.ceil(outHeight / TILE) * Math.ceil(outWidth / TILE);
}
