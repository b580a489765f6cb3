/** A network on the device: its folded layers as tensors, and the walk that computes with tfjs ops. */
import {
  add,
  avgPool,
  concat,
  fused,
  maxPool,
  mean,
  pad,
  relu,
  tensor,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Weights } from '../base/types';
import { foldLayer } from './fold';
import type { Convolution, Dense, Layers, Network, Padding } from './layers';
import { layersOf } from './variables';

interface Loaded {
  kernel: Tensor;
  bias?: Tensor1D;
}

/** Told each named activation while it exists; it must not keep or dispose it. */
export type Watch = (name: string, activation: Tensor) => void;

/** A network with its weights; `dispose` frees every tensor. */
export interface LoadedNetwork {
  id: string;
  network: Network;
  embeddingSize: number;
  /** [N, height, width, 3] standardised to [N, embeddingSize], not normalised. */
  run(x: Tensor4D, watch?: Watch): Tensor2D;
  dispose(): void;
}

/**
 * Puts a network on the current backend.
 * @param weights checked: every tensor of the network is there, in one of its forms
 */
export function loadNetwork(
  network: Network,
  weights: Weights,
  embeddingSize: number,
): LoadedNetwork {
  const byName = new Map(weights.tensors.map((t) => [t.name, t]));
  const read = (name: string) => {
    const found = byName.get(name);
    if (!found) return undefined;
    const size = found.shape.reduce((product, n) => product * n, 1);
    return weights.data.subarray(found.offset, found.offset + size);
  };
  const layers = new Map<string, Loaded>();
  for (const spec of layersOf(network, embeddingSize)) {
    const { name, shape, kernel, bias } = foldLayer(spec, read);
    layers.set(name, {
      kernel: tensor(kernel, shape),
      bias: bias && (tensor(bias) as Tensor1D),
    });
  }
  return {
    id: weights.id,
    network,
    embeddingSize,
    run: (x, watch) =>
      tidy(
        () =>
          network.forward<Tensor>(new TensorLayers(layers, watch), x, embeddingSize) as Tensor2D,
      ),
    dispose: () => layers.forEach(({ kernel, bias }) => (kernel.dispose(), bias?.dispose())),
  };
}

class TensorLayers implements Layers<Tensor> {
  constructor(
    private readonly loaded: Map<string, Loaded>,
    private readonly watch?: Watch,
  ) {}

  conv(x: Tensor, name: string, { stride = 1, padding, relu: active }: Convolution): Tensor {
    const { kernel, bias } = this.loaded.get(name)!;
    return fused.conv2d({
      x: x as Tensor4D,
      filter: kernel as Tensor4D,
      strides: stride,
      pad: padding,
      bias,
      activation: active ? 'relu' : 'linear',
    });
  }

  dense(x: Tensor, name: string, _: Dense): Tensor {
    const { kernel, bias } = this.loaded.get(name)!;
    return fused.matMul({ a: x as Tensor2D, b: kernel as Tensor2D, bias });
  }

  maxPool(x: Tensor, size: number, stride: number, padding: Padding): Tensor {
    return maxPool(x as Tensor4D, size, stride, padding);
  }

  averagePool(x: Tensor, size: number, stride: number): Tensor {
    return avgPool(x as Tensor4D, size, stride, 'valid');
  }

  concat(parts: Tensor[]): Tensor {
    return concat(parts, 3);
  }

  add(a: Tensor, b: Tensor, active: boolean): Tensor {
    const sum = add(filledTo(a, b), filledTo(b, a));
    return active ? relu(sum) : sum;
  }

  globalAverage(x: Tensor): Tensor {
    return mean(x, [1, 2]);
  }

  named(x: Tensor, name: string): Tensor {
    this.watch?.(name, x);
    return x;
  }
}

/** Zeros at the end of each axis that is shorter than the other's. */
function filledTo(x: Tensor, other: Tensor): Tensor {
  const missing = x.shape.map((side, axis) => Math.max(0, other.shape[axis]! - side));
  if (missing.every((n) => n === 0)) return x;
  return pad(
    x,
    missing.map((n) => [0, n] as [number, number]),
  );
}
