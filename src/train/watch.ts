/** Whether a training runs away: noticed step by step. */
import type { TrainedStep } from '../base/types';
import { lossAverage } from './averages';

export interface Alarm {
  what: 'nan' | 'exploding';
  says: string;
}

/** Steps of which the first losses are the measure. */
const START = 10;

export class Watch {
  #start = 0;
  #seen = 0;
  #average = 0;

  /** @param tooMuch so many times the loss at the start, on average, is no learning any more */
  constructor(private readonly tooMuch: number) {}

  /** @returns what is wrong after this step */
  see({ step, total, data, gradientNorm, rate }: TrainedStep): Alarm | undefined {
    if (![total, gradientNorm].every(Number.isFinite)) {
      return {
        what: 'nan',
        says: `The loss is no number any more at step ${step}: the learning rate (${rate}) is too high, or a photo’s numbers are damaged.`,
      };
    }
    this.#seen++;
    if (this.#seen <= START) {
      this.#start = Math.max(this.#start, data);
      this.#average = this.#start;
      return undefined;
    }
    this.#average = lossAverage(this.#average, data);
    if (this.#average <= this.tooMuch * this.#start) return undefined;
    return {
      what: 'exploding',
      says: `The loss has grown to ${this.#average.toPrecision(3)} from ${this.#start.toPrecision(3)} by step ${step}: the learning rate (${rate}) is too high.`,
    };
  }
}
