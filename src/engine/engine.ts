/**
 * The page's side of the workers: starts them, keeps the best detector in use, bounds how much runs
 * at once, and repeats what a lost worker did not finish. What is asked of them is in the files beside this.
 */
import type { Remote } from 'comlink';
import { toFacetError } from '../base/errors';
import type { Backend, CallOptions, Ready, Stats, Status, Tuning } from '../base/types';
import type { Numbers } from '../numbers/numbers';
import type { Vision } from '../vision/vision';
import type { WeightLibrary } from '../weights/library';
import { Observable } from './observable';
import { Residents, type ModelKind } from './residents';
import { Slots } from './slots';
import { Supervisor } from './supervisor';

export interface EngineOptions {
  createVision: () => Worker;
  createFiles: () => Worker;
  createNumbers: () => Worker;
  /** This backend or none. */
  backend?: Backend;
}

/** One call on a worker: `crossing` is `options` in the form that crosses, and must be passed itself. */
export type Work<T, O, R> = (remote: Desks<T>, crossing: O) => Promise<R>;

/** A worker's object and the desks in it, as the page calls them. */
export type Desks<T> = { [K in keyof T]: Remote<T[K]> };

/** A proxy finds a desk's methods by their path; comlink's types do not say so. */
const desks =
  <T, O, R>(work: Work<T, O, R>) =>
  (remote: Remote<T>, crossing: O) =>
    work(remote as unknown as Desks<T>, crossing);

/** A start that takes so long is worth a word, milliseconds: a slow machine takes three seconds. */
const SLOW = 10_000;

const SLOW_START =
  'Facet is still starting, which takes a while over a slow connection. If it stays so, reload the page.';

/** Calls with a photo that are open at once: enough to decode ahead, few enough for memory. */
const OPEN_CALLS: Record<Backend, number> = { webgpu: 8, wasm: 4, cpu: 2 };

const WORKER_ENDED = 'The part that computes was lost; Facet started it again.';
const RESTARTED: Record<Backend, string> = {
  webgpu: 'The graphics processor was lost; Facet started it again.',
  wasm: WORKER_ENDED,
  cpu: WORKER_ENDED,
};

export class Engine {
  readonly status = new Observable<Status>({ phase: 'starting' });
  readonly ready: Promise<Ready>;
  readonly residents: Residents;
  readonly #files: Supervisor<WeightLibrary>;
  readonly #vision: Supervisor<Vision>;
  readonly #numbers: Supervisor<Numbers>;
  readonly #slots = new Slots(() => this.atOnce());
  #running?: Ready;
  /** What ran when the worker was lost, until another runs. */
  #lost?: Ready;
  #slow?: ReturnType<typeof setTimeout>;

  constructor({ createVision, createFiles, createNumbers, backend }: EngineOptions) {
    this.#files = new Supervisor<WeightLibrary>(createFiles, async () => {});
    this.#numbers = new Supervisor<Numbers>(createNumbers, async () => {});
    this.residents = new Residents(this.#files, (change) => this.#change(change));
    this.#vision = new Supervisor<Vision>(
      createVision,
      (remote) => this.#prepare(remote, backend),
      () => this.#onRestart(),
      (error) => this.#onFailed(error),
    );
    this.#watchStart();
    this.ready = this.#vision.start().then(() => this.#running!);
    this.ready.then(
      () => this.#lookForBetter(),
      (error: unknown) => this.#onFailed(error),
    );
  }

  /** A call on the vision worker, at once. */
  vision<O extends CallOptions, R>(options: O, work: Work<Vision, O, R>): Promise<R> {
    return this.#vision.call(options, desks(work));
  }

  /** A call on the vision worker that brings a photo: it waits for its turn. */
  withPhoto<O extends CallOptions, R>(options: O, work: Work<Vision, O, R>): Promise<R> {
    return this.#slots.run(() => this.#vision.call(options, desks(work)), options.signal);
  }

  /** A call on the files worker. */
  files<O extends CallOptions, R>(options: O, work: Work<WeightLibrary, O, R>): Promise<R> {
    return this.#files.call(options, work);
  }

  /** A call on the numbers worker, which starts with the first. */
  numbers<O extends CallOptions, R>(options: O, work: Work<Numbers, O, R>): Promise<R> {
    return this.#numbers.call(options, desks(work));
  }

  /** How many calls with a photo may be open. */
  atOnce(): number {
    return OPEN_CALLS[this.#running?.backend ?? 'wasm'];
  }

  async stats(): Promise<Stats> {
    const stats = await this.#vision.call({}, (remote) => remote.stats());
    return { ...stats, queue: this.#vision.open + this.#slots.waiting };
  }

  /** Which programs compute on the graphics processor, and how fast they were found to be. */
  async tuning(): Promise<Tuning> {
    const report = await this.#vision.call({}, (remote) => remote.tuning());
    const clear = () => this.#vision.call({}, (remote) => remote.clearTuning());
    return { ...report, clear };
  }

  /** Uses the best weights of a kind from now on; where there are none, the status says why. */
  async useBest(kind: ModelKind): Promise<void> {
    try {
      await this.#vision.call({}, (remote) => this.residents.useBest(remote, kind));
      this.#change({ error: undefined });
    } catch (error) {
      this.#change({ error: toFacetError(error) });
    }
  }

  /** Takes weights off the device. */
  async drop(id: string): Promise<void> {
    await this.#vision.call({}, (remote) => this.residents.drop(remote, id));
  }

  /** Ends the workers. */
  async stop(): Promise<void> {
    clearTimeout(this.#slow);
    await Promise.all([this.#vision, this.#files, this.#numbers].map((worker) => worker.stop()));
  }

  /** Backend, then weights. Without weights the worker still serves: each call says what is missing. */
  async #prepare(remote: Remote<Vision>, backend?: Backend): Promise<void> {
    this.residents.forget();
    [this.#running] = await Promise.all([remote.start(backend), this.#files.start()]);
    this.#change({ ready: this.#running, error: undefined });
    try {
      await this.residents.useBest(remote, 'detector');
    } catch (error) {
      this.#change({ error: toFacetError(error) });
    }
    this.#endWatch();
    this.#change({ phase: 'ready', ...(this.#lost && { message: RESTARTED[this.#lost.backend] }) });
    this.#lost = undefined;
  }

  #onRestart(): void {
    this.#lost ??= this.#running;
    this.#change({ phase: 'restarting' });
    this.#watchStart();
  }

  #onFailed(error: unknown): void {
    this.#endWatch();
    this.#change({ phase: 'failed', error: toFacetError(error) });
  }

  /** Says so where a start takes long. What is loading says so itself. */
  #watchStart(): void {
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => {
      if (!this.status.value.loading) this.#change({ message: SLOW_START });
    }, SLOW);
  }

  #endWatch(): void {
    clearTimeout(this.#slow);
    if (this.status.value.message === SLOW_START) this.#change({ message: undefined });
  }

  /** Better weights than those that came with Facet take over as soon as they can be had. */
  async #lookForBetter(): Promise<void> {
    try {
      const better = await this.#files.call({}, (files) => files.fetchBetter('detector'));
      if (better) await this.useBest('detector');
    } catch (error) {
      // The page works without; a wrong checksum is worth a line.
      this.#change({ message: toFacetError(error).message });
    }
  }

  #change(change: Partial<Status>): void {
    this.status.set({ ...this.status.value, ...change });
  }
}
