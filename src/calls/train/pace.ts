/** Whether a training runs, waits, or is to end. */
import { orAborted } from '../../base/abort';
import { throwIfAborted } from '../../base/errors';

export class Pace {
  #waiting?: { promise: Promise<void>; go: () => void };
  /** What was learned by now is all. */
  stopped = false;

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly tell: (kind: 'paused' | 'resumed') => void,
  ) {}

  pause(): void {
    if (this.#waiting || this.stopped) return;
    let go = () => {};
    const promise = new Promise<void>((resolve) => (go = resolve));
    this.#waiting = { promise, go };
    this.tell('paused');
  }

  resume(): void {
    if (!this.#waiting) return;
    this.#waiting.go();
    this.#waiting = undefined;
    this.tell('resumed');
  }

  stop(): void {
    this.resume();
    this.stopped = true;
  }

  get paused(): boolean {
    return this.#waiting !== undefined;
  }

  /**
   * Between two pieces of work: waits while it is paused.
   * @throws FacetError `ABORTED`
   */
  async turn(): Promise<void> {
    if (this.#waiting) await orAborted(this.#waiting.promise, this.signal);
    throwIfAborted(this.signal);
  }
}
