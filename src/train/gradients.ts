/** Gradients of a loss by named variables. */
import {
  add,
  dispose,
  keep,
  mul,
  tidy,
  valueAndGrads,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Of variables, by their names. */
export type Gradients = Record<string, Tensor>;

export interface LossAndGradients {
  loss: Scalar;
  /** Of each variable, in its shape. */
  gradients: Gradients;
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

/** The gradient of a mean over all is the sum of those over parts, each by its share; those that are handed in are gone. */
export function summed(sum: Gradients, of: Gradients, share: number): Gradients {
  if (share === 1) return of;
  const after = tidy(() =>
    Object.fromEntries(
      Object.entries(of).map(([name, gradient]) => {
        const weighted = mul(gradient, share);
        return [name, keep(sum[name] ? add(sum[name], weighted) : weighted)];
      }),
    ),
  );
  dispose([Object.values(sum), Object.values(of)]);
  return after;
}
