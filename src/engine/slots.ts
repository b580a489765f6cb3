/** Back-pressure: so many calls at once, the others wait in order, and one that is aborted while it waits leaves. */
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
    if (this.#running >= this.size()) await this.#turn(signal);
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((other) => other !== enter);
        reject(aborted());
      };
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}
