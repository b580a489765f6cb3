/**
 * How much is decoded at a time in this thread, and held decoded: a picture takes 4 bytes a pixel, and
 * a few together can take more than a tab has.
 */
import { Room, type Lease } from '../base/room';
import { MAX_PIXELS } from './fit';
import { largeTurn } from './large-turn';
import { identify } from './prepare';

/** 128 megapixels: ten photos of a phone, or a single one that is larger. */
const PIXELS_AT_ONCE = 128e6;

export const decodeRoom = new Room(PIXELS_AT_ONCE);

/** A share of the room; of a large photo also the turn, until it is decoded and needs less. */
function lease(): Lease {
  const share = decodeRoom.lease();
  let endTurn = () => {};
  return {
    take: async (pixels, signal) => {
      await share.take(pixels, signal);
      if (pixels > MAX_PIXELS) endTurn = await largeTurn(signal);
    },
    keep: (pixels) => {
      share.keep(pixels);
      endTurn();
    },
    end: () => {
      share.end();
      endTurn();
    },
  };
}

/** Work with pixels, for as long as it takes. */
export async function leased<R>(work: (lease: Lease) => Promise<R>): Promise<R> {
  const own = lease();
  try {
    return await work(own);
  } finally {
    own.end();
  }
}

/**
 * A picture of a file as the browser decodes it, for what is only shown; the room it takes is free
 * again once `use` is through with it, and it is closed then.
 */
export function withBitmap<R>(
  file: Blob,
  options: ImageBitmapOptions,
  use: (bitmap: ImageBitmap) => R | Promise<R>,
  signal?: AbortSignal,
): Promise<R> {
  return leased(async (own) => {
    await own.take(await pixelsOf(file), signal);
    const bitmap = await createImageBitmap(file, options);
    try {
      own.keep(bitmap.width * bitmap.height);
      return await use(bitmap);
    } finally {
      bitmap.close();
    }
  });
}

/** Pixels that a file claims; of one that does not say, those of the largest photo that is read whole. */
async function pixelsOf(file: Blob): Promise<number> {
  const { header } = await identify(file);
  return header ? header.width * header.height : MAX_PIXELS;
}
