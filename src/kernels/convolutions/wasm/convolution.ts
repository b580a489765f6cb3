/** One convolution by a program of ours, on tensors of the wasm backend. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { blocksOf } from './blocks';
import { direct, directArguments, directWeights, type Direct } from './direct';
import { PRODUCTS } from '../winograd/sizes';
import type { Host } from './host';
import { methodFor, type Sizes } from './method';
import { padded } from './padded';
import type { Activation } from './products';
import { tilesOf, winograd, winogradArguments } from './winograd';
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
  const method = methodFor(sizes);
  if (!method || x.dtype !== 'float32') return undefined;
  const out = host.backend.makeOutput(shape, 'float32');
  (method === 'winograd' ? runWinograd : runDirect)(host, x, layer, sizes, out);
  return out;
}

function runWinograd(host: Host, x: TensorInfo, layer: Layer, sizes: Sizes, out: TensorInfo) {
  const { inChannels: channels, outChannels: filters, padInfo, batchSize } = sizes;
  const shape: Winograd = { channels, filters, activation: layer.activation };
  const key = `winograd ${Object.values(shape).join(' ')}`;
  const weights = host.prepared(key, partsOf(layer), () =>
    winogradWeights(shape, ...valuesOf(host, filters, layer)),
  );
  const { top, left } = padInfo;
  const scratchBytes = winogradScratch(shape);
  const scratch = host.scratch(scratchBytes * host.threads);
  const addresses = { x: host.address(x), out: host.address(out), weights, scratch };
  const values = winogradArguments({ ...addresses, ...mapsOf(sizes), top, left });
  const { rows, columns } = tilesOf({ height: sizes.outHeight, width: sizes.outWidth });
  const count = batchSize * rows * columns;
  const grain = grainOf(count, channels * filters * PRODUCTS, filters, host.threads);
  host.run(key, () => winograd(shape), { values, count, grain, scratch: { at: 3, scratchBytes } });
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
  const count = sizes.batchSize * sizes.outHeight * sizes.outWidth;
  const products = filterHeight * filterWidth * channels * filters;
  const grain = grainOf(count, products, filters, host.threads);
  host.run(key, () => direct(shape), { values: directArguments(shape, addresses), count, grain });
}

/** Products that one thread should have before another is called. */
const LEAST_PRODUCTS = 500_000;
/** Chunks a thread: those that are done earlier take more. */
const CHUNKS = 4;

/** How many of `count` equal parts, of so many products each, a thread takes at a time: whole rounds of what a program computes together. */
function grainOf(count: number, products: number, filters: number, threads: number): number {
  const { pixels: together } = blocksOf(filters);
  const chunks = Math.min(threads * CHUNKS, (count * products) / LEAST_PRODUCTS);
  // As many for each thread, or one waits for the others.
  const even = Math.max(1, Math.floor(chunks / threads)) * threads;
  return Math.ceil(count / (chunks < 2 ? 1 : even) / together) * together;
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
  const values = [host.address(x), to, inHeight, inWidth * pixel, ...edges];
  host.run('padded', padded, { values, count: batchSize, grain: batchSize });
  return { x: to, inHeight: height, inWidth: width };
}

const mapsOf = ({ outHeight, outWidth, inHeight, inWidth }: Sizes) => ({
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
  const read = (tensor: TensorInfo) => backend.typedArrayFromHeap(tensor) as Float32Array;
  return [read(filter), bias ? read(bias) : new Float32Array(filters), slopes && read(slopes)];
}
