/** Small pictures of faces, cut when they come into view: those of one photo from one decoding of it. */
import type { Attachment } from 'svelte/attachments';
import type { Box } from '../../../base/types';
import { withBitmap } from '../../../photos/decode-room';

/** A face to be shown. */
export interface SheetFace {
  id: string;
  /** Which face is seen, where `id` is that of something the face stands for. */
  seen?: string;
  /** The photo's file; undefined where there is none to show the face from. */
  file?: Blob;
  /** What is shown where there is no photo. */
  text?: string;
  /** In pixels of the upright photo. */
  box: Box;
  /** Width of the photo that the box belongs to, pixels, where it may have been read smaller than it is. */
  width?: number;
}

/** Of a picture: twice the size it is shown at. */
const WIDTH = 168;
const HEIGHT = 196;
/** Added around the box, as a part of its longer side: a head is known by more than its face. */
const AROUND = 0.18;
/** Decodings at a time, so that they do not starve the detector. */
const AT_ONCE = 2;
/** Pictures kept, a few kilobytes each; beyond that the one longest out of view goes. */
const KEPT = 1500;

type Shown = (url: string) => void;

const keyOf = ({ id, seen }: SheetFace) => seen ?? id;

export class FaceCrops {
  #urls = new Map<string, string>();
  /** By photo; the latest wanted stands last and is cut first. */
  #wanted = new Map<Blob, Map<string, { face: SheetFace; shown: Set<Shown> }>>();
  #busy = 0;

  /** Shows the face in an image, which is hidden until there is a picture. */
  show(face: SheetFace): Attachment<HTMLImageElement> {
    return (image) => {
      image.hidden = true;
      return this.#want(face, (url) => {
        image.src = url;
        image.hidden = false;
      });
    };
  }

  /** Lets go of all pictures. */
  clear(): void {
    this.forget();
    // Another map, so that what is being cut is not kept: other faces may have the same ids.
    this.#urls = new Map();
    this.#wanted.clear();
  }

  /** Lets go of pictures that were cut: what is in view stays there, and what comes into view is cut anew. */
  forget(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }

  #want(face: SheetFace, shown: Shown): (() => void) | undefined {
    const { file } = face;
    if (!file) return undefined;
    const url = this.#urls.get(keyOf(face));
    if (url) {
      this.#keep(keyOf(face), url);
      shown(url);
      return undefined;
    }
    const ofPhoto = this.#wanted.get(file) ?? new Map();
    const wish = ofPhoto.get(keyOf(face)) ?? { face, shown: new Set<Shown>() };
    wish.shown.add(shown);
    ofPhoto.set(keyOf(face), wish);
    this.#wanted.delete(file);
    this.#wanted.set(file, ofPhoto);
    void this.#work();
    return () => {
      wish.shown.delete(shown);
      if (wish.shown.size === 0) ofPhoto.delete(keyOf(face));
    };
  }

  async #work(): Promise<void> {
    if (this.#busy >= AT_ONCE) return;
    this.#busy += 1;
    // Those that come into view together are asked for one after the other.
    await Promise.resolve();
    const next = [...this.#wanted].at(-1);
    if (next) {
      const [file, wishes] = next;
      this.#wanted.delete(file);
      // A file that does not decode has no pictures; what lists the faces says why.
      if (wishes.size > 0) await this.#cutAll(file, [...wishes.values()]).catch(() => {});
    }
    this.#busy -= 1;
    if (this.#wanted.size > 0) void this.#work();
  }

  async #cutAll(file: Blob, wishes: { face: SheetFace; shown: Set<Shown> }[]): Promise<void> {
    const urls = this.#urls;
    await withBitmap(file, {}, async (photo) => {
      for (const { face, shown } of wishes) {
        const picture = await cut(photo, face);
        if (urls !== this.#urls) return;
        const url = URL.createObjectURL(picture);
        this.#keep(keyOf(face), url);
        for (const tell of shown) tell(url);
      }
    });
  }

  /** Moves it to the end of the map: the oldest stands first. */
  #keep(id: string, url: string): void {
    const before = this.#urls.get(id);
    if (before !== undefined && before !== url) URL.revokeObjectURL(before);
    this.#urls.delete(id);
    this.#urls.set(id, url);
    if (this.#urls.size <= KEPT) return;
    const [oldest, address] = this.#urls.entries().next().value!;
    URL.revokeObjectURL(address);
    this.#urls.delete(oldest);
  }
}

/** The box grown to the picture's shape, with some air. */
function cut(photo: ImageBitmap, { box, width: claimed }: SheetFace): Promise<Blob> {
  const scale = photo.width / (claimed ?? photo.width);
  const [x1, y1, x2, y2] = box.map((side) => side * scale) as [number, number, number, number];
  const width = Math.max(x2 - x1, ((y2 - y1) * WIDTH) / HEIGHT, 1) * (1 + 2 * AROUND);
  const height = (width * HEIGHT) / WIDTH;
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  const from = [(x1 + x2 - width) / 2, (y1 + y2 - height) / 2] as const;
  context.drawImage(photo, ...from, width, height, 0, 0, WIDTH, HEIGHT);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}
