/** Our programs under tfjs's own kernel names: whatever calls a convolution or a dense layer has them. */
import {
  _FusedMatMul,
  AvgPool,
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNative,
  FusedConv2D,
  FusedDepthwiseConv2D,
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
import { filterGradient, inputGradient } from './gradients.webgpu';
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

type Shape4D = [number, number, number, number];

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
    over<'x' | 'filter', ConvolutionAttributes>(FusedDepthwiseConv2D, depthwise),
    over<'x' | 'filter', ConvolutionAttributes>(DepthwiseConv2dNative, depthwise),
    over<'a' | 'b', MatrixAttributes>(_FusedMatMul, product),
    over<'dy' | 'filter', ConvolutionAttributes & { inputShape: Shape4D }>(
      Conv2DBackpropInput,
      byInput,
    ),
    over<'x' | 'dy', ConvolutionAttributes & { filterShape: Shape4D }>(
      Conv2DBackpropFilter,
      byFilter,
    ),
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
    x.shape as Shape4D,
    filter.shape as Shape4D,
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

function depthwise({
  inputs,
  backend,
  attrs,
}: Arguments<'x' | 'filter', ConvolutionAttributes>): TensorInfo | undefined {
  const { x, filter } = inputs;
  const { strides, pad, dataFormat = 'NHWC', dilations, dimRoundingMode } = attrs;
  const [, , channels, multiplier] = filter.shape as Shape4D;
  const finish = finishOf(inputs, attrs.activation, channels);
  if (dataFormat !== 'NHWC' || !finish || multiplier !== 1) return undefined;
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return undefined;
  const geometry = { ...geometryOf(info), depthwise: true };
  return isEmpty(geometry) ? undefined : convolve(backend, { geometry, x, filter, ...finish });
}

function byInput({
  inputs: { dy, filter },
  backend,
  attrs,
}: Arguments<'dy' | 'filter', ConvolutionAttributes & { inputShape: Shape4D }>) {
  const geometry = geometryOfGradient(attrs, attrs.inputShape, filter.shape as Shape4D);
  return geometry && inputGradient(backend, geometry, dy, filter);
}

function byFilter({
  inputs: { x, dy },
  backend,
  attrs,
}: Arguments<'x' | 'dy', ConvolutionAttributes & { filterShape: Shape4D }>) {
  const geometry = geometryOfGradient(attrs, x.shape as Shape4D, attrs.filterShape);
  return geometry && filterGradient(backend, geometry, x, dy);
}

function geometryOfGradient(
  { strides, pad, dataFormat = 'NHWC', dimRoundingMode }: ConvolutionAttributes,
  input: Shape4D,
  filter: Shape4D,
): Geometry | undefined {
  const info = backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode);
  const geometry = geometryOf(info);
  return dataFormat === 'NHWC' && !isEmpty(geometry) ? geometry : undefined;
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
    const shape = x.shape as Shape4D;
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
