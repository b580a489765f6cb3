/** One step of training after another: forward, gradients, the optimiser, and all that follows the variables. */
import {
  add,
  concat,
  dispose,
  gather,
  keep,
  mul,
  reshape,
  slice,
  square,
  sub,
  sum,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { NumpyRandom } from '../base/numpy-random';
import type { TrainedStep } from '../base/types';
import { movedAverage, variableDecay } from './averages';
import { gradientsOf, summed, type Gradients } from './gradients';
import { partSizes } from '../base/part-sizes';
import { disposeParts, FIGURES, figuresOf, kept, totalOf } from './step-parts';
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
export type StepLosses = Omit<TrainedStep, 'step' | 'rate'>;

/** A step's losses, and what went into them. */
export interface Stepped extends StepLosses {
  /** [N, embeddingSize], row after row. */
  prelogits: Float32Array;
}

export interface StepOptions {
  /**
   * Photos that go forward and back together, where memory is short; their gradients are summed. Batch norm by the
   * batch is by these then, and its moving values follow each. Of triplets a multiple of 3. Default all.
   */
  atOnce?: number;
  /** Done between two such parts. */
  between?: () => Promise<void>;
}

/** What some photos of a batch gave. */
type Part = {
  figures: Tensor1D;
  prelogits: Tensor2D;
  gradients: Gradients;
};

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
  async step(
    batch: Batch,
    rate: number,
    { atOnce = Infinity, between }: StepOptions = {},
  ): Promise<Stepped> {
    const { shares, figures, prelogits } = await this.#moved(batch, rate, atOnce, between);
    const [read, rows] = await Promise.all([figures.data(), prelogits.data<'float32'>()]);
    dispose([figures, prelogits]);
    const squares = read.at(-1)!;
    const mean = (figure: number) =>
      shares.reduce((sum, share, part) => sum + share * read[part * FIGURES + figure]!, 0);
    const [total, data, weightDecay, prelogitsNorm, centerLoss, accuracy] = Array.from(
      { length: FIGURES },
      (_, figure) => mean(figure),
    ) as [number, number, number, number, number, number];
    return {
      total,
      data,
      regularisation: total - data,
      weightDecay,
      prelogitsNorm,
      centerLoss,
      accuracy: this.options.objective.kind === 'triplet' ? NaN : accuracy,
      gradientNorm: Math.sqrt(squares),
      prelogits: rows,
    };
  }

  /** Losses of a batch by the moving values and without dropout: nothing moves, centres neither. */
  async validate({ x, labels }: Batch): Promise<Pick<StepLosses, 'total' | 'data' | 'accuracy'>> {
    const tensors = this.network.tensors;
    const figures = tidy(() => {
      const prelogits = this.network.inferred(x);
      const trained = this.network.variables.names.map((name) => [name, tensors.get(name)!]);
      const parts = lossParts(
        this.options.objective,
        Object.fromEntries(trained) as Record<string, Tensor>,
        prelogits,
        labels,
      );
      return figuresOf(totalOf(parts), parts, labels);
    });
    const [total, data, , , , accuracy] = await figures.data();
    dispose(figures);
    return { total: total!, data: data!, accuracy: accuracy! };
  }

  dispose(): void {
    this.network.dispose();
    dispose([...this.#averages.values()]);
  }

  /** Takes the step; what is told of it is still on the device. */
  async #moved(batch: Batch, rate: number, atOnce: number, between = async () => {}) {
    const count = batch.labels.shape[0];
    const sizes = partSizes(count, atOnce, this.options.objective.kind === 'triplet' ? 3 : 1);
    const parts: Part[] = [];
    let gradients: Gradients = {};
    let start = 0;
    for (const size of sizes) {
      if (start > 0) await between();
      const part = tidy(() => this.#part(batch, start, size));
      parts.push(part);
      gradients = summed(gradients, part.gradients, size / count);
      start += size;
    }
    const [figures, prelogits] = tidy(() => {
      const prelogits = joined(parts.map((part) => part.prelogits));
      const squares = Object.values(gradients).map((gradient) => sum(square(gradient)));
      const all = squares.reduce((a, b) => add(a, b));
      this.#move(gradients, prelogits, batch.labels, rate);
      return [concat([...parts.map((part) => part.figures), reshape(all, [1])]), prelogits];
    });
    dispose([Object.values(gradients), parts.map((part) => [part.figures, part.prelogits])]);
    return { shares: sizes.map((size) => size / count), figures, prelogits };
  }

  /** Forward and backward with some photos of a batch; what it gives is disposed by whoever asks. */
  #part({ x, labels }: Batch, start: number, size: number): Part {
    const { objective, dropout } = this.options;
    const whole = size === labels.shape[0];
    const rows = whole ? x : slice(x, start, size);
    const ofRows = whole ? labels : slice(labels, start, size);
    const centres = this.#centres;
    let parts: LossParts | undefined;
    let prelogits: Tensor2D | undefined;
    const { loss, gradients } = gradientsOf(this.#differentiated(), (tensors) => {
      prelogits = keep(this.network.forward(rows, tensors, { dropout }));
      const all = centres ? { ...tensors, [CENTRES]: centres } : tensors;
      parts = kept(lossParts(objective, all, prelogits, ofRows));
      return totalOf(parts);
    });
    const figures = keep(figuresOf(loss, parts!, ofRows));
    disposeParts(parts!);
    return { figures, prelogits: prelogits!, gradients };
  }

  #move(gradients: Gradients, prelogits: Tensor2D, labels: Tensor1D, rate: number): void {
    const { objective } = this.options;
    const { variables } = this.network;
    const centres = this.#centres;
    const all: Record<string, Tensor | RowsGradient> = { ...gradients };
    if (objective.kind === 'softmax' && centres) {
      all[CENTRES] = this.#moveCentres(centres, prelogits, labels, objective);
    }
    variables.move(all, rate);
    this.network.moveStatistics();
    this.#moveAverages();
  }

  get #centres(): Tensor2D | undefined {
    const { variables } = this.network;
    return variables.names.includes(CENTRES) ? (variables.value(CENTRES) as Tensor2D) : undefined;
  }

  #differentiated(): Record<string, Tensor> {
    const { variables } = this.network;
    const names = variables.names.filter((name) => name !== CENTRES);
    return Object.fromEntries(names.map((name) => [name, variables.value(name)]));
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

function joined(parts: Tensor2D[]): Tensor2D {
  return parts.length === 1 ? keep(parts[0]!.clone()) : concat(parts, 0);
}
