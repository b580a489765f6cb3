/**
 * Filters that graphics processors read in half precision: sixteen bits a weight on their way from memory,
 * float32 in every product and sum. Nothing is so unless it is asked for; other backends know no difference.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Geometry } from './geometry';

const marked = new WeakSet<object>();

/**
 * From now on programs may read the nearest halves of these weights in place of the weights.
 * @param filter of a convolution or a dense layer, whose values never change
 */
export function keepAsHalves({ dataId }: TensorInfo): void {
  marked.add(dataId);
}

/** Whether programs may read this filter as halves: it was said so, and its channels come in fours. */
export function liesAsHalves({ dataId }: TensorInfo, geometry: Geometry): boolean {
  const { outChannels, transposed, depthwise } = geometry;
  return marked.has(dataId) && outChannels % 4 === 0 && !transposed && !depthwise;
}
