/**
 * What a network is written in: a handful of layers over an abstract activation. One walk with tfjs
 * computes, one that only records says which tensors the network is made of.
 */

import type { Standardisation } from '../base/types';

export type Padding = 'same' | 'valid';

/**
 * Which tensors a file holds for one layer `name`:
 * - `norm`: `weights` and either `BatchNorm/{beta, moving_mean, moving_variance}` (no gamma) or,
 *   where the file was folded, `biases`
 * - `bias`: `weights` and `biases`
 * - `plain`: `weights` alone
 * - `scale`: dlib's convolution and its channel scale, named as face-api names them:
 *   `conv/filters`, `conv/bias`, `scale/weights`, `scale/biases`
 */
export type Form = 'norm' | 'bias' | 'plain' | 'scale';

export interface Convolution {
  /** Height and width of the kernel, pixels. */
  kernel: [height: number, width: number];
  filters: number;
  stride?: number;
  padding: Padding;
  relu: boolean;
  form: Form;
  /** The output is multiplied by this; it costs nothing, as it goes into the weights. Default 1. */
  factor?: number;
}

export interface Dense {
  outputs: number;
  form: Form;
}

/** `T` is an activation: [N, height, width, channels], after `globalAverage` [N, channels]. */
export interface Layers<T> {
  conv(x: T, name: string, options: Convolution): T;
  dense(x: T, name: string, options: Dense): T;
  maxPool(x: T, size: number, stride: number, padding: Padding): T;
  averagePool(x: T, size: number, stride: number): T;
  /** Side by side along the channels. */
  concat(parts: T[]): T;
  /** a + b; where their heights, widths or channels differ, the smaller is filled with zeros at its end. */
  add(a: T, b: T, relu: boolean): T;
  /** Mean over height and width. */
  globalAverage(x: T): T;
  /** Gives an activation the name it is known by, for whoever looks inside. */
  named(x: T, name: string): T;
}

/** One architecture: its layers and its input. Weights, thresholds and crops belong to a set of weights, not to this. */
export interface Network {
  id: string;
  title: string;
  /** Size of the picture it takes, pixels, and its usual standardisation. */
  input: { width: number; height: number; standardisation: Standardisation };
  /** Lengths of embedding that weights of it come with. */
  embeddingSizes: readonly number[];
  /** Of the output: what else a file may hold (a classifier), by the last part of the layer's name. */
  optional: readonly string[];
  /**
   * From pictures to embeddings, not normalised.
   * @param x [N, height, width, 3]
   */
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T;
}
