/**
 * A worker that is started when first needed, noticed when it dies, started again, and asked again:
 * each call in flight is repeated once, then fails with DEVICE_LOST. One that dies again and again
 * without an answer between is started by the next call alone.
 */
import { releaseProxy, wrap, type Remote } from 'comlink';
import { orAborted } from '../base/abort';
import { orEnded } from '../base/ending';
import { randomId } from '../base/random';
import { FacetError, throwIfAborted } from '../base/errors';
import type { CallOptions } from '../base/types';
import { SCRIPT_BOUND, within } from '../base/within';
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
/** How often a worker is started in place of one that gave no answer to any call. */
const RESTARTS = 3;

export class Supervisor<T> {
  /** The worker in use, or on its way. */
  #live?: Promise<Live<T>>;
  #open = 0;
  #dead = new WeakSet<Live<T>>();
  /** Workers that died since the last answer. */
  #deaths = 0;

  /**
   * @param create starts the worker
   * @param prepare makes a new worker ready for calls; also run after a restart
   * @param onRestart told that a worker was lost while it served, and another is started
   * @param onFailed told that none serves now, and why; the next call tries again
   */
  constructor(
    private readonly create: () => Worker,
    private readonly prepare: (remote: Remote<T>) => Promise<void>,
    private readonly onRestart: () => void = () => {},
    private readonly onFailed: (error: unknown) => void = () => {},
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
          const result = await once(live, options, work);
          this.#deaths = 0;
          return result;
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
    const worker = createdBy(this.create);
    const remote = wrap<T & Served>(worker);
    const lock = `facet-worker-${randomId()}`;
    const waiting = new AbortController();
    let began = false;
    const failed = new Promise<never>((_, reject) => {
      const onError = ({ message }: ErrorEvent) => reject((began ? gone : notStarted)(message));
      worker.addEventListener('error', onError, { once: true });
    });
    const live: Live<T> = {
      worker,
      remote,
      died: failed,
      stop: () => waiting.abort(),
    };
    try {
      const holding = Promise.race([(remote as Remote<Served>).hold(lock), failed]);
      const late = `Nothing came within ${SCRIPT_BOUND / 1000} seconds.`;
      const holds = await within(SCRIPT_BOUND, holding, notStarted(late));
      began = true;
      if (holds) live.died = Promise.race([failed, released(lock, waiting.signal)]);
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
    this.#deaths++;
    if (this.#deaths > RESTARTS) return this.onFailed(keepsEnding(this.#deaths));
    this.onRestart();
    await this.#alive().catch(this.onFailed);
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

/** Browsers refuse workers to pages that were opened from a folder, or framed without an origin. */
function createdBy(create: () => Worker): Worker {
  try {
    return create();
  } catch (error) {
    throw notStarted(error instanceof Error ? error.message : String(error));
  }
}

/** Rejects once a worker lets its lock go; never where the browser refuses the page its locks. */
async function released(lock: string, signal: AbortSignal): Promise<never> {
  const isFree = await navigator.locks?.request(lock, { signal }, () => true).catch(() => false);
  if (isFree) throw gone();
  return new Promise(() => {});
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

function notStarted(reason: string): FacetError {
  return new FacetError('DEVICE_LOST', 'The part of Facet that computes could not be started.', {
    hint: 'Check the connection and reload the page. If it stays so, open it in another browser.',
    detail: reason,
  });
}

function keepsEnding(times: number): FacetError {
  return new FacetError(
    'DEVICE_LOST',
    `The part of Facet that computes was started ${times} times and ended each time.`,
    { hint: 'Close other heavy pages, then reload; or reload with ?backend=wasm in the address.' },
  );
}
