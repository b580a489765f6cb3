/** The desk that trains: a few trainings side by side, step by step, between which everything else goes on. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { FacetError, throwIfAborted } from '../base/errors';
import { joinedRows } from '../base/rows';
import type { CallOptions, TrainedStep, Weights } from '../base/types';
import { findNetwork } from '../networks';
import type { Features, PersonalSettings, PersonalTraining } from '../train/personal';
import type { TrainerState } from '../train/trainer';
import type { Device } from './device';
import { checkGradients } from './gradient-check';
import { nextTask } from './scheduler';

/** What a training is begun with; all that it depends on. */
export interface TrainingSetup {
  /** Id of the architecture. */
  network: string;
  embeddingSize: number;
  /** The named activation that features are. */
  from: string;
  /** At least the tensors that follow it. */
  weights: Weights;
  settings: PersonalSettings;
}

/** Rows that go through the trained part at once. */
const ROWS_AT_ONCE = 256;

/** Fetched with the first training: most visits train nothing. */
async function trainingParts() {
  await import('../train/register');
  return import('../train/personal');
}

export class Training {
  readonly #running = new Map<string, PersonalTraining>();

  constructor(private readonly device: Device) {}

  /** Begins a training under this id, in place of one that had it. */
  async begin(id: string, setup: TrainingSetup): Promise<void> {
    const { network, weights, embeddingSize, from, settings } = setup;
    const architecture = findNetwork(network);
    if (!architecture) {
      throw new FacetError('WEIGHTS_UNKNOWN', `Facet has no network "${network}".`);
    }
    const { PersonalTraining } = await trainingParts();
    await checkGradients(this.device);
    this.end(id);
    await this.device.compute(async () => {
      this.#running.set(
        id,
        new PersonalTraining(architecture, weights, embeddingSize, from, settings),
      );
    });
  }

  /**
   * What it learns from.
   * @param state goes on from here
   */
  async teach(id: string, features: Features, state?: TrainerState): Promise<void> {
    const training = this.#of(id);
    await this.device.compute(async () => {
      training.teach(features);
      if (state) training.restore(state);
    });
  }

  /** In place of steps: the offset of the embedding less what all photos have in common. */
  async shift(id: string): Promise<void> {
    const training = this.#of(id);
    await this.device.compute(async () => training.shift());
  }

  /**
   * The next steps, fewer where the training is done.
   * @throws FacetError `MODEL_UNKNOWN` where no training has this id: the worker was started anew
   */
  async steps(id: string, count: number, { signal }: CallOptions): Promise<TrainedStep[]> {
    const training = this.#of(id);
    const steps: TrainedStep[] = [];
    while (steps.length < count && !training.done) {
      await nextTask();
      throwIfAborted(signal);
      steps.push(await this.device.compute(() => training.next()));
    }
    return steps;
  }

  /**
   * Embeddings of length 1, row after row.
   * @param values rows of the activation
   * @param share of what was learned
   */
  async embeddings(
    id: string,
    { values, shape }: Pick<Features, 'values' | 'shape'>,
    share: number,
  ): Promise<Float32Array> {
    const training = this.#of(id);
    const size = shape.reduce((product, side) => product * side, 1);
    const parts: Float32Array[] = [];
    for (let start = 0; start < values.length; start += ROWS_AT_ONCE * size) {
      await nextTask();
      const some = values.subarray(start, start + ROWS_AT_ONCE * size);
      parts.push(
        await this.device.compute(() => {
          const rows = tensor(some, [some.length / size, ...shape]);
          const embeddings = training.embeddings(rows, share);
          rows.dispose();
          return read(embeddings);
        }),
      );
    }
    return joinedRows(parts);
  }

  /** The network's own tensors as they are now, in one buffer. */
  async trained(id: string): Promise<Pick<Weights, 'tensors' | 'data'>> {
    const all = await this.#of(id).trained();
    let offset = 0;
    const tensors = all.map(({ name, shape, values }) => {
      const at = offset;
      offset += values.length;
      return { name, shape, offset: at };
    });
    return { tensors, data: joinedRows(all.map(({ values }) => values)) };
  }

  /** All that the next step depends on. */
  state(id: string): Promise<TrainerState> {
    return this.#of(id).state();
  }

  /** Frees a training; nothing where there is none. */
  end(id: string): void {
    this.#running.get(id)?.dispose();
    this.#running.delete(id);
  }

  #of(id: string): PersonalTraining {
    const training = this.#running.get(id);
    if (training) return training;
    throw new FacetError('MODEL_UNKNOWN', `No training "${id}" runs here.`);
  }
}

async function read(embeddings: Tensor): Promise<Float32Array> {
  const values = (await embeddings.data()) as Float32Array;
  embeddings.dispose();
  return values;
}
