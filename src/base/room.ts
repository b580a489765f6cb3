/**
 * Room that pieces of work share by their weight: each waits until its own fits, first come, first
 * served, so that a heavy one is not passed by for ever; one that is aborted while it waits leaves.
 */
import { onAbort } from './abort';
import { aborted } from './errors';

interface Waiting {
  weight: number;
  enter: () => void;
}

/** What one piece of work takes up. */
export interface Lease {
  /** Waits until so much more fits. @throws FacetError ABORTED */
  take(weight: number, signal?: AbortSignal): Promise<void>;
  /** It needs no more than this from now on. */
  keep(weight: number): void;
  /** It needs nothing any more. */
  end(): void;
}

export class Room {
  #used = 0;
  #waiting: Waiting[] = [];
  readonly #size: () => number;

  /** @param size of all weights together, or what tells it each time; what is heavier than all of it is let in alone */
  constructor(size: number | (() => number)) {
    this.#size = typeof size === 'number' ? () => size : size;
  }

  get size(): number {
    return this.#size();
  }

  /** What is taken now. */
  get used(): number {
    return this.#used;
  }

  /** How many pieces of work wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  lease(): Lease {
    let held = 0;
    return {
      take: async (weight, signal) => {
        const taken = Math.min(weight, this.size);
        await this.#enter(taken, signal);
        held += taken;
      },
      keep: (weight) => {
        const freed = Math.max(0, held - weight);
        held -= freed;
        this.#free(freed);
      },
      end: () => {
        this.#free(held);
        held = 0;
      },
    };
  }

  #enter(weight: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let ignore = () => {};
      const waiting: Waiting = {
        weight,
        enter: () => {
          ignore();
          resolve();
        },
      };
      this.#waiting.push(waiting);
      ignore = onAbort(signal, () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(aborted());
        // Those behind it may fit now.
        this.#free(0);
      });
      this.#free(0);
    });
  }

  #free(weight: number): void {
    this.#used -= weight;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#used + next.weight > this.size) return;
      this.#waiting.shift();
      this.#used += next.weight;
      next.enter();
    }
  }
}
