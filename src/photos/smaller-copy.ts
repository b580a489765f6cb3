/** A smaller copy of a photo that is too large to be shown whole. */
import { withBitmap } from './decode-room';
import { fit, likeShape, uprightSize, type Size } from './fit';
import { identify } from './prepare';

/** Of the copy: twice a screen of 4K. What is larger is held several times over while it is shown. */
const SHOWN_PIXELS = 16e6;

export interface SmallerCopy {
  blob: Blob;
  /** Pixels of the upright original. */
  original: Size;
}

/**
 * @returns undefined for a photo that is read as it is
 * @throws FacetError ABORTED; the browser's own error for one that it can't decode
 */
export async function smallerCopy(
  file: Blob,
  signal?: AbortSignal,
): Promise<SmallerCopy | undefined> {
  const { header } = await identify(file);
  const claimed = header && uprightSize(header);
  if (!claimed || fit(claimed) === claimed) return undefined;
  const size = fit(claimed, SHOWN_PIXELS);
  const options = { resizeWidth: size.width, resizeHeight: size.height } as const;
  return withBitmap(
    file,
    options,
    async (bitmap) => ({
      blob: await packed(bitmap),
      original: likeShape(claimed, bitmap),
    }),
    signal,
  );
}

async function packed(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  try {
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  } finally {
    canvas.width = canvas.height = 0;
  }
}
