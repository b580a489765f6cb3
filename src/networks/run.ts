/** A network on the device: its layers as tensors, and the walk that computes with tfjs ops. */
import {
  add,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  dispose,
  fused,
  maxPool,
  mean,
  mul,
  reshape,
  split,
  tensor,
  tensor1d,
  tidy,
  transpose,
  type Rank,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Weights } from '../base/types';
import { keepAsHalves } from '../kernels/convolutions/halves';
import { hasFused, type ConvolutionOptions } from '../kernels/convolutions/fused';
import { Replays } from '../kernels/gpu/replay/replays';
import { foldedLayer, unfoldedLayer, type LayerWeights } from './fold';
import { computed, FusingLayers, type Value } from './fusing-layers';
import type { Activation, Convolution, Dense, Layers, Network, Padding } from './layers';
import { activated, filledTo } from './operations';
import { headsName, layersOf, type LayerSpec } from './variables';

/** A layer on the device. */
type Loaded = {
  /** A kernel [height, width, in / groups, filters], a matrix [in, out], or slopes [channels]. */
  weights: Tensor;
  bias?: Tensor1D;
  norm?: { beta: Tensor1D; mean: Tensor1D; variance: Tensor1D; epsilon: number };
  factor?: number;
};

/** What a fused op does after its product. */
interface Fusing {
  bias?: Tensor1D;
  activation?: 'linear' | 'relu' | 'relu6' | 'prelu';
  preluActivationWeights?: Tensor;
}

/** Told each named activation while it exists; it must not keep or dispose it. */
export type Watch = (name: string, activation: Tensor) => void;

/** A network with its weights; `dispose` frees every tensor. */
export interface LoadedNetwork<Out extends Tensor = Tensor2D> {
  id: string;
  network: Network;
  embeddingSize: number;
  /** [N, height, width, 3] standardised to what the network gives: of an embedder [N, embeddingSize], not normalised. */
  run(x: Tensor4D, watch?: Watch): Out;
  dispose(): void;
}

export interface LoadOptions {
  /** Before the names of the network's tensors in `weights`. */
  prefix?: string;
  /** Fold batch norm into the kernels before it. Default true; without, it keeps tensors of its own, for training. */
  fold?: boolean;
  /**
   * Programs of graphics processors may read the weights of convolutions and dense layers as halves, each
   * off by up to 1 in 2,048; on other backends nothing changes. For weights that never change. Default false.
   */
  halves?: boolean;
}

/**
 * Puts a network on the current backend.
 * @param weights checked: every tensor of the network is there, in one of its forms
 * @param embeddingSize of an embedder
 */
export function loadNetwork<Out extends Tensor = Tensor2D>(
  network: Network,
  weights: Weights,
  embeddingSize = 0,
  { prefix = '', fold = true, halves = false }: LoadOptions = {},
): LoadedNetwork<Out> {
  const read = reader(weights, prefix);
  const layers = new Map<string, Loaded>();
  for (const spec of layersOf(network, embeddingSize)) {
    const loaded = onDevice(spec, (fold ? foldedLayer : unfoldedLayer)(spec, read));
    const name = spec.heads ?? spec.name;
    const before = layers.get(name);
    layers.set(name, before ? sideBySide(before, loaded) : loaded);
  }
  if (halves)
    [...layers.values()].filter(isWeighted).forEach((layer) => keepAsHalves(layer.weights));
  const compute = (x: Tensor4D, watch?: Watch) =>
    tidy(() => {
      const each = new TensorLayers(layers, watch);
      // Who watches wants every activation by itself.
      if (watch || !hasFused()) return network.forward<Tensor>(each, x, embeddingSize) as Out;
      return computed(network.forward<Value>(new FusingLayers(each), x, embeddingSize)) as Out;
    });
  const replays = new Replays((x: Tensor4D) => compute(x));
  return {
    id: weights.id,
    network,
    embeddingSize,
    // Where our programs are not in use, tfjs computes as ever.
    run: (x, watch) => (watch || !hasFused() ? compute(x, watch) : replays.run(x)),
    dispose: () => {
      replays.forget();
      dispose([...layers.values()]);
    },
  };
}

/** A kernel or a matrix, no slopes. */
const isWeighted = ({ weights }: Loaded) => weights.rank > 1;

function reader({ tensors, data }: Weights, prefix: string) {
  const byName = new Map(tensors.map((stored) => [stored.name, stored]));
  return (name: string): Float32Array | undefined => {
    const found = byName.get(prefix + name);
    if (!found) return undefined;
    const size = found.shape.reduce((product, n) => product * n, 1);
    return data.subarray(found.offset, found.offset + size);
  };
}

function onDevice({ shape, stored }: LayerSpec, layer: LayerWeights): Loaded {
  const { weights, bias, norm, factor } = layer;
  return {
    weights: tidy(() => {
      if (!stored) return tensor(weights, shape);
      const ours = transpose(tensor(weights, stored.sides), stored.order);
      return shape.length === 2 ? reshape(ours, shape) : ours;
    }),
    bias: bias && tensor1d(bias),
    norm: norm && {
      beta: tensor1d(norm.beta),
      mean: tensor1d(norm.mean),
      variance: tensor1d(norm.variance),
      epsilon: norm.epsilon,
    },
    factor,
  };
}

