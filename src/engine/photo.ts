/** From whatever a caller calls a photo to what crosses to a worker. Made anew for each attempt: what is transferred is gone. */
import { FacetError } from '../base/errors';
import type { Photo } from '../base/types';
import type { WirePhoto } from '../vision/wire-photo';

/**
 * @throws FacetError `CROSS_ORIGIN`, `FILE_UNREADABLE`, `NOT_AN_IMAGE`
 */
export async function toWire(photo: Photo, signal?: AbortSignal): Promise<WirePhoto> {
  if (photo instanceof Blob || photo instanceof ImageData) return photo;
  if (photo instanceof URL) return fetchPhoto(photo, signal);
  if (photo instanceof HTMLVideoElement && photo.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    throw new FacetError('FILE_UNREADABLE', 'The video shows no picture yet.', {
      hint: 'Wait for its "loadeddata" event.',
    });
  }
  try {
    const bitmap = await createImageBitmap(photo);
    // An element of another origin may be shown but not read.
    return bitmap;
  } catch (error) {
    throw new FacetError('FILE_UNREADABLE', 'The picture on the page could not be read.', {
      hint: 'It may not be loaded yet, or come from another site. Use a file instead.',
      cause: error,
    });
  }
}

/** What a person knows a photo by. */
export function nameOf(photo: Photo): string | undefined {
  if (photo instanceof File) return photo.webkitRelativePath || photo.name;
  if (photo instanceof URL) return photo.pathname.split('/').pop();
  return undefined;
}

async function fetchPhoto(url: URL, signal?: AbortSignal): Promise<Blob> {
  const local = url.protocol === 'blob:' || url.protocol === 'data:';
  if (!local && url.origin !== location.origin) {
    throw new FacetError('CROSS_ORIGIN', `${url.href} is on another site.`, {
      hint: 'Facet reads photos from this device and from its own address only. Save the photo and add it as a file.',
    });
  }
  const name = url.pathname.split('/').pop() ?? url.href;
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw new FacetError('FILE_UNREADABLE', `${name} could not be fetched.`, {
      hint: 'Check the address and the connection.',
      file: name,
      cause: error,
    });
  });
  if (!response.ok) {
    throw new FacetError('FILE_UNREADABLE', `${name} is not there (${response.status}).`, {
      hint: 'Check the address.',
      file: name,
    });
  }
  return response.blob();
}
