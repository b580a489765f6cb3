/**
 * A worker that is started when first needed, noticed when it dies, started again, and asked again:
 * each call in flight is repeated once, then fails with DEVICE_LOST.
 */
import { releaseProxy, wrap, type Remote } from 'comlink';
import { orAborted } from '../base/abort';
import { orEnded } from '../base/ending';
import { randomId } from '../base/random';
import { FacetError, throwIfAborted } from '../base/errors';
import type { CallOptions } from '../base/types';
import type { Served } from './serve';
import { closeCall, installTransferHandlers } from './transfer';

interface Live<T> {
  worker: Worker;
  remote: Remote<T & Served>;
  /** Rejects when the worker is gone. */
  died: Promise<never>;
  /** Gives up the wait for its lock. */
  stop: () => void;
}

const ATTEMPTS = 2;

export class Supervisor<T> {
  /** The worker in use, or on its way. */
  #live?: Promise<Live<T>>;
  #open = 0;
  #dead = new WeakSet<Live<T>>();

  /**
   * @param create starts the worker
   * @param prepare makes a new worker ready for calls; also run after a restart
   * @param onRestart told that a worker was lost while it served
   */
  constructor(
    private readonly create: () => Worker,
    private readonly prepare: (remote: Remote<T>) => Promise<void>,
    private readonly onRestart: () => void = () => {},
  ) {}

  /** Calls that wait or run. */
  get open(): number {
    return this.#open;
  }

  /** Resolves when the worker is ready; rejects as its preparation did. */
  async start(): Promise<void> {
    await this.#alive();
  }

  /**
   * One call on the worker.
   * @param options handed to `work` in a form that crosses; an abort rejects at once with `ABORTED`
   * @throws whatever the worker throws; FacetError `DEVICE_LOST` where the worker died twice
   */
  async call<O extends CallOptions, R>(
    options: O,
    work: (remote: Remote<T>, options: O) => Promise<R>,
  ): Promise<R> {
    this.#open++;
    try {
      for (let attempt = 1; ; attempt++) {
        throwIfAborted(options.signal);
        const live = await orAborted(this.#alive(), options.signal);
        try {
          return await once(live, options, work);
        } catch (error) {
          if (!(error instanceof FacetError) || error.code !== 'DEVICE_LOST') throw error;
          await this.#replace(live);
          if (attempt === ATTEMPTS) throw error;
        }
      }
    } finally {
      this.#open--;
    }
  }

  /** Ends the worker for good; the next call would start another. */
  async stop(): Promise<void> {
    const live = await this.#live?.catch(() => undefined);
    this.#live = undefined;
    if (!live) return;
    this.#dead.add(live);
    end(live);
  }

  #alive(): Promise<Live<T>> {
    this.#live ??= this.#begin().catch((error: unknown) => {
      this.#live = undefined;
      throw error;
    });
    return this.#live;
  }

  async #begin(): Promise<Live<T>> {
    installTransferHandlers();
    const worker = this.create();
    const remote = wrap<T & Served>(worker);
    const lock = `facet-worker-${randomId()}`;
    const waiting = new AbortController();
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', (event) => reject(gone(event.message)), { once: true });
    });
    const live: Live<T> = {
      worker,
      remote,
      died: failed,
      stop: () => waiting.abort(),
    };
    try {
      await Promise.race([(remote as Remote<Served>).hold(lock), failed]);
      const released = navigator.locks
        ? navigator.locks
            .request(lock, { signal: waiting.signal }, () => {})
            .then(() => Promise.reject(gone()))
        : failed;
      live.died = Promise.race([failed, released]);
      await Promise.race([this.prepare(remote as Remote<T>), live.died]);
    } catch (error) {
      end(live);
      throw error;
    }
    live.died.catch(() => this.#replace(live));
    return live;
  }

  /** Starts another worker in place of one that died, so that the page is ready again; once for each. */
  async #replace(dead: Live<T>): Promise<void> {
    if (this.#dead.has(dead)) return;
    this.#dead.add(dead);
    this.#live = undefined;
    end(dead);
    this.onRestart();
    // Where even the start fails, the next call says why.
    await this.#alive().catch(() => undefined);
  }
}

async function once<T, O extends CallOptions, R>(
  live: Live<T>,
  options: O,
  work: (remote: Remote<T>, options: O) => Promise<R>,
): Promise<R> {
  const crossing = { ...options };
  try {
    const done = work(live.remote as Remote<T>, crossing);
    return await orAborted(orEnded(done, live.died), options.signal);
  } finally {
    closeCall(crossing);
  }
}

function end<T>(live: Live<T>): void {
  live.stop();
  live.remote[releaseProxy]();
  live.worker.terminate();
}

function gone(reason = ''): FacetError {
  return new FacetError('DEVICE_LOST', 'The part of Facet that computes was ended.', {
    hint: 'Try again. If it happens again, close other heavy pages or reload with ?backend=wasm.',
    detail: reason,
  });
}
