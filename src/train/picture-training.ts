/**
 * Training from pictures, step by step: as train_softmax.py and train_tripletloss.py do it, or with a cosine margin.
 * Which pictures a step is taken on, and at which rate, whoever drives it decides.
 */
import {
  dispose,
  tensor,
  tensor1d,
  tidy,
  zeros,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { NumpyRandom, type RandomState } from '../base/numpy-random';
import type { OptimiserName, Weights } from '../base/types';
import type { Network } from '../networks/layers';
import { keptOf } from './kept-tensor';
import { normalised } from './losses';
import { TrainableNetwork } from './network';
import { CENTRES, HEAD, LOGITS, type Objective } from './objectives';
import { adam, OPTIMISERS } from './optimisers';
import { xavier } from './starting-weights';
import { Trainer, type StepOptions, type StepLosses, type Stepped } from './trainer';
import type { TrainerState } from './trainer';

export interface PictureSettings {
  /** The activation that is handed in; the pictures themselves where none is named. */
  from?: string;
  /** Batch norm by the batch, as slim trains; otherwise by the moving values, which stay. */
  batchStatistics: boolean;
  objective: Objective;
  optimiser: OptimiserName;
  /** Of ADAM. Default facenet's 0.1. */
  epsilon?: number;
  /** How many people the head tells apart; triplets have none. */
  classes: number;
  /** What dropout keeps; 1 leaves it out. */
  keepProbability: number;
  /** Of the moving average of the variables; none without. */
  averageDecay?: number;
  seed: number;
}

/** All that the next step depends on beside its pictures and its rate. */
export interface PictureTrainingState {
  trainer: TrainerState;
  dropout: RandomState;
}

/** Rows of pictures, or of the activation that is trained from, each of this shape. */
export interface Rows {
  values: Float32Array;
  shape: readonly number[];
}

export class PictureTraining {
  readonly #trainer: Trainer;
  readonly #dropout: { keep: number; random: NumpyRandom };

  /** @param weights every tensor of the network, and of those before `from` none is loaded */
  constructor(
    network: Network,
    private readonly embeddingSize: number,
    weights: Weights,
    private readonly settings: PictureSettings,
  ) {
    const { optimiser, epsilon, from, batchStatistics, seed } = settings;
    const rule = epsilon === undefined ? OPTIMISERS[optimiser] : adam(epsilon);
    const trained = new TrainableNetwork(network, weights, embeddingSize, rule, {
      from,
      batchStatistics,
    });
    const random = new NumpyRandom(seed);
    const { objective, classes, averageDecay } = settings;
    if (objective.kind === 'softmax') {
      const shape = [embeddingSize, classes];
      trained.variables.add(LOGITS.weights, tensor(xavier(shape, random), shape));
      trained.variables.add(LOGITS.biases, zeros([classes]));
      trained.variables.add(CENTRES, zeros([classes, embeddingSize]));
    } else if (objective.kind !== 'triplet') {
      trained.variables.add(HEAD, zeros([classes, embeddingSize]));
    }
    this.#dropout = { keep: settings.keepProbability, random };
    this.#trainer = new Trainer(trained, { objective, dropout: this.#dropout, averageDecay });
  }

  /** Steps done. */
  get step(): number {
    return this.#trainer.network.variables.step;
  }

  /** Where the head of a margin starts: a row a person. */
  startHead(rows: Float32Array): void {
    const shape = [this.settings.classes, this.embeddingSize];
    this.#trainer.network.variables.replace(HEAD, tensor(rows, shape));
  }

  /** One step. @param labels of triplets unused: anchor, positive, negative lie one after another */
  async next(
    rows: Rows,
    labels: readonly number[],
    rate: number,
    options: StepOptions = {},
  ): Promise<Stepped> {
    const batch = this.#batch(rows, labels);
    try {
      return await this.#trainer.step(batch, rate, options);
    } finally {
      dispose([batch.x, batch.labels]);
    }
  }

  /**
   * Embeddings of length 1 as a step goes forward: by the batch, whose statistics the moving values follow, and with
   * dropout.
   */
  async passed(rows: Rows, count: number): Promise<Float32Array> {
    const x = tensor(rows.values, [count, ...rows.shape]);
    const prelogits = this.#trainer.network.passed(x, { dropout: this.#dropout });
    const embeddings = tidy(() => normalised(prelogits));
    dispose([x, prelogits]);
    const read = await embeddings.data<'float32'>();
    embeddings.dispose();
    return read;
  }

  /** Losses by the moving values, without dropout: nothing moves. */
  async validate(
    rows: Rows,
    labels: readonly number[],
  ): Promise<Pick<StepLosses, 'total' | 'data' | 'accuracy'>> {
    const batch = this.#batch(rows, labels);
    try {
      return await this.#trainer.validate(batch);
    } finally {
      dispose([batch.x, batch.labels]);
    }
  }

  /** The network's trained tensors and its moving values as they are now, by name; no heads. */
  async tensors(): Promise<Map<string, Float32Array>> {
    const heads: string[] = [...Object.values(LOGITS), HEAD, CENTRES];
    const own = [...this.#trainer.network.tensors].filter(([name]) => !heads.includes(name));
    const read = own.map(async ([name, each]) => [name, (await keptOf(each)).values] as const);
    return new Map(await Promise.all(read));
  }

  async state(): Promise<PictureTrainingState> {
    const dropout = this.#dropout.random.state;
    return { trainer: await this.#trainer.state(), dropout };
  }

  /** Goes on where another with the same settings was. */
  restore({ trainer, dropout }: PictureTrainingState): void {
    this.#trainer.restore(trainer);
    this.#dropout.random = NumpyRandom.from(dropout);
  }

  dispose(): void {
    this.#trainer.dispose();
  }

  #batch({ values, shape }: Rows, labels: readonly number[]): { x: Tensor; labels: Tensor1D } {
    return {
      x: tensor(values, [labels.length, ...shape]),
      labels: tensor1d([...labels], 'int32'),
    };
  }
}
