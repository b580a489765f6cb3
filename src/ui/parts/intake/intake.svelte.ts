/** Takes photos in, from wherever they come. References only: nothing is decoded here. */
import { FacetError, toFacetError } from '../../../base/errors';
import { Account } from '../../../files/trees/account';
import { readTree, type TreeInput, type TreeRow } from '../../../files/trees/tree';
import { judgeEntry } from '../../../photos/judge-entry';
import { noteOf, nothingIn } from './left-out';

/** The list grows this often while a large folder is read, ms. */
const OFTEN = 150;

export class Intake {
  busy = $state(false);
  /** Why nothing could be taken in. */
  error = $state.raw<FacetError>();
  /** What was left out of what was taken in last, and what to know of the rest. */
  note = $state('');
  #reading = 0;
  #controller = new AbortController();

  constructor(private readonly add: (rows: TreeRow[]) => void) {}

  async take(input: TreeInput | Promise<TreeInput>): Promise<void> {
    // A drop is emptied when its event ends: it has to be opened before anything is awaited.
    const { signal } = this.#controller;
    const account = new Account();
    const options = { signal, account, judge: judgeEntry };
    const opened = input instanceof Promise ? undefined : readTree(input, options);
    this.#reading += 1;
    this.busy = true;
    this.error = undefined;
    this.note = '';
    try {
      const count = await this.#read(opened ?? readTree(await input, options));
      if (count === 0) throw nothingIn(account);
      this.note = noteOf(account);
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
    this.note = '';
  }

  /** @returns how many came */
  async #read(rows: ReturnType<typeof readTree>): Promise<number> {
    let count = 0;
    let some: TreeRow[] = [];
    let told = performance.now();
    for await (const row of rows) {
      some.push(row);
      count += 1;
      if (performance.now() - told < OFTEN) continue;
      this.add(some);
      some = [];
      told = performance.now();
    }
    this.add(some);
    return count;
  }
}
