/** Photos that gave no face, each until a later look at it gives another result. */
import type { AlignEvent, AlignOptions } from '../../../base/types';

export interface Failure extends AlignEvent {
  id: number;
}

/** The page is told this often, ms: a copy of thousands for each of them would take longer than the work. */
const OFTEN = 200;

export class FailureList {
  /** By the photo's place in the destination, in the order they came. */
  readonly #all = new Map<string, Failure>();
  #ids = 0;
  #isDue = false;

  /** @param ontell told of all that there are, some time after a change */
  constructor(private readonly ontell: (all: Failure[]) => void) {}

  add(event: AlignEvent): void {
    this.#ids += 1;
    this.#all.set(event.photo.output, { ...event, id: this.#ids });
    this.#tellSoon();
  }

  /** @returns whether the photo was among them */
  remove(output: string): boolean {
    const was = this.#all.delete(output);
    if (was) this.#tellSoon();
    return was;
  }

  clear(): void {
    this.#all.clear();
    this.tell();
  }

  tell(): void {
    this.ontell([...this.#all.values()]);
  }

  /** Those that can be looked at again, each with the place that it had: names alone may give another. */
  again(): { tree: { path: string; file: Blob }[]; outputOf: AlignOptions['outputOf'] } {
    const outputs = new Map<Blob | undefined, string>();
    const tree: { path: string; file: Blob }[] = [];
    for (const { photo, file } of this.#all.values()) {
      if (!file) continue;
      tree.push({ path: photo.path, file });
      outputs.set(file, photo.output);
    }
    return { tree, outputOf: ({ file }) => outputs.get(file) };
  }

  #tellSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.tell();
    }, OFTEN);
  }
}
