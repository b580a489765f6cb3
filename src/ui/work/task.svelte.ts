/** Work that a person waits for, as state: what is being done, how far it is, why it failed. */
import { toFacetError, type FacetError } from '../../base/errors';
import type { Progress } from '../../base/types';

/** Once the signal has fired it has to come to an end, and nothing that it tells counts any more. */
export type Work = (
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
) => Promise<unknown>;

export class Task<Kind extends string = 'work'> {
  /** Undefined while nothing is done. */
  doing = $state<Kind>();
  progress = $state.raw<Progress>();
  /** Of what was done last; being stopped is none. */
  error = $state.raw<FacetError>();
  #controller: AbortController | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  /** @param order `latest`: new work takes the place of what is done; `single`: it is not begun */
  constructor(private readonly order: 'latest' | 'single' = 'latest') {}

  get busy(): boolean {
    return this.doing !== undefined;
  }

  /**
   * Does the work; never rejects.
   * @param kind what it is shown as
   * @returns how it ended; undefined where it was not begun, or is not what counts any more
   */
  run(work: Work, kind = 'work' as Kind): Promise<'done' | 'stopped' | 'failed' | undefined> {
    if (this.busy && this.order === 'single') return Promise.resolve(undefined);
    const ending = this.#run(work, kind);
    this.#ended = ending;
    return ending;
  }

  /** Resolves once the work has come to an end, which it shows as being busy until then. */
  async stop(): Promise<void> {
    this.#controller?.abort();
    await this.#ended;
  }

  /** Stops the work and forgets it at once, with its error: whatever it still does counts no more. */
  clear(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    this.doing = undefined;
    this.progress = undefined;
    this.error = undefined;
  }

  /** Shows an error of something beside the work. */
  fail(error: unknown): void {
    this.error = toFacetError(error);
  }

  async #run(work: Work, kind: Kind) {
    this.clear();
    const controller = (this.#controller = new AbortController());
    const { signal } = controller;
    this.doing = kind;
    let error: FacetError | undefined;
    try {
      await work(signal, (progress) => {
        if (!signal.aborted) this.progress = progress;
      });
    } catch (thrown) {
      error = toFacetError(thrown);
    }
    if (this.#controller !== controller) return undefined;
    this.doing = undefined;
    this.progress = undefined;
    if (!error) return 'done';
    if (signal.aborted || error.code === 'ABORTED') return 'stopped';
    this.error = error;
    return 'failed';
  }
}
