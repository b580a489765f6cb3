/** What learns from pictures: `softmax` and `triplet` as the two scripts, and `everything`. */
import { joinedRows } from '../../../base/rows';
import { randomId } from '../../../base/random';
import { NumpyRandom } from '../../../base/numpy-random';
import type { Standardisation, TrainedStep } from '../../../base/types';
import type { Learner, TrainedTensors, TrainingPhoto } from '../learner';
import { Collapse } from './collapse';
import type { Course } from './course';
import {
  PictureDesk,
  type PictureBeginning,
  type PictureSetup,
  type PictureState,
  type Stepped,
} from './desk';
import { EverythingCourse } from './everything';
import { firstHead } from './first-head';
import type { PictureContext } from './settings';
import { continued, setupOf } from './setup';
import { SoftmaxCourse } from './softmax';
import { EpochStatistics } from './statistics';
import { checkClasses, classesOf, filtered, split, type Classes } from './teaching';
import { TripletCourse } from './triplets';

/** Pictures that are shown. */
const SHOWN = 8;

/** Photos that are embedded in one call: others are answered between. */
const EMBEDDED_AT_ONCE = 16;

interface LearnerState {
  step: number;
  course: unknown;
  histogram: number[];
  pictures: PictureState;
}

/**
 * A learner that is ready to be begun, by {@link Learner.restore}.
 * @throws FacetError `INVALID_OPTION` for options that do not fit the weights, or one another, `TOO_FEW_PHOTOS`
 */
export async function pictureLearner(context: PictureContext): Promise<Learner> {
  const { mode, options, photos, emit } = context;
  const desk = new PictureDesk(randomId(), context);
  let classes = classesOf(photos);
  let validation: Classes = [];
  const random = new NumpyRandom(options.seed);
  if (mode === 'softmax') {
    const sides = split(filtered(classes, options), options, random);
    [classes, validation] = [sides.train, sides.validation];
  }
  checkClasses(classes);
  const setup = setupOf(context, classes.length);
  const course =
    mode === 'softmax'
      ? new SoftmaxCourse(classes, options, random)
      : mode === 'triplet'
        ? new TripletCourse(classes, options, desk, emit)
        : new EverythingCourse(classes, options);
  return new PictureLearner(context, { desk, setup, course, classes, validation });
}

/** What a learner is made of. */
export interface Parts {
  desk: PictureDesk;
  setup: PictureSetup;
  course: Course;
  classes: Classes;
  validation: Classes;
}

export class PictureLearner implements Learner {
  #step = 0;
  #ended = false;
  #told = false;
  #epoch?: Learner['epoch'];
  readonly #statistics: EpochStatistics;
  readonly #collapse: Collapse;

  constructor(
    private readonly context: Pick<PictureContext, 'mode' | 'options' | 'emit'>,
    private readonly parts: Parts,
  ) {
    const { options, emit } = context;
    const { validation, desk } = parts;
    this.#statistics = new EpochStatistics(options, validation, desk, emit);
    this.#collapse = new Collapse(options.alpha, emit);
  }

  get steps(): number {
    return this.parts.course.steps;
  }

  get epochSize(): number {
    return this.parts.course.epochSize;
  }

  get step(): number {
    return this.#step;
  }

  get epoch(): Learner['epoch'] {
    return this.#epoch;
  }

  get blends(): boolean {
    const { pretrained, embeddingSize, info } = this.parts.setup;
    return pretrained && embeddingSize === info.embeddingSize;
  }

  get standardisation(): Standardisation {
    return this.parts.setup.taught.standardisation;
  }

  async next(count: number, signal?: AbortSignal): Promise<TrainedStep[]> {
    const steps: TrainedStep[] = [];
    while (steps.length < count && this.#step < this.steps && !this.#ended) {
      const step = await this.#next(signal);
      if (step) steps.push(step);
      else this.#ended = true;
    }
    return steps;
  }

