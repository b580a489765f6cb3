/**
 * The order of train_tripletloss.py: people are sampled, their photos go forward, triplets are selected and trained
 * on, and then others are sampled.
 */
import { joinedRows } from '../../../base/rows';
import { NumpyRandom, type RandomState } from '../../../base/numpy-random';
import { samplePeople } from '../../../train/sampling';
import { FIRST_EPOCH, ScriptRate } from '../../../train/script-rate';
import { selectTriplets } from '../../../train/triplets';
import type { Emit, TrainingPhoto } from '../learner';
import type { Course, Turn } from './course';
import type { PictureDesk } from './desk';
import type { PictureOptions } from './settings';
import type { Classes } from './teaching';

/** Samples in a row of which no triplet is left to learn from. */
const MOST_FRUITLESS = 5;

interface TripletState {
  random: RandomState;
  /** Photos that wait to be trained on: anchor, positive, negative, anchor, ... by class and image. */
  waiting: readonly [number, number][];
  /** Of the epoch in which they were sampled: undefined before the first. */
  rate?: number;
  /** Batches of this epoch that are done, as the original counts them. */
  batches: number;
}

/**
 * Each batch counts toward the epoch. As in the original, triplets that were selected are trained on to the last before
 * a new epoch's rate is looked up, and a rate of 0 or less ends nothing; unlike it, the training ends after maxEpochs
 * times epochSize steps: the original goes on for one more epoch.
 */
export class TripletCourse implements Course {
  readonly steps: number;
  readonly epochSize: number;
  readonly classes = 0;
  readonly #rate: ScriptRate;
  #random!: NumpyRandom;
  #waiting: readonly [number, number][] = [];
  #epochRate?: number;
  #batches = 0;

  /** @throws FacetError `TOO_FEW_PHOTOS`, `INVALID_OPTION` */
  constructor(
    private readonly people: Classes,
    private readonly options: PictureOptions,
    private readonly desk: Pick<PictureDesk, 'pass'>,
    private readonly emit: Emit,
  ) {
    const { maxEpochs, epochSize } = options;
    this.steps = maxEpochs * epochSize;
    this.epochSize = epochSize;
    this.#rate = new ScriptRate(options, FIRST_EPOCH.triplet);
    this.restore();
    // Said before anything is computed.
    this.#sample(new NumpyRandom(options.seed));
  }

  async next(step: number, signal?: AbortSignal): Promise<Turn | undefined> {
    for (let fruitless = 0; this.#waiting.length === 0; fruitless++) {
      if (fruitless === MOST_FRUITLESS) {
        this.emit({
          kind: 'noticed',
          what: 'no triplets',
          says: `In ${MOST_FRUITLESS} samples of people nobody was nearer to anybody else than alpha: nothing is left to learn, and it ends here.`,
        });
        return undefined;
      }
      if (!this.#begunEpoch(step)) return undefined;
      this.#waiting = await this.#selected(signal);
    }
    const taken = this.#waiting.slice(0, this.options.batchSize);
    this.#waiting = this.#waiting.slice(taken.length);
    this.#batches++;
    return {
      photos: taken.map((image) => this.#photo(image)),
      labels: taken.map((_, i) => i),
      rate: this.#rate.atStep(this.#epochRate!, step),
    };
  }

  state(): TripletState {
    return {
      random: this.#random.state,
      waiting: this.#waiting,
      rate: this.#epochRate,
      batches: this.#batches,
    };
  }

  restore(state?: unknown): void {
    const from = state as TripletState | undefined;
    this.#random = from ? NumpyRandom.from(from.random) : new NumpyRandom(this.options.seed);
    this.#waiting = from?.waiting ?? [];
    this.#epochRate = from?.rate;
    this.#batches = from?.batches ?? 0;
  }

  /** Looks up the rate where an epoch's batches are done. @returns whether there is one */
  #begunEpoch(step: number): boolean {
    if (this.#epochRate !== undefined && this.#batches < this.epochSize) return true;
    this.#epochRate = this.#rate.ofEpoch(Math.floor(step / this.epochSize));
    this.#batches = 0;
    return this.#epochRate !== undefined;
  }

  async #selected(signal?: AbortSignal): Promise<[number, number][]> {
    const { batchSize, semiHard, alpha, peoplePerBatch } = this.options;
    const { images, perClass } = this.#sample(this.#random);
    const parts: Float32Array[] = [];
    for (let start = 0; start < images.length; start += batchSize) {
      const photos = images.slice(start, start + batchSize).map((image) => this.#photo(image));
      parts.push(await this.desk.pass(photos, signal));
    }
    const embeddings = joinedRows(parts);
    const size = embeddings.length / images.length;
    const { triplets } = selectTriplets(embeddings, size, perClass, {
      rule: semiHard ? 'semihard' : 'vggface',
      ...{ alpha, peoplePerBatch, random: this.#random },
    });
    return triplets.flat().map((row) => images[row]!);
  }

  #sample(random: NumpyRandom) {
    const { peoplePerBatch, imagesPerPerson } = this.options;
    const counts = this.people.map((photos) => photos.length);
    return samplePeople(counts, peoplePerBatch, imagesPerPerson, random);
  }

  #photo([person, image]: [number, number]): TrainingPhoto {
    return this.people[person]![image]!;
  }
}
