/** Gradients of a loss by named variables. */
import { tidy, valueAndGrads, type Scalar, type Tensor } from '@tensorflow/tfjs-core';

export interface LossAndGradients {
  loss: Scalar;
  /** Of each variable, in its shape. */
  gradients: Record<string, Tensor>;
}

/**
 * @param variables by name
 * @param lossOf computes the loss of the tensors that it is handed in place of the variables
 * @returns tensors that the caller disposes
 */
export function gradientsOf(
  variables: Readonly<Record<string, Tensor>>,
  lossOf: (tensors: Readonly<Record<string, Tensor>>) => Scalar,
): LossAndGradients {
  const names = Object.keys(variables);
  const run = valueAndGrads((...tensors) =>
    lossOf(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))),
  );
  const { value, grads } = tidy(() => run(Object.values(variables)));
  return {
    loss: value as Scalar,
    gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]!])),
  };
}
