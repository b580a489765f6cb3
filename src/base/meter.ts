/** From a count that grows to progress with a rate and the time left. */
import type { Progress } from './types';

/** The rate is that of the last few seconds, so that it follows what happens now. */
const WINDOW_MS = 5000;

export class Meter {
  #marks: { at: number; done: number }[];

  constructor(
    private readonly unit: string,
    /** Of the units; may become known later. */
    public total?: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#marks = [{ at: this.now(), done: 0 }];
  }

  /** Progress where `done` units are through. */
  at(done: number, label?: string): Progress {
    const at = this.now();
    this.#marks.push({ at, done });
    while (this.#marks.length > 2 && at - this.#marks[1]!.at > WINDOW_MS) this.#marks.shift();
    const oldest = this.#marks[0]!;
    const seconds = (at - oldest.at) / 1000;
    const rate = seconds > 0 ? (done - oldest.done) / seconds : 0;
    return {
      done,
      unit: this.unit,
      ...(this.total !== undefined && { total: this.total }),
      ...(label !== undefined && { label }),
      ...(rate > 0 && { rate }),
      ...(rate > 0 && this.total !== undefined && { secondsLeft: (this.total - done) / rate }),
    };
  }
}
