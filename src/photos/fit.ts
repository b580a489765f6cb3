/** How large a photo is decoded. */
import type { Header } from './headers';

export interface Size {
  width: number;
  height: number;
}

/** Above this a photo is decoded smaller: 160 MB of pixels is what a phone's tab can spare. */
export const MAX_PIXELS = 40e6;
/** The longest side, pixels: the largest canvas that every browser gives. */
export const MAX_SIDE = 16_384;

/**
 * The size at which a photo is decoded.
 * @param original pixels of the upright original
 * @returns the same object where it is within both bounds, else the largest size of its shape that is
 */
export function fit(original: Size, maxPixels = MAX_PIXELS): Size {
  const { width, height } = original;
  const ratio = Math.min(
    Math.sqrt(maxPixels / (width * height)),
    MAX_SIDE / Math.max(width, height),
  );
  if (ratio >= 1) return original;
  return {
    width: Math.max(1, Math.floor(width * ratio)),
    height: Math.max(1, Math.floor(height * ratio)),
  };
}

/** The claimed size after the EXIF orientation, of which 5 to 8 turn the photo by a quarter. */
export function uprightSize({
  width,
  height,
  orientation,
}: Pick<Header, keyof Size | 'orientation'>): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * The original's size when its turn is only known from the decoded picture: width and height
 * change places where the decoded picture lies and the claim stands, or the other way round.
 */
export function likeShape(claimed: Size, decoded: Size): Size {
  const lies = ({ width, height }: Size) => Math.sign(width - height);
  return lies(claimed) * lies(decoded) < 0
    ? { width: claimed.height, height: claimed.width }
    : claimed;
}

/** "read at 32 % of its size: 400 megapixels". */
export function shrunkNote(original: Size, decoded: Size): string {
  const percent = Math.max(1, Math.round((100 * decoded.width) / original.width));
  const megapixels = (original.width * original.height) / 1e6;
  const size =
    megapixels >= 10
      ? `${Math.round(megapixels)} megapixels`
      : `${original.width} x ${original.height} pixels`;
  return `read at ${percent} % of its size: ${size}`;
}
