/** Small pictures of photos, made when they come into view, the latest wanted first. */

/** Pixels across: twice the width it is shown at. */
const WIDTH = 264;
/** Decodings at a time, so that they do not starve the detector. */
const AT_ONCE = 2;
/** Pictures kept; beyond that the one longest out of view goes. */
const KEPT = 400;

export class Thumbnails {
  #urls = new Map<Blob, string>();
  #wanted = new Map<Blob, (url: string) => void>();
  #busy = 0;

  /** Tells the address of the picture once there is one; returns how to call it off. */
  want(file: Blob, shown: (url: string) => void): () => void {
    const url = this.#urls.get(file);
    if (url) {
      this.#keep(file, url);
      shown(url);
    } else {
      this.#wanted.set(file, shown);
      void this.#work();
    }
    return () => this.#wanted.delete(file);
  }

  clear(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#wanted.clear();
  }

  async #work(): Promise<void> {
    const next = [...this.#wanted].at(-1);
    if (!next || this.#busy >= AT_ONCE) return;
    const [file, shown] = next;
    this.#wanted.delete(file);
    this.#busy += 1;
    try {
      const url = URL.createObjectURL(await shrink(file));
      this.#keep(file, url);
      shown(url);
    } catch {
      // A file that is no picture has none; its row says why.
    }
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

async function shrink(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { resizeWidth: WIDTH, resizeQuality: 'medium' });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}
