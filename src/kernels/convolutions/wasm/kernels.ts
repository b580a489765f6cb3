/**
 * FusedConv2D, _FusedMatMul and MaxPool of the wasm backend by programs of our own; what they have no program for
 * goes to the kernel that comes with tfjs. Under a gradient tfjs runs neither of the fused ones.
 */
import {
  _FusedMatMul,
  backend_util,
  FusedConv2D,
  type _FusedMatMulAttrs,
  type _FusedMatMulInputs,
  type FusedConv2DAttrs,
  type FusedConv2DInputs,
  type KernelConfig,
  MaxPool,
  type MaxPoolAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { convolved, type Layer } from './convolution';
import { pooled } from './pooled';
import { hostOf, type WasmBackend } from './host';
import type { Activation } from './products';

interface Arguments<Inputs, Attributes> {
  inputs: Inputs;
  attrs: Attributes;
  backend: WasmBackend;
}

type Sides = [number, number, number, number];

const ACTIVATIONS: readonly string[] = ['linear', 'relu', 'relu6', 'prelu'] satisfies Activation[];

/** By name, what is tried before the kernel that comes with tfjs; undefined leaves it to that. */
export const FASTER: Readonly<
  Record<string, (given: Arguments<never, never>) => TensorInfo | undefined>
> = { [FusedConv2D]: convolution, [_FusedMatMul]: product, [MaxPool]: pool };

/** A kernel with its faster way. */
export function faster(stock: KernelConfig): KernelConfig {
  const own = FASTER[stock.kernelName]!;
  const kernelFunc: KernelConfig['kernelFunc'] = (given) =>
    own(given as unknown as Arguments<never, never>) ?? stock.kernelFunc(given);
  return { ...stock, kernelFunc };
}

function convolution({ inputs, attrs, backend }: Arguments<FusedConv2DInputs, FusedConv2DAttrs>) {
  const { x, filter, bias, preluActivationWeights } = inputs;
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attrs;
  if (dataFormat !== 'NHWC') return undefined;
  const sizes = backend_util.computeConv2DInfo(
    x.shape as Sides,
    filter.shape as Sides,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  const layer = layerOf(filter, bias, preluActivationWeights, attrs.activation);
  const host = layer && hostOf(backend);
  return host && convolved(host, x, layer, sizes);
}

/** Rows by a matrix: a convolution of maps of one pixel. */
function product({ inputs, attrs, backend }: Arguments<_FusedMatMulInputs, _FusedMatMulAttrs>) {
  const { a, b, bias, preluActivationWeights } = inputs;
  if (attrs.transposeA || attrs.transposeB) return undefined;
  const isOne = ({ shape }: TensorInfo) => shape.slice(0, -2).every((side) => side === 1);
  if (!isOne(a) || !isOne(b)) return undefined;
  const [rows, channels] = a.shape.slice(-2) as [number, number];
  const filters = b.shape.at(-1)!;
  const layer = layerOf(b, bias, preluActivationWeights, attrs.activation);
  const host = layer && hostOf(backend);
  if (!host) return undefined;
  const kernel: Sides = [1, 1, channels, filters];
  const sizes = backend_util.computeConv2DInfo([rows, 1, 1, channels], kernel, 1, 1, 'valid');
  const leading = a.shape.length > b.shape.length ? a.shape : b.shape;
  return convolved(host, a, layer, sizes, [...leading.slice(0, -2), rows, filters]);
}

function pool({ inputs, attrs, backend }: Arguments<{ x: TensorInfo }, MaxPoolAttrs>) {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const sizes = backend_util.computePool2DInfo(
    inputs.x.shape as Sides,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const host = hostOf(backend);
  return host && pooled(host, inputs.x, sizes);
}

/** Undefined where something of it is not one value a filter, or follows no sum of ours. */
function layerOf(
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  slopes: TensorInfo | undefined,
  activation: string,
): Layer | undefined {
  const filters = filter.shape.at(-1)!;
  const isEach = (tensor?: TensorInfo) =>
    !tensor ||
    (tensor.shape.at(-1) === filters && tensor.shape.slice(0, -1).every((side) => side === 1));
  if (!ACTIVATIONS.includes(activation) || !isEach(bias) || !isEach(slopes)) return undefined;
  if (activation === 'prelu' && !slopes) return undefined;
  return { filter, bias, slopes, activation: activation as Activation };
}
