/** One run a key, however many ask for it meanwhile; nothing is remembered once it has ended. */
import { onAbort, orAborted } from './abort';
import { throwIfAborted } from './errors';
import type { CallOptions } from './types';

interface Job<T> {
  promise: Promise<T>;
  callers: Set<CallOptions>;
  controller: AbortController;
}

/** Each caller may stop waiting by its own signal; the work stops when the last one has. */
export class SharedJobs<T> {
  readonly #running = new Map<string, Job<T>>();

  async run(
    key: string,
    caller: CallOptions,
    start: (options: CallOptions) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(caller.signal);
    const job = this.#running.get(key) ?? this.#start(key, start);
    const entry = { ...caller };
    job.callers.add(entry);
    const ignore = onAbort(caller.signal, () => {
      job.callers.delete(entry);
      if (job.callers.size > 0) return;
      this.#forget(key, job);
      job.controller.abort();
    });
    return orAborted(job.promise, caller.signal).finally(ignore);
  }

  #start(key: string, start: (options: CallOptions) => Promise<T>): Job<T> {
    const controller = new AbortController();
    const callers = new Set<CallOptions>();
    const promise = start({
      signal: controller.signal,
      onProgress: (progress) => callers.forEach((caller) => caller.onProgress?.(progress)),
    });
    const job = { promise, callers, controller };
    this.#running.set(key, job);
    const forget = (): void => this.#forget(key, job);
    promise.then(forget, forget);
    return job;
  }

  #forget(key: string, job: Job<T>): void {
    if (this.#running.get(key) === job) this.#running.delete(key);
  }
}
