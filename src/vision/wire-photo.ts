/** A photo as it crosses to the vision worker, and its pixels. */
import type { CallOptions } from '../base/types';
import { decodePhoto, type DecodedPhoto } from '../photos/decode';

/** A bitmap was transferred, and is closed once it is read. */
export type WirePhoto = Blob | ImageBitmap | ImageData;

/** What a photo is called in an error. */
export interface Named {
  name?: string;
}

export async function decode(
  photo: WirePhoto,
  { name, signal }: CallOptions & Named,
): Promise<DecodedPhoto> {
  const decoded = await decodePhoto(photo, { name, signal });
  if (photo instanceof ImageBitmap) photo.close();
  return decoded;
}
