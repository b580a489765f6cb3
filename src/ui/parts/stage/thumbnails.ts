/** Small pictures of photos, made when they come into view, the latest wanted first. */
import type { Attachment } from 'svelte/attachments';
import type { Box } from '../../../base/types';
import { withBitmap } from '../../../photos/decode-room';

/** Pixels across: twice the width it is shown at. */
const WIDTH = 264;
/** Decodings at a time, so that they do not starve the detector. */
const AT_ONCE = 2;
/** Pictures kept; beyond that the one longest out of view goes. */
const KEPT = 400;

interface Wish {
  /** Whom to tell. */
  shown: Set<(url: string) => void>;
  part?: Box;
}

export class Thumbnails {
  #urls = new Map<Blob, string>();
  #wanted = new Map<Blob, Wish>();
  #making = new Map<Blob, Wish>();
  #busy = 0;

  /**
   * Shows the picture in an image, which is hidden until there is one.
   * @param part of the photo, where not all of it is wanted; always the same for one photo
   */
  show(file: Blob | undefined, part?: Box): Attachment<HTMLImageElement> {
    return (image) => {
      image.hidden = true;
      const shown = (url: string) => {
        image.src = url;
        image.hidden = false;
      };
      return file && this.#want(file, shown, part);
    };
  }

  clear(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#wanted.clear();
  }

  /** Tells the address of the picture once there is one; returns how to call it off. */
  #want(file: Blob, shown: (url: string) => void, part?: Box): () => void {
    const url = this.#urls.get(file);
    if (url) {
      this.#keep(file, url);
      shown(url);
    } else {
      const waiting = this.#wanted.get(file) ?? this.#making.get(file);
      if (waiting) waiting.shown.add(shown);
      else this.#wanted.set(file, { shown: new Set([shown]), part });
      void this.#work();
    }
    return () => this.#forget(file, shown);
  }

  #forget(file: Blob, shown: (url: string) => void): void {
    const waiting = this.#wanted.get(file) ?? this.#making.get(file);
    waiting?.shown.delete(shown);
    if (waiting?.shown.size === 0) this.#wanted.delete(file);
  }

  async #work(): Promise<void> {
    const next = [...this.#wanted].at(-1);
    if (!next || this.#busy >= AT_ONCE) return;
    const [file, wish] = next;
    this.#wanted.delete(file);
    this.#making.set(file, wish);
    this.#busy += 1;
    try {
      const url = URL.createObjectURL(await shrink(file, wish.part));
      this.#keep(file, url);
      for (const tell of wish.shown) tell(url);
    } catch {
      // A file that is no picture has none; its row says why.
    }
    this.#making.delete(file);
    this.#busy -= 1;
    void this.#work();
  }

  /** Moves it to the end of the map: the oldest stands first. */
  #keep(file: Blob, url: string): void {
    this.#urls.delete(file);
    this.#urls.set(file, url);
    if (this.#urls.size <= KEPT) return;
    const [oldest, address] = this.#urls.entries().next().value!;
    URL.revokeObjectURL(address);
    this.#urls.delete(oldest);
  }
}

async function shrink(file: Blob, part?: Box): Promise<Blob> {
  const options = { resizeWidth: WIDTH, resizeQuality: 'medium' } as const;
  return part
    ? withBitmap(file, {}, async (whole) => {
        const square = await cut(whole, part, options);
        return packed(square).finally(() => square.close());
      })
    : withBitmap(file, options, packed);
}

function packed(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}

/** A square about the middle of the part, a little larger than it. */
function cut(whole: ImageBitmap, [x1, y1, x2, y2]: Box, options: ImageBitmapOptions) {
  const side = Math.max(1, Math.round(1.2 * Math.max(x2 - x1, y2 - y1)));
  const [left, top] = [(x1 + x2 - side) / 2, (y1 + y2 - side) / 2].map(Math.round);
  return createImageBitmap(whole, left!, top!, side, side, options);
}
