/** What a training tells, as somebody may listen to it. */
import type { TrainEvent } from '../../base/types';

/** Events that wait for somebody who does not read them: the oldest go. */
const MOST_WAITING = 20_000;

/** Events one after another, for one reader; nobody has to read them. */
export class Events implements AsyncIterable<TrainEvent> {
  #waiting: TrainEvent[] = [];
  #ended = false;
  #wake?: () => void;

  readonly emit = (event: TrainEvent): void => {
    if (this.#ended) return;
    this.#waiting.push(event);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#wake?.();
  };

  /** No event comes any more. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrainEvent> {
    for (;;) {
      const events = this.#waiting;
      this.#waiting = [];
      yield* events;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}
