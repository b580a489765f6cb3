/** One step of training after another: forward, gradients, the optimiser, and all that follows the variables. */
import {
  add,
  argMax,
  cast,
  concat,
  dispose,
  equal,
  fill,
  gather,
  keep,
  mean,
  mul,
  reshape,
  square,
  sub,
  sum,
  tidy,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { NumpyRandom } from '../base/numpy-random';
import { movedAverage, variableDecay } from './averages';
import { gradientsOf } from './gradients';
import { movedCentres } from './losses';
import { allKept, tensorOf, type KeptTensor } from './kept-tensor';
import type { NetworkState, TrainableNetwork } from './network';
import {
  CENTRES,
  lossParts,
  type LossParts,
  type Objective,
  type SoftmaxObjective,
} from './objectives';
import type { RowsGradient } from './variables';

export interface Batch {
  /** Pictures [N, height, width, 3], or the activation that the network is trained from. */
  x: Tensor;
  /** [N], int32. */
  labels: Tensor1D;
}

/** Losses of the forward pass of a step, before its update. */
export interface StepLosses {
  total: number;
  /** The first term. */
  data: number;
  /** All that is added to it. */
  regularisation: number;
  weightDecay: number;
  /** Not times their factors. */
  prelogitsNorm: number;
  centerLoss: number;
  /** Share of the batch whose class was found; of a margin with the margin taken off. NaN of triplets. */
  accuracy: number;
  /** Length of all gradients together. */
  gradientNorm: number;
}

export interface TrainerOptions {
  objective: Objective;
  dropout?: { keep: number; random: NumpyRandom };
  /** Of the moving average of the variables; none without. */
  averageDecay?: number;
}

/** What a training has become, off the device. */
export interface TrainerState {
  network: NetworkState;
  averages: Map<string, KeptTensor>;
}

export class Trainer {
  readonly #averages = new Map<string, Tensor>();

  /** @param network owns the variables, those of the head too; disposed with the trainer */
  constructor(
    readonly network: TrainableNetwork,
    private readonly options: TrainerOptions,
  ) {
    if (options.averageDecay === undefined) return;
    for (const [name, tensor] of network.tensors) {
      if (name !== CENTRES) this.#averages.set(name, keep(tidy(() => mul(tensor, 1))));
    }
  }

  /** Moving averages of variables and moving values, by name. */
  get averages(): ReadonlyMap<string, Tensor> {
    return this.#averages;
  }

  /** All that the next step depends on beside the batch and the generator of dropout. */
  async state(): Promise<TrainerState> {
    const [network, averages] = await Promise.all([this.network.state(), allKept(this.#averages)]);
    return { network, averages };
  }

  /** Goes on where another training with the same options was. */
  restore({ network, averages }: TrainerState): void {
    this.network.restore(network);
    for (const [name, kept] of averages) {
      dispose(this.#averages.get(name));
      this.#averages.set(name, keep(tensorOf(kept)));
    }
  }

  /** @param rate the learning rate of this step */
  async step(batch: Batch, rate: number): Promise<StepLosses> {
    const figures = tidy(() => this.#step(batch, rate));
    const [total, data, weightDecay, prelogitsNorm, centerLoss, accuracy, squares] =
      (await figures.data()) as unknown as number[];
    dispose(figures);
    return {
      total: total!,
      data: data!,
      regularisation: total! - data!,
      weightDecay: weightDecay!,
      prelogitsNorm: prelogitsNorm!,
      centerLoss: centerLoss!,
      accuracy: this.options.objective.kind === 'triplet' ? NaN : accuracy!,
      gradientNorm: Math.sqrt(squares!),
    };
  }

  dispose(): void {
    this.network.dispose();
    dispose([...this.#averages.values()]);
  }

  #step({ x, labels }: Batch, rate: number): Tensor1D {
    const { objective, dropout } = this.options;
    const { variables } = this.network;
    const centres = variables.names.includes(CENTRES)
      ? (variables.value(CENTRES) as Tensor2D)
      : undefined;
    const differentiated = Object.fromEntries(
      variables.names
        .filter((name) => name !== CENTRES)
        .map((name) => [name, variables.value(name)]),
    );
    let parts: LossParts | undefined;
    let prelogits: Tensor2D | undefined;
    const { loss, gradients } = gradientsOf(differentiated, (tensors) => {
      prelogits = keep(this.network.forward(x, tensors, { dropout }));
      parts = kept(
        lossParts(
          objective,
          centres ? { ...tensors, [CENTRES]: centres } : tensors,
          prelogits,
          labels,
        ),
      );
      return Object.values(parts.regularisation).reduce<Scalar>((a, b) => add(a, b), parts.data);
    });
    const figures = figuresOf(loss, parts!, labels, gradients);
    const all: Record<string, Tensor | RowsGradient> = { ...gradients };
    if (objective.kind === 'softmax' && centres) {
      all[CENTRES] = this.#moveCentres(centres, prelogits!, labels, objective);
    }
    variables.move(all, rate);
    this.network.moveStatistics();
    this.#moveAverages();
    disposeParts(parts!);
    dispose(prelogits);
    return figures;
  }

  /** Centres move by their examples at once; the gradient is of where they were before. */
  #moveCentres(
    centres: Tensor2D,
    prelogits: Tensor2D,
    labels: Tensor1D,
    { centerAlfa, centerFactor }: SoftmaxObjective,
  ): RowsGradient {
    const ofBatch: Tensor2D = gather(centres, labels);
    const factor = (-2 * centerFactor) / prelogits.size;
    const values: Tensor2D = mul(sub(prelogits, ofBatch), factor);
    const moved = movedCentres(centres, prelogits, ofBatch, labels, centerAlfa);
    this.network.variables.replace(CENTRES, moved);
    return { rows: labels, values };
  }

  #moveAverages(): void {
    const { averageDecay } = this.options;
    if (averageDecay === undefined) return;
    const decay = variableDecay(averageDecay, this.network.variables.step);
    const tensors = this.network.tensors;
    for (const [name, average] of this.#averages) {
      this.#averages.set(name, keep(movedAverage(average, tensors.get(name)!, decay)));
      dispose(average);
    }
  }
}

/** All that is told of a step as one tensor: one read. */
function figuresOf(
  loss: Scalar,
  { data, regularisation, prelogitsNorm, centerLoss, logits }: LossParts,
  labels: Tensor1D,
  gradients: Readonly<Record<string, Tensor>>,
): Tensor1D {
  const none = fill([], 0) as Scalar;
  const accuracy = logits ? mean(cast(equal(argMax(logits, 1), labels), 'float32')) : none;
  const squares = Object.values(gradients)
    .map((gradient) => sum(square(gradient)))
    .reduce((a, b) => add(a, b));
  return concat(
    [
      loss,
      data,
      regularisation.weightDecay ?? none,
      prelogitsNorm ?? none,
      centerLoss ?? none,
      accuracy,
      squares,
    ].map((scalar) => reshape(scalar, [1])),
  ) as Tensor1D;
}

/** Parts outlive the walk in which gradients are computed. */
function kept(parts: LossParts): LossParts {
  eachTensor(parts, keep);
  return parts;
}

function disposeParts(parts: LossParts): void {
  eachTensor(parts, dispose);
}

function eachTensor(
  { data, regularisation, prelogitsNorm, centerLoss, logits }: LossParts,
  act: (tensor: Tensor) => unknown,
): void {
  for (const tensor of [
    data,
    ...Object.values(regularisation),
    prelogitsNorm,
    centerLoss,
    logits,
  ]) {
    if (tensor) act(tensor);
  }
}
