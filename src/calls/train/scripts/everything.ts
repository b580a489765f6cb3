/** The recipe of a personal gallery on the whole network: as many photos of each person, a rate that rises and falls. */
import { balancedBatch } from '../../../train/batches';
import { warmedCosine } from '../../../train/learning-rate';
import type { TrainingPhoto } from '../learner';
import type { Course, Turn } from './course';
import type { PictureOptions } from './settings';
import type { Classes } from './teaching';

/** Measurements over a training. */
const MEASUREMENTS = 5;

export class EverythingCourse implements Course {
  readonly steps: number;
  readonly epochSize: number;
  readonly classes: number;
  readonly #photos: TrainingPhoto[];
  /** Places in `photos` of each person. */
  readonly #photosOf: number[][];

  constructor(
    classes: Classes,
    private readonly options: Pick<
      PictureOptions,
      'steps' | 'batchSize' | 'learningRate' | 'warmUp'
    >,
  ) {
    this.steps = options.steps;
    this.epochSize = Math.max(1, Math.ceil(options.steps / MEASUREMENTS));
    this.classes = classes.length;
    this.#photos = classes.flat();
    let at = 0;
    this.#photosOf = classes.map((photos) => photos.map(() => at++));
  }

  async next(step: number): Promise<Turn | undefined> {
    const { steps, batchSize, learningRate, warmUp } = this.options;
    const { rows, labels } = balancedBatch(this.#photosOf, step, batchSize);
    const rate = warmedCosine(learningRate, step, steps, warmUp);
    return { photos: rows.map((row) => this.#photos[row]!), labels, rate };
  }

  /** The step says everything. */
  state(): undefined {
    return undefined;
  }

  restore(): void {}
}
