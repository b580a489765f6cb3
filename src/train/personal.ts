/**
 * Fine-tuning on a personal gallery, the default: the Bottleneck and a head of one row a person learn from
 * features that are computed once. A cosine margin, ADAM as facenet has it, a rate that rises and falls.
 */
import {
  concat,
  dispose,
  gather,
  mean,
  tensor,
  tensor1d,
  tidy,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { Weights } from '../base/types';
import type { EmbedderNetwork } from '../networks/layers';
import { balancedBatch } from './batches';
import { warmedCosine } from './learning-rate';
import { normalised } from './losses';
import { TrainableNetwork } from './network';
import { HEAD } from './objectives';
import { OPTIMISERS } from './optimisers';
import { Trainer, type StepLosses, type TrainerState } from './trainer';

/** Found on galleries of real people and five cameras; measured on others. */
export const PERSONAL = {
  steps: 100,
  batch: 32,
  rate: 0.1,
  warmUp: 5,
  scale: 32,
  margin: 0.35,
} as const;

export type PersonalSettings = { [Key in keyof typeof PERSONAL]: number };

/** What the trained part of a network takes, photo by photo. */
export interface Features {
  /** Rows of the activation that the network is trained from, in its shape. */
  values: Float32Array;
  /** Of one row. */
  shape: number[];
  /** The person of each row, 0 to people - 1. */
  labels: readonly number[];
}

export class PersonalTraining {
  readonly trainer: Trainer;
  readonly #photosOf: number[][];
  readonly #all;

  /** @param from the activation that `features` are */
  constructor(
    network: EmbedderNetwork,
    weights: Weights,
    embeddingSize: number,
    from: string,
    private readonly features: Features,
    private readonly settings: PersonalSettings = PERSONAL,
  ) {
    const { values, shape, labels } = features;
    const people = Math.max(...labels) + 1;
    this.#photosOf = Array.from({ length: people }, (_, person) =>
      labels.flatMap((label, row) => (label === person ? [row] : [])),
    );
    this.#all = tensor(values, [labels.length, ...shape]);
    const trained = new TrainableNetwork(network, weights, embeddingSize, OPTIMISERS.ADAM, {
      from,
      batchStatistics: false,
    });
    trained.variables.add(HEAD, this.#firstHead(trained));
    const { scale, margin } = settings;
    this.trainer = new Trainer(trained, {
      objective: { kind: 'cosine', weightDecay: 0, scale, margin },
    });
  }

  /** Steps done. */
  get step(): number {
    return this.trainer.network.variables.step;
  }

  get done(): boolean {
    return this.step >= this.settings.steps;
  }

  /** The next step, at the rate that it has. */
  async next(): Promise<StepLosses & { rate: number }> {
    const { batch: size, rate: highest, steps, warmUp } = this.settings;
    const rate = warmedCosine(highest, this.step, steps, warmUp);
    const { rows, labels } = balancedBatch(this.#photosOf, this.step, size);
    const at = tensor1d(rows, 'int32');
    const batch = { x: gather(this.#all, at), labels: tensor1d(labels, 'int32') };
    try {
      return { ...(await this.trainer.step(batch, rate)), rate };
    } finally {
      dispose([at, batch.x, batch.labels]);
    }
  }

  /** All that the next step depends on beside features and settings. */
  state(): Promise<TrainerState> {
    return this.trainer.state();
  }

  /** Goes on where another training of the same features and settings was. */
  restore(state: TrainerState): void {
    this.trainer.restore(state);
  }

  dispose(): void {
    this.trainer.dispose();
    dispose(this.#all);
  }

  /** One row a person: the mean of the embeddings that they have before. */
  #firstHead(network: TrainableNetwork): Tensor2D {
    return tidy(() => {
      const embeddings = normalised(network.inferred(this.#all));
      const means = this.#photosOf.map((rows) => mean(gather(embeddings, rows), 0, true));
      return normalised(concat(means, 0) as Tensor2D);
    });
  }
}
