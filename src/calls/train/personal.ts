/** Learning from features that are computed once: `personal`, `last block` and `shift`. */
import type { TrainedStep, Weights } from '../../base/types';
import type { Engine } from '../../engine/engine';
import type { Learner, TrainedTensors, TrainingPhoto } from './learner';

export interface PersonalSetup {
  id: string;
  network: string;
  embeddingSize: number;
  /** The named activation that features are. */
  from: string;
  /** The tensors after it. */
  weights: Weights;
  settings: {
    steps: number;
    batch: number;
    rate: number;
    warmUp: number;
    scale: number;
    margin: number;
  };
  /** Only the offset moves, at once. */
  shift: boolean;
  /** Steps after which figures are measured. */
  epochSize: number;
}

/** Features of photos, row after row in one buffer. */
export interface FeatureRows {
  values: Float32Array;
  /** Of one row. */
  shape: number[];
  /** Row of a photo by its path. */
  rowOf: ReadonlyMap<string, number>;
}

export class PersonalLearner implements Learner {
  readonly blends = true;
  #step = 0;

  /** @param teaching photos that it learns from */
  constructor(
    private readonly engine: Engine,
    private readonly setup: PersonalSetup,
    private readonly features: FeatureRows,
    private readonly teaching: readonly TrainingPhoto[],
  ) {}

  get steps(): number {
    return this.setup.settings.steps;
  }

  get epochSize(): number {
    return this.setup.epochSize;
  }

  get step(): number {
    return this.#step;
  }

  async next(count: number, signal?: AbortSignal): Promise<TrainedStep[]> {
    const { id } = this.setup;
    const steps = await this.engine.vision({ signal }, (remote, crossing) =>
      remote.training.steps(id, count, crossing),
    );
    this.#step = steps.at(-1)?.step ?? this.#step;
    return steps;
  }

  embeddings(photos: readonly TrainingPhoto[], share: number): Promise<Float32Array> {
    const { id } = this.setup;
    const { shape } = this.features;
    const values = this.#valuesOf(photos);
    return this.engine.vision({}, (remote) =>
      remote.training.embeddings(id, { values, shape }, share),
    );
  }

  state(): Promise<unknown> {
    return this.engine.vision({}, (remote) => remote.training.state(this.setup.id));
  }

  /** Begins on the worker that runs now; before it is taught it embeds by the old weights alone. */
  async begin(): Promise<void> {
    const { id, network, embeddingSize, from, weights, settings } = this.setup;
    await this.engine.vision({}, (remote) =>
      remote.training.begin(id, { network, embeddingSize, from, weights, settings }),
    );
  }

  async restore(state?: unknown): Promise<void> {
    await this.begin();
    const { id, shift } = this.setup;
    const { shape } = this.features;
    const features = {
      values: this.#valuesOf(this.teaching),
      shape,
      labels: denseLabels(this.teaching),
    };
    await this.engine.vision({}, (remote) =>
      remote.training.teach(id, features, state as Parameters<typeof remote.training.teach>[2]),
    );
    if (shift) await this.engine.vision({}, (remote) => remote.training.shift(id));
    this.#step = stepOf(state);
  }

  async trained(): Promise<TrainedTensors> {
    return this.engine.vision({}, (remote) =>
      remote.training.trained(this.setup.id),
    ) as Promise<TrainedTensors>;
  }

  async end(): Promise<void> {
    await this.engine.vision({}, (remote) => remote.training.end(this.setup.id));
  }

  #valuesOf(photos: readonly TrainingPhoto[]): Float32Array {
    const { values, shape, rowOf } = this.features;
    const size = shape.reduce((product, side) => product * side, 1);
    const out = new Float32Array(photos.length * size);
    photos.forEach(({ path }, i) => {
      const row = rowOf.get(path)!;
      out.set(values.subarray(row * size, (row + 1) * size), i * size);
    });
    return out;
  }
}

/** People who teach, numbered without gaps. */
export function denseLabels(photos: readonly TrainingPhoto[]): number[] {
  const numbers = new Map<number, number>();
  return photos.map(({ label }) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

const stepOf = (state: unknown): number =>
  (state as { network?: { variables?: { step?: number } } } | undefined)?.network?.variables
    ?.step ?? 0;
