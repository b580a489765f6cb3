/** The layer language over tfjs's own ops, one by one: what a program on tfjs alone would do at its best. */
import {
  add,
  avgPool,
  concat,
  conv2d,
  dispose,
  fused,
  maxPool,
  mean,
  pad,
  relu,
  reshape,
  split,
  tensor,
  tensor1d,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type {
  Activation,
  Convolution,
  Dense,
  Layers,
  Network,
  Padding,
} from '../../../src/networks/layers';
import { headsName } from '../../../src/networks/variables';
import type { PlainLayer } from '../../models/plain-layers';

interface Loaded {
  weights: Tensor;
  bias?: Tensor1D;
}

/** A network on the backend in use. */
export interface StockNetwork {
  /** @param x [N, height, width, 3] */
  run(x: Tensor4D): Tensor;
  dispose(): void;
}

export function stockNetwork(
  network: Network,
  layers: Map<string, PlainLayer>,
  embeddingSize = 0,
): StockNetwork {
  const loaded = new Map(
    [...layers].map(([name, { weights, shape, bias }]): [string, Loaded] => [
      name,
      { weights: tensor(weights, shape), bias: bias && tensor1d(bias) },
    ]),
  );
  const walk = new StockLayers(loaded);
  return {
    run: (x) => tidy(() => network.forward<Tensor>(walk, x, embeddingSize)),
    dispose: () => dispose([...loaded.values()].map((layer) => ({ ...layer }))),
  };
}

class StockLayers implements Layers<Tensor> {
  constructor(private readonly loaded: Map<string, Loaded>) {}

  conv(x: Tensor, name: string, options: Convolution): Tensor {
    const { stride: strides = 1, padding: pad, groups = 1, activation } = options;
    const { weights, bias } = this.loaded.get(name)!;
    const filter = weights as Tensor4D;
    const whole = { x: x as Tensor4D, strides, pad };
    const [height, width, each, filters] = filter.shape;
    if (groups === 1) return fused.conv2d({ ...whole, filter, bias, ...this.#fusing(activation) });
    if (each === 1) {
      const own = reshape(filter, [height, width, groups, filters / groups]) as Tensor4D;
      const fusing = this.#fusing(activation);
      return fused.depthwiseConv2d({ ...whole, filter: own, bias, ...fusing });
    }
    const kernels = split<Tensor4D>(filter, groups, 3);
    const convolved = split<Tensor4D>(whole.x, groups, 3).map((part, i) =>
      conv2d(part, kernels[i]!, strides, pad),
    );
    const sum = add(concat(convolved, 3), bias ?? 0);
    return activation === 'relu' ? relu(sum) : sum;
  }

  dense(x: Tensor, name: string, { activation }: Pick<Dense, 'activation'>): Tensor {
    const { weights, bias } = this.loaded.get(name)!;
    const a = x.rank === 2 ? x : reshape(x, [x.shape[0]!, -1]);
    return fused.matMul({ a, b: weights, bias, ...this.#fusing(activation) });
  }

  heads(x: Tensor, outputs: Readonly<Record<string, number>>): Tensor {
    const name = headsName(outputs);
    if (x.rank === 2) return this.dense(x, name, {});
    return this.conv(x, name, { kernel: [1, 1], filters: 0, padding: 'valid', form: 'bias' });
  }

  maxPool(x: Tensor, size: number, stride: number, padding: Padding): Tensor {
    return maxPool(x as Tensor4D, size, stride, padding);
  }

  averagePool(x: Tensor, size: number, stride: number, padding: Padding): Tensor {
    return avgPool(x as Tensor4D, size, stride, padding);
  }

  concat(parts: Tensor[]): Tensor {
    return concat(parts, 3);
  }

  add(a: Tensor, b: Tensor, activation: Activation): Tensor {
    const sum = add(filledTo(a, b), filledTo(b, a));
    return activation === 'relu' ? relu(sum) : sum;
  }

  globalAverage(x: Tensor): Tensor {
    return mean(x, [1, 2]);
  }

  dropout(x: Tensor): Tensor {
    return x;
  }

  named(x: Tensor): Tensor {
    return x;
  }

  #fusing(activation: Activation = 'none') {
    if (activation === 'none') return {};
    if (typeof activation === 'string') return { activation };
    const slopes = this.loaded.get(activation.prelu)!.weights;
    return { activation: 'prelu' as const, preluActivationWeights: slopes };
  }
}

function filledTo(x: Tensor, other: Tensor): Tensor {
  const missing = x.shape.map((side, axis) => Math.max(0, other.shape[axis]! - side));
  if (missing.every((n) => n === 0)) return x;
  return pad(
    x,
    missing.map((n): [number, number] => [0, n]),
  );
}
