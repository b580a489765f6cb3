/**
 * What a network is written in: a handful of layers over an abstract activation. One walk with tfjs
 * computes, one that only records says which tensors the network is made of.
 */

import type { EmbedderInfo } from '../base/types';

/** `same` pads as TensorFlow does, an odd pixel at the end; a number is pixels on every side. */
export type Padding = 'same' | 'valid' | number;

/** `prelu` names the layer of slopes, one a channel: the tensor `alpha` of that name. */
export type Activation = 'none' | 'relu' | 'relu6' | { prelu: string };

/**
 * Which tensors a file holds for one layer `name`:
 * - `norm`: `weights` and either `BatchNorm/{beta, moving_mean, moving_variance}` (no gamma) or,
 *   where the file was folded, `biases`
 * - `biased-norm`: `weights` and `biases`, and batch norm after them
 * - `bias`: `weights` and `biases`
 * - `plain`: `weights` alone
 * - `scale`: dlib's convolution and its channel scale, named as face-api names them:
 *   `conv/filters`, `conv/bias`, `scale/weights`, `scale/biases`
 */
export type Form = 'norm' | 'biased-norm' | 'bias' | 'plain' | 'scale';

/** What convolutions and dense layers have in common. */
export interface Weighted {
  form: Form;
  /** Default none. */
  activation?: Activation;
  /** Added to the variance by batch norm. Default 0.001, TensorFlow slim's. */
  epsilon?: number;
}

export interface Convolution extends Weighted {
  /** Height and width of the kernel, pixels. */
  kernel: [height: number, width: number];
  filters: number;
  stride?: number;
  padding: Padding;
  /** Input and filters in so many parts of their own: as many as input channels is depthwise. Default 1. */
  groups?: number;
  /** Of the form `bias`: the output is multiplied by this; it costs nothing, as it goes into the weights. Default 1. */
  factor?: number;
}

export interface Dense extends Weighted {
  outputs: number;
}

/** `T` is an activation: [N, height, width, channels], after `globalAverage` and `dense` [N, channels]. */
export interface Layers<T> {
  conv(x: T, name: string, options: Convolution): T;
  /** A map is flattened first. */
  dense(x: T, name: string, options: Dense): T;
  /**
   * Several layers over the same input, as one and for the price of one: 1 x 1 convolutions of a
   * map, dense layers of a vector, of the form `bias`.
   * @param outputs of each by its name; they lie side by side in this order
   */
  heads(x: T, outputs: Readonly<Record<string, number>>): T;
  maxPool(x: T, size: number, stride: number, padding: Padding): T;
  /** Mean of the pixels that lie in the picture. */
  averagePool(x: T, size: number, stride: number, padding: Padding): T;
  /** Side by side along the channels. */
  concat(parts: T[]): T;
  /** a + b; where their heights, widths or channels differ, the smaller is filled with zeros at its end. */
  add(a: T, b: T, activation: Activation): T;
  /** Mean over height and width. */
  globalAverage(x: T): T;
  /** Where training drops values at random; otherwise it changes nothing. */
  dropout(x: T): T;
  /** Gives an activation the name it is known by, for whoever looks inside. */
  named(x: T, name: string): T;
}

/** How the original lays out its maps, slowest axis first. */
export type MapAxes = 'yxc' | 'xyc' | 'cyx';

/** One architecture: its layers and its input. Weights and thresholds belong to a set of weights, not to this. */
export interface Network {
  id: string;
  /** Size of the picture it takes, pixels; of one that takes any, the smallest. */
  input: { width: number; height: number };
  /**
   * How its files lay out what depends on the axes of maps: kernels have their height and width in
   * this order, dense layers over a map flatten it in this order. Default `yxc`, ours.
   */
  axes?: MapAxes;
  /**
   * @param x [N, height, width, 3]
   * @param embeddingSize of an embedder, the length of what it gives
   */
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T;
}

/** A network from pictures to embeddings, not normalised. */
export interface EmbedderNetwork extends Network {
  title: string;
  /** How weights of it are usually used; those of a set of weights go before. */
  usual: Pick<EmbedderInfo, 'crop' | 'standardisation' | 'normalise'>;
  /** Lengths of embedding that weights of it come with. */
  embeddingSizes: readonly number[];
  /** What else a file may hold (a classifier), by the last part of the layer's name. */
  optional: readonly string[];
  /** The named activations after which the network can be trained alone: before the embedding, before the last block. */
  trainableFrom?: { bottleneck: string; lastBlock: string };
}

/** A detector: several nets, each with weights of its own. */
export interface DetectorNetworks {
  id: string;
  title: string;
  nets: readonly Network[];
}
