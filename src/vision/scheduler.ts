/**
 * One piece of device work at a time. Decoding goes on beside it; photos of one size that are ready
 * at the same moment go through the nets together.
 */
import { FacetError, throwIfAborted, toFacetError } from '../base/errors';

/** One unit of work that may be joined with others of the same key. */
interface Job<In, Out> {
  key: string;
  input: In;
  signal?: AbortSignal;
  resolve(result: Out): void;
  reject(error: FacetError): void;
}

export class Scheduler<In, Out> {
  #ready: Job<In, Out>[] = [];
  #running = false;

  /**
   * @param work the same number of results as inputs, in order
   * @param atOnce how many jobs of one key may go together
   */
  constructor(
    private readonly work: (inputs: In[], signals: (AbortSignal | undefined)[]) => Promise<Out[]>,
    private readonly atOnce: (input: In) => number,
  ) {}

  /** Calls that wait or run. */
  get length(): number {
    return this.#ready.length + (this.#running ? 1 : 0);
  }

  /** Queues one job; those that are ready with the same key may run together with it. */
  run(key: string, input: In, signal?: AbortSignal): Promise<Out> {
    throwIfAborted(signal);
    return new Promise((resolve, reject) => {
      this.#ready.push({ key, input, signal, resolve, reject });
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
        await this.#runBatch(batch);
      }
    } finally {
      this.#running = false;
    }
  }

  #take(): Job<In, Out>[] {
    const [first] = this.#ready;
    if (!first) return [];
    const limit = Math.max(1, this.atOnce(first.input));
    const batch = this.#ready.filter((job) => job.key === first.key).slice(0, limit);
    this.#ready = this.#ready.filter((job) => !batch.includes(job));
    return batch;
  }

  async #runBatch(batch: Job<In, Out>[]): Promise<void> {
    try {
      const inputs = batch.map((job) => job.input);
      const results = await this.work(
        inputs,
        batch.map((job) => job.signal),
      );
      batch.forEach((job, i) => job.resolve(results[i]!));
    } catch (error) {
      const facet = toFacetError(error);
      batch.forEach((job) => job.reject(facet));
    }
  }
}

/** Lets messages in (an abort among them) between two pieces of synchronous work. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
