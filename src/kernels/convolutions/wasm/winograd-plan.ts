/** How a convolution by Winograd's filtering is laid out: what is computed together, and where it lies. */
import { blocksOf, type Block } from './blocks';
import type { Activation } from './products';
import { PRODUCTS } from '../winograd/sizes';
import { transformedKernel } from './winograd-lines';

/** What a program is made for. */
export interface Winograd {
  channels: number;
  filters: number;
  activation: Activation;
}

/** What the tiles of one step take at most, bytes: the second cache holds them beside the weights. */
const STEP_BYTES = 256 * 1024;
/** More at a time gain nothing. */
const MOST_GROUPS = 12;

export interface Plan extends Winograd {
  /** Channels and filters as whole vectors. */
  wideChannels: number;
  wideFilters: number;
  /** Tiles of one step, and those computed together. */
  tiles: number;
  together: number;
  /** Of the wide filters. */
  blocks: Block[];
  /** Bytes of scratch: transformed tiles, their products, and one tile at the edge. */
  inputs: number;
  outputs: number;
  patch: number;
}

export function planOf(shape: Winograd): Plan {
  const wideChannels = Math.ceil(shape.channels / 4) * 4;
  const wideFilters = Math.ceil(shape.filters / 4) * 4;
  const { pixels: together, blocks } = blocksOf(wideFilters);
  const group = PRODUCTS * (wideChannels + wideFilters) * 4 * together;
  const tiles = Math.max(1, Math.min(MOST_GROUPS, Math.floor(STEP_BYTES / group))) * together;
  return {
    ...{ ...shape, wideChannels, wideFilters, tiles, together, blocks },
    inputs: PRODUCTS * tiles * wideChannels * 4,
    outputs: PRODUCTS * tiles * wideFilters * 4,
    patch: PRODUCTS * shape.channels * 4,
  };
}

/** Bytes of scratch that a run takes. */
export function winogradScratch(shape: Winograd): number {
  const { inputs, outputs, patch } = planOf(shape);
  return inputs + outputs + patch;
}

/** Bytes of biases and slopes, which stand before the weights of the products. */
export function endsOf({ activation, wideFilters }: Plan): number {
  return (activation === 'prelu' ? 2 : 1) * wideFilters * 4;
}

/**
 * Weights as the program reads them.
 * @param filter [3, 3, channels, filters]
 * @param bias, slopes one a filter
 */
export function winogradWeights(
  shape: Winograd,
  filter: Float32Array,
  bias: Float32Array,
  slopes?: Float32Array,
): Float32Array<ArrayBuffer> {
  const plan = planOf(shape);
  const { channels, filters, wideFilters } = plan;
  const first = endsOf(plan) / 4;
  const out = new Float32Array(first + PRODUCTS * channels * wideFilters);
  out.set(bias);
  if (shape.activation === 'prelu') out.set(slopes!, wideFilters);
  const kernel = new Float64Array(PRODUCTS);
  const apart = channels * filters;
  let start = first;
  for (const block of plan.blocks) {
    const width = block.vectors * 4;
    const mine = Math.min(block.filters, filters - block.first);
    for (let channel = 0; channel < channels; channel++) {
      for (let i = 0; i < mine; i++) {
        transformedKernel(filter, channel * filters + block.first + i, apart, kernel);
        const at = start + channel * width + i;
        for (let k = 0; k < PRODUCTS; k++) out[at + k * channels * wideFilters] = kernel[k]!;
      }
    }
    start += channels * width;
  }
  return out;
}
