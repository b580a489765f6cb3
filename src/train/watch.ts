/** Whether a training runs away: noticed step by step. */
import type { TrainedStep } from '../base/types';
import { lossAverage } from './averages';

export interface Alarm {
  what: 'nan' | 'exploding' | 'collapse';
  says: string;
}

/** What of a step is looked at. */
export type WatchedStep = Pick<TrainedStep, 'step' | 'total' | 'data' | 'gradientNorm' | 'rate'>;

/** A head that begins at random: its first losses are the measure, and it may rise for long before it learns. */
const RANDOM = { steps: 10, rise: 10 };
/** A head that begins at what is known: the first step is the measure, before anything has moved. */
const KNOWING = { steps: 1, rise: 1.5 };

/** Less than this share of the gradient at the start moves nothing. */
const NO_GRADIENT = 1e-3;

export class Watch {
  #start = 0;
  #gradient = 0;
  #seen = 0;
  #average = 0;

  /**
   * @param tellingNobody loss of embeddings that are all alike, where the head begins at what is known: to rise above
   *   it is worse than to know nothing. Undefined where the head begins at random
   */
  constructor(private readonly tellingNobody?: number) {}

  /** @returns what is wrong after this step */
  see({ step, total, data, gradientNorm, rate }: WatchedStep): Alarm | undefined {
    if (![total, gradientNorm].every(Number.isFinite)) {
      return {
        what: 'nan',
        says: `The loss is no number any more at step ${step}: the learning rate (${rate}) is too high, or a photo’s numbers are damaged.`,
      };
    }
    const { steps, rise } = this.tellingNobody === undefined ? RANDOM : KNOWING;
    this.#seen++;
    if (this.#seen <= steps) {
      this.#start = Math.max(this.#start, data);
      this.#gradient = Math.max(this.#gradient, gradientNorm);
      this.#average = this.#start;
      return undefined;
    }
    if (
      this.tellingNobody !== undefined &&
      data >= this.#start &&
      gradientNorm < NO_GRADIENT * this.#gradient
    ) {
      return {
        what: 'collapse',
        says: `Nothing is learned any more at step ${step}, and the loss is ${data.toPrecision(3)}: all photos look alike. The learning rate (${rate}) is too high.`,
      };
    }
    this.#average = lossAverage(this.#average, data);
    if (this.#average <= Math.max(rise * this.#start, this.tellingNobody ?? 0)) return undefined;
    return {
      what: 'exploding',
      says: `The loss has grown to ${this.#average.toPrecision(3)} from ${this.#start.toPrecision(3)} by step ${step}: the learning rate (${rate}) is too high.`,
    };
  }
}
