/**
 * The walk that computes with as few kernels as there can be: a convolution waits until it is known
 * whether a map is added to it, or whether it is one of several branches side by side.
 */
import { backend_util, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import {
  convolveAdd,
  convolveConcat,
  plain,
  type Branch,
  type ConvolutionOptions,
} from '../kernels/convolutions/fused';
import type { Activation, Convolution, Dense, Layers, Padding } from './layers';

/** An activation: there, or yet to be computed. */
export type Value = Tensor | Waiting;

/** What computes each layer by itself. */
export interface EachLayer extends Layers<Tensor> {
  /** A convolution in the terms of one kernel; none where it takes several. */
  kernelOf(name: string, options: Convolution): ConvolutionOptions | undefined;
  kernelActivation(activation: Activation): Pick<ConvolutionOptions, 'activation' | 'slopes'>;
}

/** A branch that nobody has needed by itself yet. */
class Waiting {
  #tensor?: Tensor4D;
  constructor(private readonly work: Branch) {}

  get tensor(): Tensor4D {
    return (this.#tensor ??= plain(this.work));
  }

  /** How it is had beside others. */
  get branch(): Branch {
    return this.#tensor ? { kind: 'map', x: this.#tensor } : this.work;
  }
}

/** The activation itself. */
export function computed(value: Value): Tensor {
  return value instanceof Waiting ? value.tensor : value;
}

export class FusingLayers implements Layers<Value> {
  constructor(private readonly each: EachLayer) {}

  conv(input: Value, name: string, options: Convolution): Value {
    const x = computed(input) as Tensor4D;
    const kernel = this.each.kernelOf(name, options);
    if (!kernel) return this.each.conv(x, name, options);
    return new Waiting({ kind: 'convolution', x, options: kernel });
  }

  dense(x: Value, name: string, options: Dense): Value {
    return this.each.dense(computed(x), name, options);
  }

  heads(x: Value, outputs: Readonly<Record<string, number>>): Value {
    return this.each.heads(computed(x), outputs);
  }

  maxPool(x: Value, size: number, stride: number, padding: Padding): Value {
    return new Waiting({ kind: 'maxPool', x: computed(x) as Tensor4D, size, stride, pad: padding });
  }

  averagePool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.each.averagePool(computed(x), size, stride, padding);
  }

  concat(parts: Value[]): Value {
    return convolveConcat(
      parts.map((part) =>
        part instanceof Waiting ? part.branch : { kind: 'map', x: part as Tensor4D },
      ),
    );
  }

  add(a: Value, b: Value, activation: Activation): Value {
    return (
      this.#added(b, a, activation) ??
      this.#added(a, b, activation) ??
      this.each.add(computed(a), computed(b), activation)
    );
  }

  globalAverage(x: Value): Value {
    return this.each.globalAverage(computed(x));
  }

  dropout(x: Value): Value {
    return x;
  }

  named(x: Value): Value {
    return x;
  }

  /** Of a convolution that still waits, without an activation of its own, and a map of its shape. */
  #added(product: Value, residual: Value, activation: Activation): Tensor | undefined {
    if (!(product instanceof Waiting)) return undefined;
    const { branch } = product;
    if (branch.kind !== 'convolution' || branch.options.activation !== 'linear') return undefined;
    const map = computed(residual) as Tensor4D;
    const { filter, strides, pad } = branch.options;
    const { outShape } = backend_util.computeConv2DInfo(
      branch.x.shape,
      filter.shape,
      strides,
      1,
      pad,
    );
    if (outShape.some((side, axis) => side !== map.shape[axis])) return undefined;
    const options = { ...branch.options, ...this.each.kernelActivation(activation) };
    return convolveAdd(branch.x, options, map);
  }
}
