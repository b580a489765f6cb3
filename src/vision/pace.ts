/** How long work of one kind takes: the first time, when programs may still be compiled, and since then. */
import type { Pace } from '../base/types';

/** The times that count: the last ones. */
const LAST = 31;

export class PaceMeter {
  #first?: number;
  #since: number[] = [];

  /** @param ms of one photo, or one face */
  note(ms: number): void {
    if (this.#first === undefined) this.#first = ms;
    else this.#since = [...this.#since, ms].slice(-LAST);
  }

  /** Undefined before anything was done. */
  get pace(): Pace | undefined {
    if (this.#first === undefined) return undefined;
    const sorted = this.#since.toSorted((a, b) => a - b);
    return { first: this.#first, since: sorted[sorted.length >> 1] };
  }
}
