/** Long loops let messages in: the one that stops them comes as a message, too. */
import { throwIfAborted } from './errors';

const TURN_MS = 50;

export class Turns {
  #since = performance.now();

  constructor(readonly signal?: AbortSignal) {}

  /**
   * Lets waiting messages in where the last turn was long ago.
   * @throws FacetError ABORTED
   */
  async next(): Promise<void> {
    throwIfAborted(this.signal);
    if (performance.now() - this.#since < TURN_MS) return;
    await new Promise((done) => setTimeout(done));
    this.#since = performance.now();
    throwIfAborted(this.signal);
  }
}
