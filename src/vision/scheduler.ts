/**
 * One piece of device work at a time. Decoding goes on beside it; photos of one size that are ready
 * at the same moment go through the nets together.
 */
import { aborted, throwIfAborted, toFacetError, type FacetError } from '../base/errors';

/** How jobs of one kind are done. */
export interface Kind<In, Out> {
  /** The same number of results as inputs, in order. A signal that fired may be ignored as long as others wait. */
  work(inputs: In[], signals: (AbortSignal | undefined)[]): Promise<Out[]>;
  /** How many jobs may go together with this one. */
  atOnce(input: In): number;
}

interface Job {
  kind: Kind<unknown, unknown>;
  key: string;
  input: unknown;
  signal?: AbortSignal;
  resolve(result: unknown): void;
  reject(error: FacetError): void;
}

export class Scheduler {
  #ready: Job[] = [];
  #running = false;

  /** @param onIdle called whenever the last job that was ready is done */
  constructor(private readonly onIdle: () => void = () => {}) {}

  /** No job runs or waits. */
  get isIdle(): boolean {
    return !this.#running && this.#ready.length === 0;
  }

  /** Queues one job; those of its kind that are ready with the same key may run together with it. */
  run<In, Out>(kind: Kind<In, Out>, key: string, input: In, signal?: AbortSignal): Promise<Out> {
    throwIfAborted(signal);
    return new Promise<Out>((resolve, reject) => {
      const job: Job = {
        kind: kind as Kind<unknown, unknown>,
        key,
        input,
        signal,
        resolve: resolve as (result: unknown) => void,
        reject,
      };
      this.#ready.push(job);
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
        await runBatch(batch);
      }
    } finally {
      this.#running = false;
      this.onIdle();
    }
  }

  #take(): Job[] {
    for (const job of this.#ready.filter(({ signal }) => signal?.aborted)) job.reject(aborted());
    this.#ready = this.#ready.filter(({ signal }) => !signal?.aborted);
    const [first] = this.#ready;
    if (!first) return [];
    const limit = Math.max(1, first.kind.atOnce(first.input));
    const batch = this.#ready
      .filter((job) => job.kind === first.kind && job.key === first.key)
      .slice(0, limit);
    this.#ready = this.#ready.filter((job) => !batch.includes(job));
    return batch;
  }
}

async function runBatch(batch: Job[]): Promise<void> {
  try {
    const inputs = batch.map((job) => job.input);
    const signals = batch.map((job) => job.signal);
    const results = await batch[0]!.kind.work(inputs, signals);
    batch.forEach((job, i) => job.resolve(results[i]));
  } catch (error) {
    const facet = toFacetError(error);
    batch.forEach((job) => job.reject(facet));
  }
}

/**
 * Between two pieces of one batch's work: what a worker computes is never so long that a message waits
 * for more than a piece.
 * @throws FacetError `ABORTED` once nobody waits for the batch any more
 */
export async function letAbortsIn(signals: (AbortSignal | undefined)[]): Promise<void> {
  await nextTask();
  if (signals.every((signal) => signal?.aborted)) throw aborted();
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
