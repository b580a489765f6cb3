/** Takes photos in, from wherever they come. References only: nothing is decoded here. */
import { FacetError, toFacetError } from '../../../base/errors';
import { readTree, type TreeInput, type TreeRow } from '../../../files/trees/tree';

/** The list grows this often while a large folder is read, ms. */
const OFTEN = 150;

export class Intake {
  busy = $state(false);
  /** Why nothing could be taken in. */
  error = $state.raw<FacetError>();
  #reading = 0;
  #controller = new AbortController();

  constructor(private readonly add: (rows: TreeRow[]) => void) {}

  async take(input: TreeInput | Promise<TreeInput>): Promise<void> {
    // A drop is emptied when its event ends: it has to be opened before anything is awaited.
    const { signal } = this.#controller;
    const opened = input instanceof Promise ? undefined : readTree(input, { signal });
    this.#reading += 1;
    this.busy = true;
    this.error = undefined;
    try {
      await this.#read(opened ?? readTree(await input, { signal }));
    } catch (error) {
      if (!signal.aborted) this.error = toFacetError(error);
    }
    this.#reading -= 1;
    this.busy = this.#reading > 0;
  }

  /** What is still being read is no longer wanted. */
  stop(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
  }

  async #read(rows: ReturnType<typeof readTree>): Promise<void> {
    let some: TreeRow[] = [];
    let told = performance.now();
    for await (const row of rows) {
      some.push(row);
      if (performance.now() - told < OFTEN) continue;
      this.add(some);
      some = [];
      told = performance.now();
    }
    this.add(some);
  }
}
