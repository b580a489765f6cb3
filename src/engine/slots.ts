/** Back-pressure: so many calls at once, the others wait in order, and one that is aborted while it waits leaves. */
import { onAbort } from '../base/abort';
import { aborted } from '../base/errors';

export class Slots {
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(private readonly size: () => number) {}

  /** Calls that wait for a slot. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async run<R>(work: () => Promise<R>, signal?: AbortSignal): Promise<R> {
    if (this.#running < this.size()) this.#running++;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      // Whoever waits takes over this very slot: were it freed first, a new call could take it too.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let ignore = () => {};
      const enter = () => {
        ignore();
        resolve();
      };
      this.#waiting.push(enter);
      ignore = onAbort(signal, () => {
        this.#waiting = this.#waiting.filter((other) => other !== enter);
        reject(aborted());
      });
    });
  }
}
