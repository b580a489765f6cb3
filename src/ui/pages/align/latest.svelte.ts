/** The crops that were written last, as pictures: a few, however long the work. */

export interface Crop {
  id: number;
  name: string;
  url: string;
}

const KEPT = 48;
/** The page is told of new ones this often, ms: the eye needs no more. */
const OFTEN = 200;

export class LatestCrops {
  /** Newest first. */
  shown = $state.raw<Crop[]>([]);
  #all: Crop[] = [];
  #ids = 0;
  #isDue = false;

  add(path: string, png: Blob): void {
    this.#ids += 1;
    this.#all.unshift({ id: this.#ids, name: path, url: URL.createObjectURL(png) });
    // One that is still on the page keeps its address until it has gone.
    while (this.#all.length > 2 * KEPT) URL.revokeObjectURL(this.#all.pop()!.url);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.shown = this.#all.slice(0, KEPT);
    }, OFTEN);
  }

  clear(): void {
    for (const { url } of this.#all) URL.revokeObjectURL(url);
    this.#all = [];
    this.shown = [];
  }
}
