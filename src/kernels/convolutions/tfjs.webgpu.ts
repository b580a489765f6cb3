/** Our programs under tfjs's own kernel names: whatever calls a convolution or a dense layer has them. */
import {
  _FusedMatMul,
  AvgPool,
  backend_util,
  Conv2D,
  FusedConv2D,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  MaxPool,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { isDropped } from '../gpu/health';
import type { Activation } from './activation';
import { convolve } from './convolve.webgpu';
import { geometryOf, type Geometry } from './geometry';
import { pool } from './pool.webgpu';
import { POOL, type PoolKind } from './pool';

interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  activation?: string;
}

interface MatrixAttributes {
  transposeA: boolean;
  transposeB: boolean;
  activation?: string;
}

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: ConvolutionAttributes['pad'];
  dimRoundingMode?: ConvolutionAttributes['dimRoundingMode'];
}

interface Arguments<Names extends string, Attributes> {
  inputs: Record<Names, TensorInfo> & { bias?: TensorInfo; preluActivationWeights?: TensorInfo };
  backend: WebGPUBackend;
  attrs: Attributes;
}

const ACTIVATIONS: readonly string[] = ['linear', 'relu', 'relu6', 'prelu'] satisfies Activation[];

/** The kernels that take the place of tfjs's; each hands what no program of ours computes to tfjs's own. */
export function overTfjs(): KernelConfig[] {
  return [
    over<'x' | 'filter', ConvolutionAttributes>(FusedConv2D, convolution),
    over<'x' | 'filter', ConvolutionAttributes>(Conv2D, convolution),
    over<'a' | 'b', MatrixAttributes>(_FusedMatMul, product),
    over<'x', PoolAttributes>(MaxPool, pooled('max')),
    over<'x', PoolAttributes>(AvgPool, pooled('average')),
  ];
}

function over<Names extends string, Attributes>(
  kernelName: string,
  ours: (args: Arguments<Names, Attributes>) => TensorInfo | undefined,
): KernelConfig {
  const stock = getKernel(kernelName, 'webgpu');
  return {
    ...stock,
    kernelFunc: ((args: unknown) =>
      ours(args as Arguments<Names, Attributes>) ??
      stock.kernelFunc(args as Parameters<KernelFunc>[0])) as unknown as KernelFunc,
  };
}

function convolution({
  inputs,
  backend,
  attrs,
}: Arguments<'x' | 'filter', ConvolutionAttributes>): TensorInfo | undefined {
  const { x, filter } = inputs;
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attrs;
  const channels = filter.shape[3]!;
  const finish = finishOf(inputs, attrs.activation, channels);
  if (dataFormat !== 'NHWC' || !finish) return undefined;
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return undefined;
  if (info.inChannels !== filter.shape[2]) return undefined;
  const geometry = geometryOf(info);
  if (isEmpty(geometry)) return undefined;
  return convolve(backend, { geometry, x, filter, ...finish });
}

/** A product of two matrices is a convolution of one pixel by one pixel. */
function product({
  inputs,
  backend,
  attrs,
}: Arguments<'a' | 'b', MatrixAttributes>): TensorInfo | undefined {
  const { a, b } = inputs;
  if (attrs.transposeA || attrs.transposeB) return undefined;
  const [batch, rows, depth] = a.shape as [number, number, number];
  const [batches, , columns] = b.shape as [number, number, number];
  const finish = finishOf(inputs, attrs.activation, columns);
  if (batch !== 1 || batches !== 1 || !finish) return undefined;
  const geometry: Geometry = {
    ...{ batch: 1, inHeight: rows, inWidth: 1, inChannels: depth },
    ...{ outHeight: rows, outWidth: 1, outChannels: columns },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, padTop: 0, padLeft: 0 },
  };
  if (isEmpty(geometry)) return undefined;
  const output = convolve(backend, { geometry, x: a, filter: b, ...finish });
  return output && { ...output, shape: [1, rows, columns] };
}

function pooled(kind: PoolKind) {
  return ({ inputs: { x }, backend, attrs }: Arguments<'x', PoolAttributes>) => {
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const shape = x.shape as [number, number, number, number];
    const geometry = geometryOf(
      backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
    );
    if (isEmpty(geometry) || isDropped(backend.device, POOL)) return undefined;
    return pool(backend, kind, geometry, x);
  };
}

function finishOf(
  inputs: { bias?: TensorInfo; preluActivationWeights?: TensorInfo },
  activation = 'linear',
  channels: number,
) {
  const { bias, preluActivationWeights: slopes } = inputs;
  const isOneEach = (tensor: TensorInfo | undefined) =>
    !tensor || (tensor.shape.at(-1) === channels && sizeOf(tensor) === channels);
  if (!ACTIVATIONS.includes(activation) || !isOneEach(bias) || !isOneEach(slopes)) return undefined;
  const isPrelu = activation === 'prelu';
  if (isPrelu !== (slopes !== undefined && slopes !== null)) return undefined;
  return {
    activation: activation as Activation,
    bias: bias ?? undefined,
    slopes: slopes ?? undefined,
  };
}

const sizeOf = ({ shape }: TensorInfo) => shape.reduce((product, n) => product * n, 1);

const isEmpty = (geometry: Geometry) =>
  Object.entries(geometry).some(([name, n]) => n <= 0 && !name.startsWith('pad'));
