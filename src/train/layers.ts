/** The walk that trains: a network's layers over named tensors, from its input or from a named activation on. */
import {
  add,
  avgPool,
  concat,
  matMul,
  mean,
  mul,
  reshape,
  tensor,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { NumpyRandom } from '../base/numpy-random';
import { SLIM_EPSILON } from '../networks/fold';
import { activated, filledTo } from '../networks/operations';
import type { Activation, Convolution, Dense, Layers, Padding, Weighted } from '../networks/layers';
import {
  batchNormalised,
  convolution,
  fixedNormalised,
  maxPooled,
  type BatchStatistics,
} from './operations';

export interface Walk {
  /** A tensor of the network by its name in the file; undefined where the file has none of that name. */
  tensor: (name: string) => Tensor | undefined;
  /** Batch norm by the batch, told layer by layer; without, by the moving values. */
  statistics?: (layer: string, of: BatchStatistics) => void;
  /** What dropout keeps, and by what chance. Without, everything. */
  dropout?: { keep: number; random: NumpyRandom };
  /** The activation of this name is given instead of computed: everything before it is left out. */
  start?: { name: string; activation: Tensor };
  /** Told each named activation. */
  watch?: (name: string, activation: Tensor) => void;
}

/** An activation, or one before the start that nobody computes. */
export type Activated = Tensor | undefined;

export class TrainingLayers implements Layers<Activated> {
  constructor(private readonly walk: Walk) {}

  conv(x: Activated, name: string, options: Convolution): Activated {
    if (!x) return undefined;
    const { stride = 1, padding, groups = 1 } = options;
    if (groups !== 1) throw new Error(`${name}: convolutions in groups are not trained.`);
    const filter = this.need(`${name}/weights`) as Tensor4D;
    const out = convolution(x as Tensor4D, filter, stride, padding);
    return this.finished(out, name, options, options.factor);
  }

  dense(x: Activated, name: string, options: Dense): Activated {
    if (!x) return undefined;
    const rows = x.rank === 2 ? x : reshape(x, [x.shape[0]!, -1]);
    return this.finished(matMul(rows, this.need(`${name}/weights`)), name, options);
  }

  heads(x: Activated, outputs: Readonly<Record<string, number>>): Activated {
    if (!x) return undefined;
    const parts = Object.entries(outputs).map(([name, size]) =>
      x.rank === 2
        ? this.dense(x, name, { outputs: size, form: 'bias' })!
        : this.conv(x, name, { kernel: [1, 1], filters: size, padding: 'valid', form: 'bias' })!,
    );
    return concat(parts, -1);
  }

  maxPool(x: Activated, size: number, stride: number, padding: Padding): Activated {
    return x && maxPooled(x as Tensor4D, size, stride, padding);
  }

  averagePool(x: Activated, size: number, stride: number, padding: Padding): Activated {
    return x && avgPool(x as Tensor4D, size, stride, padding);
  }

  concat(parts: Activated[]): Activated {
    return parts.every((part) => part) ? concat(parts as Tensor[], 3) : undefined;
  }

  add(a: Activated, b: Activated, activation: Activation): Activated {
    return a && b && this.active(add(filledTo(a, b), filledTo(b, a)), activation);
  }

  globalAverage(x: Activated): Activated {
    return x && mean(x, [1, 2]);
  }

  dropout(x: Activated): Activated {
    if (!x || !this.walk.dropout) return x;
    const { keep, random } = this.walk.dropout;
    if (keep === 1) return x;
    // As TensorFlow draws it: floor(keep + [0, 1)).
    const kept = Float32Array.from({ length: x.size }, () =>
      Math.floor(keep + random.randomSample()),
    );
    return mul(
      x,
      tensor(
        kept.map((each) => each / keep),
        x.shape,
      ),
    );
  }

  named(x: Activated, name: string): Activated {
    const { start, watch } = this.walk;
    const activation = start?.name === name ? start.activation : x;
    if (activation) watch?.(name, activation);
    return activation;
  }

  /** What follows a layer's product. */
  private finished(
    product: Tensor,
    name: string,
    { activation = 'none', epsilon = SLIM_EPSILON }: Weighted,
    factor?: number,
  ): Tensor {
    const { tensor, statistics } = this.walk;
    const biases = tensor(`${name}/biases`);
    let out = biases ? add(product, biases) : product;
    const beta = tensor(`${name}/BatchNorm/beta`) as Tensor1D | undefined;
    if (beta && statistics) {
      out = batchNormalised(out, beta, epsilon, (of) => statistics(name, of));
    } else if (beta) {
      const [mean, variance] = ['moving_mean', 'moving_variance'].map((part) =>
        this.need(`${name}/BatchNorm/${part}`),
      ) as [Tensor, Tensor];
      out = fixedNormalised(out, { beta, mean, variance }, epsilon);
    }
    if (factor !== undefined) out = mul(out, factor);
    return this.active(out, activation);
  }

  private active(x: Tensor, activation: Activation): Tensor {
    return activated(x, activation, (layer) => this.need(`${layer}/alpha`));
  }

  private need(name: string): Tensor {
    const found = this.walk.tensor(name);
    if (!found) throw new Error(`${name} is missing.`);
    return found;
  }
}
