/** A training as it runs, as state: what its events have told so far. */
import type {
  GalleryCheck,
  StepEvent,
  TrainEvent,
  TrainingFigures,
  TrainRun,
} from '../../../base/types';
import { StepCurves } from './curves';
import type { Outcome } from './outcome';

/** Steps are shown so often, ms: drawing must not take the time that training needs. */
export const OFTEN = 400;

type Of<Kind extends TrainEvent['kind']> = Extract<TrainEvent, { kind: Kind }>;
type Measured = Omit<Of<'figures'>, 'kind'>;

/** What is asked for of a training, as far as it matters for showing it. */
export type Asked = Pick<Outcome, 'mode' | 'falseAlarms'>;

export class LiveTraining {
  progress = $state.raw<Of<'progress'>>();
  check = $state.raw<GalleryCheck>();
  /** Pictures as the network is taught with them. */
  samples = $state.raw<readonly ImageBitmap[]>([]);
  /** The latest that is shown. */
  step = $state.raw<StepEvent>();
  /** Held-out figures in the order of their steps; those of step 0 are of the old weights. */
  figures = $state.raw<readonly Measured[]>([]);
  lfw = $state.raw<readonly Of<'lfw'>[]>([]);
  validated = $state.raw<readonly Of<'validated'>[]>([]);
  /** What a person should know, the latest first. */
  notices = $state.raw<readonly Of<'noticed'>[]>([]);
  paused = $state(false);
  /** The last checkpoint. */
  kept = $state.raw<Of<'kept'>>();
  #curves = new StepCurves();
  /** Raised when there is more to draw. */
  #drawn = $state(0);
  #latest: StepEvent | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly asked: Asked) {}

  /** Takes a run's events to their end; never rejects: why a run fails is told by its result. */
  async follow({ events }: Pick<TrainRun, 'events'>): Promise<void> {
    try {
      for await (const event of events) this.take(event);
    } catch {
      // As above.
    }
    this.#show();
  }

  take(event: TrainEvent): void {
    switch (event.kind) {
      case 'progress':
        this.progress = event;
        break;
      case 'checked':
        this.check = event.check;
        break;
      case 'samples':
        this.#forgetSamples();
        this.samples = event.pictures;
        break;
      case 'step':
        this.progress = undefined;
        this.#curves.push(event);
        this.#latest = event;
        this.#timer ??= setTimeout(() => this.#show(), OFTEN);
        break;
      case 'figures':
        this.figures = [...upTo(this.figures, event.step - 1), event];
        break;
      case 'lfw':
        this.lfw = [...this.lfw.filter(({ epoch }) => epoch < event.epoch), event];
        break;
      case 'validated':
        this.validated = [...this.validated.filter(({ epoch }) => epoch < event.epoch), event];
        break;
      case 'kept':
        this.kept = event;
        break;
      case 'noticed':
        this.notices = [event, ...this.notices];
        if (event.backTo !== undefined) this.#goBack(event.backTo);
        break;
      case 'paused':
      case 'resumed':
        this.paused = event.kind === 'paused';
    }
  }

  /** Steps so far, thinned out; read where it is drawn, it draws anew as there are more. */
  get curves(): StepCurves {
    void this.#drawn;
    return this.#curves;
  }

  /** Held-out figures by the old weights, and by the newest ones that were measured. */
  get before(): TrainingFigures | undefined {
    return this.figures.find(({ step }) => step === 0)?.figures;
  }

  get latest(): TrainingFigures | undefined {
    const last = this.figures.at(-1);
    return last && last.step > 0 ? last.figures : undefined;
  }

  /** It is not looked at any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#forgetSamples();
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.step = this.#latest;
    this.#drawn += 1;
  }

  #goBack(step: number): void {
    this.#curves.backTo(step);
    this.figures = upTo(this.figures, step);
    this.#show();
  }

  #forgetSamples(): void {
    for (const picture of this.samples) picture.close();
    this.samples = [];
  }
}

const upTo = (figures: readonly Measured[], step: number) =>
  figures.filter((measured) => measured.step <= step);
