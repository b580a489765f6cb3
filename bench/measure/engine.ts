/** One engine as the program outside the browser sees it: started once, readied for each case, stopped where it hangs. */
import type { Page } from '@playwright/test';
import type { Ground } from '../cases';
import type { Entrant } from '../peers/table';
import { bounded, Late, type Bounds } from './bounds';
import type { Processes, ProcessKind } from './processes';

/** What is measured of one sample: a run's share of it, ms. */
export interface Measured {
  wall: number[];
  cpu: number;
}

const WORKING: Readonly<Record<Ground, ProcessKind>> = { webgpu: 'GPU', wasm: 'renderer' };

export class Engine {
  /** What it says of itself, once it is started. */
  says?: string;

  constructor(
    readonly entrant: Entrant,
    private readonly page: Page,
    private readonly processes: Processes,
    private readonly bounds: Bounds,
  ) {}

  /** Started, where it is not, and ready for the case that the page has begun. @throws Error with the reason */
  async ready(): Promise<void> {
    const { id, ground, place } = this.entrant;
    await this.#within('to start', async () => {
      this.says ??= await this.page.evaluate(
        ([id, ground, place]) => globalThis.bench.start(id, ground, place),
        [id, ground, place] as const,
      );
      await this.page.evaluate((id) => globalThis.bench.prepare(id), id);
    });
  }

  /** @throws Error where the result is wrong, or does not come */
  async sample(runs: number): Promise<Measured> {
    const { id, ground, own = false } = this.entrant;
    return this.#within('one run', async () => {
      const before = await this.processes.time(WORKING[ground]);
      const { wall, wrong } = await this.page.evaluate(
        ([id, runs, own]) => globalThis.bench.run(id, runs, own),
        [id, runs, own] as const,
      );
      const cpu = (await this.processes.time(WORKING[ground])) - before;
      if (wrong) throw new Error(`its result is wrong. ${wrong}`);
      return { wall, cpu: cpu / runs };
    });
  }

  async stop(): Promise<void> {
    this.says = undefined;
    await this.page.evaluate((id) => globalThis.bench.close(id), this.entrant.id);
  }

  async #within<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await bounded(this.bounds.run, what, work());
    } catch (error) {
      if (!(error instanceof Late)) throw error;
      await this.stop();
      // What it asked of the GPU would be counted as the next one's.
      await this.processes.rest(WORKING[this.entrant.ground], this.bounds.rest);
      throw error;
    }
  }
}
