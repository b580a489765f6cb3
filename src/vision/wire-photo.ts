/** A photo as it crosses to the vision worker, and its pixels. */
import type { CallOptions } from '../base/types';
import type { Lease } from '../base/room';
import { decodePhoto, type DecodedPhoto } from '../photos/decode';
import { leased } from '../photos/decode-room';

/** A bitmap was transferred, and is closed once it is read. */
export type WirePhoto = Blob | ImageBitmap | ImageData;

/** What a photo is called in an error. */
export interface Named {
  name?: string;
}

/** @param lease bears the pixels until it is ended */
export async function decode(
  photo: WirePhoto,
  { name, signal }: CallOptions & Named,
  lease: Lease,
): Promise<DecodedPhoto> {
  const decoded = await decodePhoto(photo, { name, signal, lease });
  if (photo instanceof ImageBitmap) photo.close();
  return decoded;
}

/** Work with a photo's pixels, which count as held until it is done, and are gone then. */
export function withPixels<R>(
  photo: WirePhoto,
  options: CallOptions & Named,
  work: (decoded: DecodedPhoto) => Promise<R>,
): Promise<R> {
  return leased(async (lease) => {
    const decoded = await decode(photo, options, lease);
    try {
      return await work(decoded);
    } finally {
      discard(decoded.pixels.buffer);
    }
  });
}

/** Gives memory back at once, where the browser can: what waits for a collection of garbage adds up. */
function discard(buffer: ArrayBuffer & { transfer?: (bytes: number) => ArrayBuffer }): void {
  buffer.transfer?.(0);
}
