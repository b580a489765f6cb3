/**
 * What networks do around convolutions, as one kernel where a backend has it: a map added to the
 * product, branches side by side. Elsewhere the same by plain ops, which are also what the kernels
 * are held against.
 */
import {
  add,
  concat,
  engine,
  fused,
  getKernel,
  maxPool,
  prelu,
  relu,
  relu6,
  type KernelBackend,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { isDropped } from '../gpu/health';
import { runKernel } from '../run';
import type { Activation } from './activation';
import { POOL } from './pool';
import { QUAD } from './quad-tile';

/** Kernels of the inputs x, filter, residual and, where there are any, bias, slopes. */
export const CONVOLVE_ADD = 'FacetConvolveAdd';
/** A kernel of the inputs of all branches, in their order. */
export const CONVOLVE_CONCAT = 'FacetConvolveConcat';

type Padding = 'same' | 'valid' | number;

/** A convolution with what follows it. */
export interface ConvolutionOptions {
  /** [height, width, in, out]. */
  filter: Tensor4D;
  strides: number;
  pad: Padding;
  activation: Activation;
  bias?: Tensor1D;
  /** Of a PReLU, one a channel. */
  slopes?: Tensor;
}

/** One part of a concatenation along the channels. */
export type Branch =
  | { kind: 'convolution'; x: Tensor4D; options: ConvolutionOptions }
  | { kind: 'maxPool'; x: Tensor4D; size: number; stride: number; pad: Padding }
  | { kind: 'map'; x: Tensor4D };

/** What the kernels are told beside their tensors. */
export interface ConvolveAttributes {
  strides: number;
  pad: Padding;
  activation: Activation;
  bias: boolean;
  slopes: boolean;
}

export type BranchAttributes =
  | ({ kind: 'convolution' } & ConvolveAttributes)
  | { kind: 'maxPool'; size: number; stride: number; pad: Padding }
  | { kind: 'map' };

/** Whether the backend in use has the kernels, and its device computes them rightly. */
export function hasFused(): boolean {
  if (!getKernel(CONVOLVE_ADD, engine().backendName)) return false;
  const { device } = engine().backend as KernelBackend & { device?: GPUDevice };
  if (!device) return true;
  const sound = [POOL, QUAD].map((family) => !isDropped(device, family));
  return sound.every(Boolean);
}

/** activation(residual + convolution + bias); the residual has the shape of the product. */
export function convolveAdd(
  x: Tensor4D,
  options: ConvolutionOptions,
  residual: Tensor4D,
): Tensor4D {
  if (!hasFused()) {
    const product = convolution(x, { ...options, activation: 'linear', slopes: undefined });
    return activated(add<Tensor4D>(residual, product), options);
  }
  return runKernel<Tensor4D>(
    CONVOLVE_ADD,
    [x, options.filter, residual, ...extrasOf(options)],
    attributesOf(options),
  );
}

/** Branches side by side along the channels, [N, height, width, sum of their channels]. */
export function convolveConcat(branches: readonly Branch[]): Tensor4D {
  if (!hasFused()) return concat(branches.map(plain), 3);
  return runKernel<Tensor4D>(
    CONVOLVE_CONCAT,
    branches.flatMap((branch) =>
      branch.kind === 'convolution'
        ? [branch.x, branch.options.filter, ...extrasOf(branch.options)]
        : [branch.x],
    ),
    {
      branches: branches.map((branch): BranchAttributes => {
        if (branch.kind === 'map') return { kind: 'map' };
        if (branch.kind === 'convolution') {
          return { kind: 'convolution', ...attributesOf(branch.options) };
        }
        const { kind, size, stride, pad } = branch;
        return { kind, size, stride, pad };
      }),
    },
  );
}

/** One branch by itself, by tfjs's op. */
export function plain(branch: Branch): Tensor4D {
  switch (branch.kind) {
    case 'map':
      return branch.x;
    case 'maxPool':
      return maxPool(branch.x, branch.size, branch.stride, branch.pad);
    case 'convolution':
      return convolution(branch.x, branch.options);
  }
}

function convolution(x: Tensor4D, { slopes, ...options }: ConvolutionOptions): Tensor4D {
  return fused.conv2d({ x, ...options, preluActivationWeights: slopes });
}

function activated(x: Tensor4D, { activation, slopes }: ConvolutionOptions): Tensor4D {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return relu(x);
    case 'relu6':
      return relu6(x);
    case 'prelu':
      return prelu<Tensor4D>(x, slopes as Tensor4D);
  }
}

function extrasOf({ bias, slopes }: ConvolutionOptions): Tensor[] {
  return [bias, slopes].filter((tensor) => tensor !== undefined);
}

function attributesOf(options: ConvolutionOptions): ConvolveAttributes {
  const { strides, pad, activation, bias, slopes } = options;
  return { strides, pad, activation, bias: bias !== undefined, slopes: slopes !== undefined };
}
