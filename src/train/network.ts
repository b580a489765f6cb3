/** A network in training: which of its tensors are variables, which stay, and the moving values of its batch norms. */
import {
  add,
  dispose,
  keep,
  mul,
  tensor,
  tidy,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { Weights } from '../base/types';
import type { Network } from '../networks/layers';
import { layersAfter, layersOf, tensorsOf } from '../networks/variables';
import { TrainingLayers, type Walk } from './layers';
import type { BatchStatistics } from './operations';
import type { UpdateRule } from './optimisers';
import { allKept, tensorOf, type KeptTensor } from './kept-tensor';
import { TrainedVariables, type VariablesState } from './variables';

/** Of the moving values of batch norm, in facenet's networks. */
const MOVING_DECAY = 0.995;

/** Kernels, matrices, biases and offsets are trained; moving values follow. */
const TRAINABLE = /\/(weights|biases|beta|alpha)$/;

const MOVING = /\/moving_(mean|variance)$/;

/** What a network in training has become, off the device. */
export interface NetworkState {
  variables: VariablesState;
  moving: Map<string, KeptTensor>;
}

export interface TrainableOptions {
  /** Trained from this activation on, which is what goes in; nothing before it is loaded. Default from the picture. */
  from?: string;
  /** Batch norm by the batch, its moving values following; otherwise by the moving values, which stay. */
  batchStatistics: boolean;
}

export class TrainableNetwork {
  readonly variables: TrainedVariables;
  /** Tensors that no gradient moves. */
  readonly #fixed = new Map<string, Tensor>();
  #statistics: [layer: string, of: BatchStatistics][] = [];

  /** @param weights checked: every tensor of the network is there, in one of its forms */
  constructor(
    private readonly network: Network,
    weights: Weights,
    private readonly embeddingSize: number,
    rule: UpdateRule,
    private readonly options: TrainableOptions,
  ) {
    this.variables = new TrainedVariables(rule);
    const stored = new Map(weights.tensors.map((each) => [each.name, each]));
    const { from } = options;
    for (const layer of from === undefined
      ? layersOf(network, embeddingSize)
      : layersAfter(network, embeddingSize, from)) {
      const names = new Set(tensorsOf(layer).flatMap((way) => way.map(({ name }) => name)));
      for (const { name, shape, offset } of [...names].flatMap((name) => stored.get(name) ?? [])) {
        const size = shape.reduce((product, n) => product * n, 1);
        const value = tensor(weights.data.subarray(offset, offset + size), shape);
        if (TRAINABLE.test(name)) this.variables.add(name, value);
        else this.#fixed.set(name, value);
      }
    }
  }

  /** Trained tensors and those that stay or follow, by name: not to be disposed, gone after the next step. */
  get tensors(): Map<string, Tensor> {
    const trained = this.variables.names.map((name): [string, Tensor] => [
      name,
      this.variables.value(name),
    ]);
    return new Map([...this.#fixed, ...trained]);
  }

  /**
   * @param x pictures, or what the walk starts from
   * @param trained in place of the variables
   * @returns prelogits [N, embeddingSize]
   */
  forward(
    x: Tensor,
    trained: Readonly<Record<string, Tensor>>,
    walk: Pick<Walk, 'dropout' | 'watch'> = {},
  ): Tensor2D {
    return this.#walked(x, {
      ...walk,
      tensor: (name) => trained[name] ?? this.#fixed.get(name),
      statistics: this.options.batchStatistics
        ? (layer, of) => this.#statistics.push([layer, of])
        : undefined,
    });
  }

  /**
   * As the network is used: by the moving values, without dropout. The caller disposes what it gives.
   * @param replaced in place of the network's own
   */
  inferred(x: Tensor, replaced: Readonly<Record<string, Tensor>> = {}): Tensor2D {
    const tensors = this.tensors;
    return tidy(() => this.#walked(x, { tensor: (name) => replaced[name] ?? tensors.get(name) }));
  }

  /** As a step goes forward, but nothing is learned: only the moving values follow. The caller disposes what it gives. */
  passed(x: Tensor, walk: Pick<Walk, 'dropout'> = {}): Tensor2D {
    const prelogits = tidy(() => this.forward(x, Object.fromEntries(this.tensors), walk));
    this.moveStatistics();
    return prelogits;
  }

  /** Moves the moving values by the batches that went forward since: the variance with Bessel's correction. */
  moveStatistics(): void {
    for (const [layer, { mean, variance, count }] of this.#statistics) {
      this.#follow(`${layer}/BatchNorm/moving_mean`, mean, 1);
      const correction = count > 1 ? count / (count - 1) : 1;
      this.#follow(`${layer}/BatchNorm/moving_variance`, variance, correction);
      dispose([mean, variance]);
    }
    this.#statistics = [];
  }

  /** All that the next step depends on: variables, and moving values that follow. */
  async state(): Promise<NetworkState> {
    const moving = [...this.#fixed].filter(([name]) => MOVING.test(name));
    const [variables, values] = await Promise.all([this.variables.state(), allKept(moving)]);
    return { variables, moving: values };
  }

  /** Goes on where another training of this network was. */
  restore({ variables, moving }: NetworkState): void {
    this.variables.restore(variables);
    for (const [name, kept] of moving) {
      dispose(this.#fixed.get(name));
      this.#fixed.set(name, keep(tensorOf(kept)));
    }
  }

  dispose(): void {
    this.variables.dispose();
    dispose([...this.#fixed.values(), ...this.#statistics.map(([, of]) => [of.mean, of.variance])]);
    this.#statistics = [];
  }

  #walked(x: Tensor, walk: Walk): Tensor2D {
    const { from } = this.options;
    const start = from === undefined ? undefined : { name: from, activation: x };
    const layers = new TrainingLayers({ ...walk, start });
    const input = start ? undefined : x;
    return this.network.forward<Tensor | undefined>(layers, input, this.embeddingSize) as Tensor2D;
  }

  #follow(name: string, of: Tensor, correction: number): void {
    const before = this.#fixed.get(name)!;
    this.#fixed.set(
      name,
      keep(tidy(() => add(mul(before, MOVING_DECAY), mul(of, correction * (1 - MOVING_DECAY))))),
    );
    dispose(before);
  }
}
