/** The learning rate of the scripts: constant or by a schedule's epoch, and then falling by a factor. */
import { FacetError } from '../base/errors';
import { decayed, Schedule } from './learning-rate';

export interface RateOptions {
  /** 0 or less: the schedule's. */
  learningRate: number;
  learningRateSchedule?: string;
  learningRateDecayFactor: number;
  learningRateDecayEpochs: number;
  epochSize: number;
}

/** The number of a script's first epoch. */
export const FIRST_EPOCH = { softmax: 1, triplet: 0 } as const;

export class ScriptRate {
  readonly #schedule?: Schedule;

  /**
   * @param firstEpoch its number
   * @throws FacetError `INVALID_OPTION` where no rate is given for the first epoch, and for a schedule that can't be read
   */
  constructor(
    private readonly options: RateOptions,
    firstEpoch: number,
  ) {
    const { learningRate, learningRateSchedule } = options;
    if (learningRate > 0) return;
    if (learningRateSchedule === undefined) {
      throw new FacetError(
        'INVALID_OPTION',
        `The learning rate is ${learningRate}, and there is no schedule.`,
        {
          hint: 'Give a rate above 0, or as learningRateSchedule the text of a file with lines as "0: 0.05".',
        },
      );
    }
    this.#schedule = new Schedule(learningRateSchedule);
    if (this.#schedule.rateOf(firstEpoch) === undefined) {
      throw new FacetError('INVALID_OPTION', 'The schedule ends before its first epoch.', {
        hint: 'A line counts only until the next: end with one as "100: -1", behind the last epoch.',
      });
    }
  }

  /**
   * Before it falls.
   * @returns undefined past the schedule's last line
   */
  ofEpoch(epoch: number): number | undefined {
    return this.#schedule ? this.#schedule.rateOf(epoch) : this.options.learningRate;
  }

  /** @param rate of the epoch @param step those done before */
  atStep(rate: number, step: number): number {
    const { learningRateDecayFactor, learningRateDecayEpochs, epochSize } = this.options;
    return decayed(rate, learningRateDecayFactor, step, learningRateDecayEpochs * epochSize);
  }
}
