/** A step in its parts: figures of each, and how many photos make one. */
import {
  add,
  argMax,
  cast,
  concat,
  dispose,
  equal,
  fill,
  keep,
  mean,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import type { LossParts } from './objectives';

/** Figures of a part: total, data, weight decay, prelogits norm, center loss, accuracy. */
export const FIGURES = 6;

/** All that is told of a part as one tensor: one read. */
export function figuresOf(
  loss: Scalar,
  { data, regularisation, prelogitsNorm, centerLoss, logits }: LossParts,
  labels: Tensor1D,
): Tensor1D {
  const none = fill([], 0) as Scalar;
  const accuracy = logits ? mean(cast(equal(argMax(logits, 1), labels), 'float32')) : none;
  return concat(
    [
      loss,
      data,
      regularisation.weightDecay ?? none,
      prelogitsNorm ?? none,
      centerLoss ?? none,
      accuracy,
    ].map((scalar) => reshape(scalar, [1])),
  ) as Tensor1D;
}

/** What is made smaller. */
export function totalOf({ data, regularisation }: LossParts): Scalar {
  return Object.values(regularisation).reduce<Scalar>((a, b) => add(a, b), data);
}

/** Parts outlive the walk in which gradients are computed. */
export function kept(parts: LossParts): LossParts {
  eachTensor(parts, keep);
  return parts;
}

/** Frees them. */
export function disposeParts(parts: LossParts): void {
  eachTensor(parts, dispose);
}

function eachTensor(
  { data, regularisation, prelogitsNorm, centerLoss, logits }: LossParts,
  act: (tensor: Tensor) => unknown,
): void {
  for (const tensor of [
    data,
    ...Object.values(regularisation),
    prelogitsNorm,
    centerLoss,
    logits,
  ]) {
    if (tensor) act(tensor);
  }
}
