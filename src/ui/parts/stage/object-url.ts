/** A file on the page. */
import type { Attachment } from 'svelte/attachments';

/** Shows a file in an image for as long as the image is there. */
export function shows(file: Blob | undefined): Attachment<HTMLImageElement> {
  return (image) => {
    if (!file) return;
    image.src = URL.createObjectURL(file);
    return () => URL.revokeObjectURL(image.src);
  };
}