/** Heads that share an input, as one layer; theirs are disposed. */
function sideBySide(a: Loaded, b: Loaded): Loaded {
  const joined = {
    weights: concat([a.weights, b.weights], -1),
    bias: concat([a.bias!, b.bias!]),
  };
  dispose([a, b]);
  return joined;
}

/** Each layer computed when it is walked. */
class TensorLayers implements Layers<Tensor> {
  constructor(
    private readonly loaded: Map<string, Loaded>,
    private readonly watch?: Watch,
  ) {}

  conv(x: Tensor, name: string, options: Convolution): Tensor {
    const { stride: strides = 1, padding: pad, groups = 1, activation } = options;
    const layer = this.loaded.get(name)!;
    const whole = { x: x as Tensor4D, filter: layer.weights as Tensor4D, strides, pad };
    const [height, width, each, filters] = whole.filter.shape;
    if (groups === 1) {
      return this.weighted(layer, activation, (f) => fused.conv2d({ ...whole, ...f }));
    }
    if (each === 1) {
      const filter = reshape<Rank.R4>(whole.filter, [height, width, groups, filters / groups]);
      return this.weighted(layer, activation, (f) =>
        fused.depthwiseConv2d({ ...whole, filter, ...f }),
      );
    }
    const kernels = split<Tensor4D>(whole.filter, groups, 3);
    const parts = split<Tensor4D>(whole.x, groups, 3).map((part, i) =>
      conv2d(part, kernels[i]!, strides, pad),
    );
    return this.finished(concat(parts, 3), layer, activation);
  }

  /** A convolution in the terms of one kernel; none where it takes several. */
  kernelOf(name: string, options: Convolution): ConvolutionOptions | undefined {
    const { stride: strides = 1, padding: pad, groups = 1, activation = 'none' } = options;
    const { weights, bias, norm, factor } = this.loaded.get(name)!;
    if (groups > 1 || norm || factor !== undefined) return undefined;
    const whole = { filter: weights as Tensor4D, strides, pad, bias };
    return { ...whole, ...this.kernelActivation(activation) };
  }

  /** An activation in the terms of a kernel. */
  kernelActivation(activation: Activation): Pick<ConvolutionOptions, 'activation' | 'slopes'> {
    if (typeof activation !== 'string') {
      return { activation: 'prelu', slopes: this.slopes(activation.prelu) };
    }
    return { activation: activation === 'none' ? 'linear' : activation };
  }

  dense(x: Tensor, name: string, { activation }: Dense): Tensor {
    const layer = this.loaded.get(name)!;
    const a = x.rank === 2 ? x : reshape(x, [x.shape[0]!, -1]);
    return this.weighted(layer, activation, (f) => fused.matMul({ a, b: layer.weights, ...f }));
  }

  heads(x: Tensor, outputs: Readonly<Record<string, number>>): Tensor {
    const name = headsName(outputs);
    return x.rank === 2
      ? this.dense(x, name, { outputs: 0, form: 'bias' })
      : this.conv(x, name, { kernel: [1, 1], filters: 0, padding: 'valid', form: 'bias' });
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
    return this.active(add(filledTo(a, b), filledTo(b, a)), activation);
  }

  globalAverage(x: Tensor): Tensor {
    return mean(x, [1, 2]);
  }

  dropout(x: Tensor): Tensor {
    return x;
  }

  named(x: Tensor, name: string): Tensor {
    this.watch?.(name, x);
    return x;
  }

  /** A layer by its op, which takes in bias and activation where nothing comes between them. */
  private weighted(
    layer: Loaded,
    activation: Activation = 'none',
    op: (fusing: Fusing) => Tensor,
  ): Tensor {
    const { bias, norm, factor } = layer;
    if (norm || factor !== undefined) return this.finished(op({}), layer, activation);
    if (activation === 'none') return op({ bias });
    if (typeof activation === 'string') return op({ bias, activation });
    return op({ bias, activation: 'prelu', preluActivationWeights: this.slopes(activation.prelu) });
  }

  /** What follows a layer's product, op by op. */
  private finished(
    x: Tensor,
    { bias, norm, factor }: Loaded,
    activation: Activation = 'none',
  ): Tensor {
    let out = bias ? add(x, bias) : x;
    if (norm) {
      out = batchNorm(out, norm.mean, norm.variance, norm.beta, undefined, norm.epsilon);
    }
    if (factor !== undefined) out = mul(out, factor);
    return this.active(out, activation);
  }

  private active(x: Tensor, activation: Activation): Tensor {
    return activated(x, activation, (layer) => this.slopes(layer));
  }

  private slopes(layer: string): Tensor {
    return this.loaded.get(layer)!.weights;
  }
}
