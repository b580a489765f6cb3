/** One convolution by a program of ours, on tensors of the wasm backend. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { direct, directArguments, directWeights, type Direct } from './direct';
import type { Host } from './host';
import { methodFor, type Sizes } from './method';
import { padded } from './padded';
import type { Activation } from './products';
import { winograd, winogradArguments } from './winograd';
import { winogradScratch, winogradWeights, type Winograd } from './winograd-plan';

/** What a layer is made of: its filter [height, width, channels, filters], and one value a filter of the others. */
export interface Layer {
  filter: TensorInfo;
  bias?: TensorInfo;
  slopes?: TensorInfo;
  activation: Activation;
}

/**
 * @param shape of the output, where it is not the convolution's
 * @returns undefined where there is no program for it
 */
export function convolved(
  host: Host,
  x: TensorInfo,
  layer: Layer,
  sizes: Sizes,
  shape: number[] = sizes.outShape,
): TensorInfo | undefined {
  const method = methodFor(sizes, host.threads);
  if (!method || x.dtype !== 'float32') return undefined;
  const out = host.backend.makeOutput(shape, 'float32');
  (method === 'winograd' ? runWinograd : runDirect)(host, x, layer, sizes, out);
  return out;
}

function runWinograd(host: Host, x: TensorInfo, layer: Layer, sizes: Sizes, out: TensorInfo) {
  const { inChannels: channels, outChannels: filters, padInfo } = sizes;
  const shape: Winograd = { channels, filters, activation: layer.activation };
  const key = `winograd ${Object.values(shape).join(' ')}`;
  const weights = host.prepared(key, partsOf(layer), () =>
    winogradWeights(shape, ...valuesOf(host, filters, layer)),
  );
  const { top, left } = padInfo;
  const scratch = host.scratch(winogradScratch(shape));
  const addresses = { x: host.address(x), out: host.address(out), weights, scratch };
  const run = winogradArguments({ ...addresses, ...mapsOf(sizes), top, left });
  host.program(key, () => winograd(shape))(...run);
}

function runDirect(host: Host, x: TensorInfo, layer: Layer, sizes: Sizes, out: TensorInfo) {
  const { filterHeight, filterWidth, inChannels: channels, outChannels: filters } = sizes;
  const shape: Direct = {
    kernel: [filterHeight, filterWidth],
    channels,
    filters,
    stride: sizes.strideHeight,
    activation: layer.activation,
  };
  const key = `direct ${Object.values(shape).join(' ')}`;
  const weights = host.prepared(key, partsOf(layer), () =>
    directWeights(shape, ...valuesOf(host, filters, layer)),
  );
  const addresses = {
    out: host.address(out),
    weights,
    ...mapsOf(sizes),
    ...framed(host, x, sizes),
  };
  host.program(key, () => direct(shape))(...directArguments(shape, addresses));
}

/** The input with its zeros around it, where there are any. */
function framed(host: Host, x: TensorInfo, sizes: Sizes) {
  const { top, bottom, left, right } = sizes.padInfo;
  const { batchSize, inHeight, inWidth, inChannels } = sizes;
  if (top + bottom + left + right === 0) return { x: host.address(x) };
  const [height, width] = [inHeight + top + bottom, inWidth + left + right];
  const pixel = inChannels * 4;
  const to = host.scratch(batchSize * height * width * pixel);
  const edges = [top, bottom, left * pixel, right * pixel];
  const program = host.program('padded', padded);
  program(host.address(x), to, batchSize, inHeight, inWidth * pixel, ...edges);
  return { x: to, inHeight: height, inWidth: width };
}

const mapsOf = ({ batchSize, outHeight, outWidth, inHeight, inWidth }: Sizes) => ({
  batch: batchSize,
  height: outHeight,
  width: outWidth,
  inHeight,
  inWidth,
});

const partsOf = ({ filter, bias, slopes }: Layer): Parameters<Host['prepared']>[1] => [
  filter,
  bias,
  slopes,
];

/** Views of the tensors' values; no bias is one of zeros. */
function valuesOf(
  { backend }: Host,
  filters: number,
  { filter, bias, slopes }: Layer,
): [Float32Array, Float32Array, Float32Array?] {
  const read = (tensor: TensorInfo) => backend.typedArrayFromHeap(tensor);
  return [read(filter), bias ? read(bias) : new Float32Array(filters), slopes && read(slopes)];
}
