/** The order of train_softmax.py: epochs of batches drawn by chance, until the rate or the epochs end. */
import { NumpyRandom, type RandomState } from '../../../base/numpy-random';
import { ShuffledRows } from '../../../train/batches';
import { FIRST_EPOCH, ScriptRate } from '../../../train/script-rate';
import type { TrainingPhoto } from '../learner';
import type { Course, Turn } from './course';
import type { PictureOptions } from './settings';
import type { Classes } from './teaching';

interface SoftmaxState {
  random: RandomState;
  rows: ShuffledRows['state'];
}

/**
 * Every photo once in a random order, then in another, from epoch to epoch; a batch may be larger than the set. The
 * original shuffles in a queue of TensorFlow's, whose order no seed of NumPy gives: here it is NumPy's, of the seed.
 */
export class SoftmaxCourse implements Course {
  readonly steps: number;
  readonly epochSize: number;
  readonly classes: number;
  readonly #photos: { photo: TrainingPhoto; label: number }[];
  readonly #rate: ScriptRate;
  readonly #start: RandomState;
  #random!: NumpyRandom;
  #rows!: ShuffledRows;

  /** @param random as it is after the photos were split */
  constructor(
    classes: Classes,
    private readonly options: PictureOptions,
    random: NumpyRandom,
  ) {
    const { maxEpochs, epochSize } = options;
    this.steps = maxEpochs * epochSize;
    this.epochSize = epochSize;
    this.classes = classes.length;
    this.#photos = classes.flatMap((photos, label) => photos.map((photo) => ({ photo, label })));
    this.#rate = new ScriptRate(options, FIRST_EPOCH.softmax);
    this.#start = random.state;
    this.restore();
  }

  async next(step: number): Promise<Turn | undefined> {
    // Epochs count from 1.
    const rate = this.#rate.ofEpoch(Math.floor(step / this.epochSize) + 1);
    if (rate === undefined || rate <= 0) return undefined;
    const rows = this.#rows.take(this.options.batchSize).map((row) => this.#photos[row]!);
    return {
      photos: rows.map(({ photo }) => photo),
      labels: rows.map(({ label }) => label),
      rate: this.#rate.atStep(rate, step),
    };
  }

  state(): SoftmaxState {
    return { random: this.#random.state, rows: this.#rows.state };
  }

  restore(state?: unknown): void {
    const { random, rows } = (state as SoftmaxState | undefined) ?? { random: this.#start };
    this.#random = NumpyRandom.from(random);
    this.#rows = new ShuffledRows(this.#photos.length, this.#random);
    if (rows) this.#rows.restore(rows);
  }
}
