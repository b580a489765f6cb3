/** Whether photos are face crops already. */
import { withBitmap } from '../../photos/decode-room';

/** Aligned sets are squares of 96 to 182 pixels; LFW's own photos are squares of 250. */
const LARGEST_CROP = 200;
const SAMPLE = 5;

/** True where the first photos that can be read are small squares of one size. */
export async function looksAligned(photos: Blob[]): Promise<boolean> {
  const sizes = new Set<string>();
  let small = 0;
  for (const photo of photos.slice(0, SAMPLE)) {
    const size = await withBitmap(photo, {}, ({ width, height }) => ({ width, height })).catch(
      () => undefined,
    );
    if (!size) continue;
    const { width, height } = size;
    sizes.add(`${width}x${height}`);
    if (width === height && width <= LARGEST_CROP) small++;
  }
  return sizes.size === 1 && small > 0;
}
