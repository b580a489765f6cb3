/** The crops that were written last: a few, however long the work. */

export interface Crop {
  id: number;
  path: string;
  png: Blob;
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
    this.#all.unshift({ id: this.#ids, path, png });
    this.#all.length = Math.min(this.#all.length, KEPT);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.shown = [...this.#all];
    }, OFTEN);
  }

  clear(): void {
    this.#all = [];
    this.shown = [];
  }
}
