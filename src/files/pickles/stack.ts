/** The stack of a pickle's reading, with its marks. Nothing below the last mark can be taken. */
import { COST, type Budget } from '../parsing/budget';
import { invalid } from '../parsing/errors';
import type { PickleValue } from './values';

/** Methods throw `WEIGHTS_INVALID`, naming the file, where what they take is not there. */
export class PickleStack {
  readonly #values: PickleValue[] = [];
  readonly #marks: number[] = [];

  /** What is popped leaves its place to the next. */
  #places = 0;

  constructor(
    readonly file: string,
    readonly budget: Budget,
  ) {}

  push(value: PickleValue): void {
    this.#take();
    this.#values.push(value);
  }

  mark(): void {
    this.#take();
    this.#marks.push(this.#values.length);
  }

  peek(): PickleValue {
    this.#need(1);
    return this.#values.at(-1)!;
  }

  pop(): PickleValue {
    this.#need(1);
    return this.#values.pop()!;
  }

  /** The last `count` values, in the order they were pushed. */
  popMany(count: number): PickleValue[] {
    this.#need(count);
    return this.#values.splice(this.#values.length - count, count);
  }

  /** All values above the last mark, and the mark itself. */
  popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw invalid(this.file, 'closes a list that it never opened');
    return this.#values.splice(mark);
  }

  /** Removes the last value, or the last mark where nothing lies above it. */
  drop(): void {
    if (this.#marks.at(-1) === this.#values.length) this.#marks.pop();
    else this.pop();
  }

  #take(): void {
    if (this.#values.length + this.#marks.length < this.#places) return;
    this.#places++;
    this.budget.spend(COST.slot);
  }

  #need(count: number): void {
    const floor = this.#marks.at(-1) ?? 0;
    if (this.#values.length - count < floor) {
      throw invalid(this.file, 'takes a value that it never gave');
    }
  }
}
