/**
 * Fine-tuning on a personal gallery, the default: the Bottleneck and a head of one row a person learn from
 * features that are computed once. A cosine margin, ADAM as facenet has it, a rate that rises and falls.
 */
import {
  add,
  clone,
  concat,
  dispose,
  gather,
  keep,
  mean,
  mul,
  sub,
  tensor,
  tensor1d,
  tidy,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { TrainedStep, Weights } from '../base/types';
import type { EmbedderNetwork } from '../networks/layers';
import { balancedBatch } from './batches';
import { warmedCosine } from './learning-rate';
import { normalised } from './losses';
import { TrainableNetwork } from './network';
import { HEAD } from './objectives';
import { OPTIMISERS } from './optimisers';
import { Trainer, type TrainerState } from './trainer';

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

/** Offset of the embedding, in either form of the layer. */
const OFFSET = /\/(beta|biases)$/;

export class PersonalTraining {
  readonly #network: TrainableNetwork;
  /** As the weights were before. */
  readonly #old = new Map<string, Tensor>();
  #taught?: { trainer: Trainer; photosOf: number[][]; all: Tensor };

  /** @param from the activation that the network is trained from */
  constructor(
    network: EmbedderNetwork,
    weights: Weights,
    embeddingSize: number,
    from: string,
    private readonly settings: PersonalSettings = PERSONAL,
  ) {
    this.#network = new TrainableNetwork(network, weights, embeddingSize, OPTIMISERS.ADAM, {
      from,
      batchStatistics: false,
    });
    for (const [name, value] of this.#variables()) this.#old.set(name, keep(clone(value)));
  }

  /** Takes what it learns from, and gives each person a row: the mean of the embeddings that they have before. */
  teach({ values, shape, labels }: Features): void {
    const people = labels.reduce((most, label) => Math.max(most, label + 1), 0);
    const photosOf = Array.from({ length: people }, (_, person) =>
      labels.flatMap((label, row) => (label === person ? [row] : [])),
    );
    const all = keep(tensor(values, [labels.length, ...shape]));
    this.#network.variables.add(HEAD, this.#firstHead(all, photosOf));
    const { scale, margin } = this.settings;
    const objective = { kind: 'cosine', weightDecay: 0, scale, margin } as const;
    this.#taught = { trainer: new Trainer(this.#network, { objective }), photosOf, all };
  }

  /** The network with its variables, the head among them. */
  get network(): TrainableNetwork {
    return this.#network;
  }

  /** Steps done. */
  get step(): number {
    return this.#network.variables.step;
  }

  get done(): boolean {
    return this.step >= this.settings.steps;
  }

  /** The next step, at the rate that it has. */
  async next(): Promise<TrainedStep> {
    const { trainer, photosOf, all } = this.#taught!;
    const { batch: size, rate: highest, steps, warmUp } = this.settings;
    const rate = warmedCosine(highest, this.step, steps, warmUp);
    const { rows, labels } = balancedBatch(photosOf, this.step, size);
    const at = tensor1d(rows, 'int32');
    const batch = { x: gather(all, at), labels: tensor1d(labels, 'int32') };
    try {
      const losses = await trainer.step(batch, rate);
      return { ...losses, rate, step: this.step };
    } finally {
      dispose([at, batch.x, batch.labels]);
    }
  }

  /** In place of training: the offset less the mean of the prelogits of what it was taught with. */
  shift(): void {
    const { variables } = this.#network;
    const name = variables.names.find((each) => OFFSET.test(each))!;
    const offset = tidy(() => {
      const prelogits = this.#network.inferred(this.#taught!.all);
      return sub(variables.value(name), mean(prelogits, 0));
    });
    variables.replace(name, offset);
  }

  /**
   * Embeddings of length 1 by old + share * (new - old).
   * @param x rows of the activation; the caller disposes what it gives
   */
  embeddings(x: Tensor, share: number): Tensor2D {
    return tidy(() => {
      const blended = [...this.#variables()].map(([name, value]): [string, Tensor] => {
        const old = this.#old.get(name)!;
        return [name, add(old, mul(sub(value, old), share))];
      });
      return normalised(this.#network.inferred(x, Object.fromEntries(blended)));
    });
  }

  /** The network's own variables, without the head. */
  trained(): Promise<{ name: string; shape: number[]; values: Float32Array }[]> {
    return Promise.all(
      [...this.#variables()].map(async ([name, value]) => ({
        name,
        shape: value.shape,
        values: (await value.data()) as Float32Array,
      })),
    );
  }

  /** All that the next step depends on beside features and settings. */
  state(): Promise<TrainerState> {
    return this.#taught!.trainer.state();
  }

  /** Goes on where another training of the same features and settings was. */
  restore(state: TrainerState): void {
    this.#taught!.trainer.restore(state);
  }

  dispose(): void {
    dispose([...this.#old.values()]);
    dispose(this.#taught?.all);
    this.#network.dispose();
  }

  #variables(): Map<string, Tensor> {
    const { variables } = this.#network;
    const own = variables.names.filter((name) => name !== HEAD);
    return new Map(own.map((name) => [name, variables.value(name)]));
  }

  #firstHead(all: Tensor, photosOf: number[][]): Tensor2D {
    return tidy(() => {
      const embeddings = normalised(this.#network.inferred(all));
      const means = photosOf.map((rows) => mean(gather(embeddings, rows), 0, true));
      return normalised(concat(means, 0) as Tensor2D);
    });
  }
}
