/** The desk that trains: a few trainings side by side, step by step, between which everything else goes on. */
import { FacetError, throwIfAborted } from '../base/errors';
import type { CallOptions, Weights } from '../base/types';
import { findNetwork } from '../networks';
import type { Features, PersonalSettings, PersonalTraining } from '../train/personal';
import type { StepLosses, TrainerState } from '../train/trainer';
import type { Device } from './device';
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
  features: Features;
  settings: PersonalSettings;
  /** Goes on from here. */
  state?: TrainerState;
}

export interface TrainedStep extends StepLosses {
  /** From 1. */
  step: number;
  rate: number;
}

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
    const { network, weights, embeddingSize, from, features, settings, state } = setup;
    const architecture = findNetwork(network);
    if (!architecture) {
      throw new FacetError('WEIGHTS_UNKNOWN', `Facet has no network "${network}".`);
    }
    const { PersonalTraining } = await trainingParts();
    this.end(id);
    await this.device.compute(async () => {
      const training = new PersonalTraining(
        architecture,
        weights,
        embeddingSize,
        from,
        features,
        settings,
      );
      if (state) training.restore(state);
      this.#running.set(id, training);
    });
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
      const losses = await this.device.compute(() => training.next());
      steps.push({ ...losses, step: training.step });
    }
    return steps;
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
