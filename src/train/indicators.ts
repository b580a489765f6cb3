/** Rows that say of which class each example is. */
import { cast, oneHot, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * @param labels [N], int32
 * @returns [N, classes], float32: 1 at the label
 */
export function indicators(labels: Tensor1D, classes: number): Tensor2D {
  // Whole numbers first: wasm's kernel fills float32 with their bits.
  return cast(oneHot(labels, classes) as Tensor2D, 'float32');
}
