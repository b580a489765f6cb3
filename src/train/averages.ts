/** Moving averages as TensorFlow keeps them. */
import { add, mul, sub, type Tensor } from '@tensorflow/tfjs-core';

/**
 * How much of an average of variables stays: less at the start, so that it follows.
 * @param step steps done, this one included: from 1
 */
export function variableDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/** One step of a moving average of tensors. */
export function movedAverage<T extends Tensor>(average: T, value: T, decay: number): T {
  return add(average, mul(sub(value, average), 1 - decay));
}

/** One step of the moving average of a loss, for the log: it starts at 0, uncorrected. */
export function lossAverage(average: number, value: number): number {
  return average - 0.1 * (average - value);
}
