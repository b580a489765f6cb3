/** What a step makes smaller: the loss of a batch in its parts, each named as the original's statistics name it. */
import {
  add,
  gather,
  matMul,
  mul,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import {
  arcMarginLogits,
  centerLoss,
  cosineMarginLogits,
  crossEntropy,
  normalised,
  prelogitsNorm,
  tripletLoss,
  weightDecay,
} from './losses';

/** Of train_softmax: cross entropy and what is added to it. A factor of 0 leaves its part out of the sum. */
export interface SoftmaxObjective {
  kind: 'softmax';
  weightDecay: number;
  prelogitsNormFactor: number;
  /** 1 or more; Infinity is the largest. */
  prelogitsNormP: number;
  centerFactor: number;
  /** How much of a centre stays at each of its examples. */
  centerAlfa: number;
}

/** Of train_tripletloss. */
export interface TripletObjective {
  kind: 'triplet';
  weightDecay: number;
  alpha: number;
}

/** Cosines with a margin for the true class, scaled. */
export interface MarginObjective {
  kind: 'cosine' | 'arc';
  weightDecay: number;
  scale: number;
  margin: number;
}

export type Objective = SoftmaxObjective | TripletObjective | MarginObjective;

/** Of a softmax with a matrix and biases; a margin has rows of its own. */
export const LOGITS = { weights: 'Logits/weights', biases: 'Logits/biases' };
/** [classes, size]. */
export const HEAD = 'Head/rows';
/** [classes, size]. */
export const CENTRES = 'centers';

export interface LossParts {
  /** The first term. */
  data: Scalar;
  /** Those that are added to it, by name, already times their factors. */
  regularisation: Record<string, Scalar>;
  /** Not times its factor, for the statistics. */
  prelogitsNorm?: Scalar;
  centerLoss?: Scalar;
  /** Of a classifier, [N, classes]. */
  logits?: Tensor2D;
}

/**
 * @param tensors variables by name
 * @param prelogits [N, size]; of triplets anchor, positive, negative, anchor, ...
 * @param labels [N], int32; of triplets unused
 */
export function lossParts(
  objective: Objective,
  tensors: Readonly<Record<string, Tensor>>,
  prelogits: Tensor2D,
  labels: Tensor1D,
): LossParts {
  const weights = Object.keys(tensors).filter((name) => name.endsWith('/weights'));
  const decay = weightDecay(
    weights.map((name) => tensors[name]!),
    objective.weightDecay,
  );
  const regularisation: Record<string, Scalar> = decay ? { weightDecay: decay } : {};
  if (objective.kind === 'triplet') {
    return { data: tripletLoss(normalised(prelogits), objective.alpha), regularisation };
  }
  if (objective.kind !== 'softmax') {
    const logitsOf = objective.kind === 'arc' ? arcMarginLogits : cosineMarginLogits;
    const head = tensors[HEAD] as Tensor2D;
    const logits = logitsOf(prelogits, head, labels, objective.scale, objective.margin);
    return { data: crossEntropy(logits, labels), regularisation, logits };
  }
  const matrix = tensors[LOGITS.weights] as Tensor2D;
  const logits: Tensor2D = add(matMul(prelogits, matrix), tensors[LOGITS.biases]!);
  const norm = prelogitsNorm(prelogits, objective.prelogitsNormP);
  const center = centerLoss(prelogits, gather(tensors[CENTRES] as Tensor2D, labels));
  const { prelogitsNormFactor, centerFactor } = objective;
  if (prelogitsNormFactor) regularisation.prelogitsNorm = mul(norm, prelogitsNormFactor);
  if (centerFactor) regularisation.centerLoss = mul(center, centerFactor);
  return {
    data: crossEntropy(logits, labels),
    regularisation,
    prelogitsNorm: norm,
    centerLoss: center,
    logits,
  };
}
