/** A file on the page. */
import type { Attachment } from 'svelte/attachments';
import { smallerCopy } from '../../../photos/smaller-copy';
import type { Size } from './view.svelte';

/** Of images that show a smaller copy: the size of the photo itself. */
const originals = new WeakMap<HTMLImageElement, Size>();

/**
 * Shows a file in an image for as long as the image is there. A photo that is read smaller is shown
 * smaller: the browser would hold all its pixels for as long as it is seen.
 */
export function shows(file: Blob | undefined): Attachment<HTMLImageElement> {
  return (image) => {
    if (!file) return;
    const controller = new AbortController();
    const show = (shown: Blob) => {
      if (!controller.signal.aborted) image.src = URL.createObjectURL(shown);
    };
    smallerCopy(file, controller.signal).then(
      (copy) => {
        if (copy) originals.set(image, copy.original);
        else originals.delete(image);
        show(copy?.blob ?? file);
      },
      // What can't be read says so as an image, too.
      () => show(file),
    );
    return () => {
      controller.abort();
      URL.revokeObjectURL(image.src);
    };
  };
}

/** Of the photo that an image shows, pixels. */
export function sizeOfShown(image: HTMLImageElement): Size {
  return originals.get(image) ?? { width: image.naturalWidth, height: image.naturalHeight };
}