  async embeddings(photos: readonly TrainingPhoto[], share: number): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    for (let start = 0; start < photos.length; start += EMBEDDED_AT_ONCE) {
      const some = photos.slice(start, start + EMBEDDED_AT_ONCE);
      parts.push(await this.parts.desk.embeddings(some, share));
    }
    return joinedRows(parts);
  }

  async state(): Promise<LearnerState> {
    const { course, desk } = this.parts;
    const [step, histogram, turn] = [this.#step, this.#statistics.state, course.state()];
    return { step, histogram, course: turn, pictures: await desk.state() };
  }

  async restore(state?: unknown): Promise<void> {
    const { course, desk, setup, classes } = this.parts;
    const from = state as LearnerState | undefined;
    const beginning = await desk.begin(continued(setup, from?.pictures));
    if (!from && this.context.mode === 'everything') {
      await desk.startHead(await firstHead(classes, (photos) => this.embeddings(photos, 0)));
    }
    course.restore(from?.course);
    this.#statistics.restore(from?.histogram);
    this.#step = from?.step ?? 0;
    this.#ended = false;
    await this.#show();
    this.#tell(beginning);
  }

  trained(): Promise<TrainedTensors> {
    return this.parts.desk.trained();
  }

  end(): Promise<void> {
    return this.parts.desk.end();
  }

  /** One step; undefined where the course has come to its end. */
  async #next(signal?: AbortSignal): Promise<TrainedStep | undefined> {
    const taken = await this.#taken(signal);
    if (!taken) return undefined;
    const { prelogits, ...step } = taken;
    this.#step = step.step;
    this.#statistics.count({ prelogits });
    if (this.context.mode === 'triplet') this.#collapse.see(step.data);
    if (this.#step % this.epochSize === 0) await this.#endEpoch(signal);
    return step;
  }

  /** A step that fails leaves everything as it was. */
  async #taken(
    signal?: AbortSignal,
  ): Promise<(TrainedStep & Pick<Stepped, 'prelogits'>) | undefined> {
    const { course, desk } = this.parts;
    const before = course.state();
    try {
      const turn = await course.next(this.#step, signal);
      if (!turn) return undefined;
      const { photos, labels, rate } = turn;
      return { ...(await desk.step(photos, labels, rate, signal)), rate, step: this.#step + 1 };
    } catch (error) {
      course.restore(before);
      throw error;
    }
  }

  async #endEpoch(signal?: AbortSignal): Promise<void> {
    const timeValidate = await this.#statistics.validate(this.#step / this.epochSize, signal);
    const prelogitsHistogram = this.#statistics.takeHistogram();
    const isSoftmax = this.context.mode === 'softmax';
    this.#epoch = { timeValidate, ...(isSoftmax && { prelogitsHistogram }) };
  }

  /** Pictures as they teach, once: the first of some people. */
  async #show(): Promise<void> {
    const { classes, desk } = this.parts;
    if (this.#told) return;
    const photos = classes.slice(0, SHOWN).map(([first]) => first!);
    this.context.emit({ kind: 'samples', pictures: await desk.samples(photos) });
  }

  /** What a person should know of how it begins, once. */
  #tell({ anew, atOnce, logits }: PictureBeginning): void {
    const { emit, mode, options } = this.context;
    const { setup, course } = this.parts;
    if (this.#told) return;
    this.#told = true;
    const notice = (what: 'head' | 'micro-batches', says: string) =>
      emit({ kind: 'noticed', what, says });
    if (setup.pretrained && anew.length > 0) {
      notice(
        'head',
        `The new embedding has ${setup.embeddingSize} numbers, that of the weights ${setup.info.embeddingSize}: the layer that makes it begins at random.`,
      );
    }
    if (mode === 'softmax' && logits !== undefined && logits !== course.classes) {
      notice(
        'head',
        `The weights come with a classifier of ${logits} people, these photos are of ${course.classes}: a new one begins at random.`,
      );
    }
    if (setup.settings.batchStatistics && options.batchSize > atOnce) {
      notice(
        'micro-batches',
        `${options.batchSize} photos do not fit memory at once: at most ${atOnce} go through together. Their gradients are summed, but batch norm is by no more than ${atOnce} photos.`,
      );
    }
  }
}
