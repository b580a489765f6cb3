/**
 * The losses of train_softmax.py and train_tripletloss.py, and the margins that came after them. All of them
 * are made of ops that tfjs can differentiate.
 */
import {
  add,
  logSoftmax,
  matMul,
  max,
  maximum,
  mean,
  mul,
  neg,
  pow,
  reshape,
  rsqrt,
  sign,
  slice,
  sqrt,
  square,
  step,
  sub,
  sum,
  tidy,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { indicators } from './indicators';

/** Keeps a zero vector from dividing by zero: of the squared length, as `tf.nn.l2_normalize` is called. */
const LENGTH_EPSILON = 1e-10;

/** Keeps the roots of the prelogits norm from zero. */
const PRELOGITS_EPSILON = 1e-4;

/** Rows of unit length. */
export function normalised<T extends Tensor>(rows: T): T {
  const squares = sum(square(rows), -1, true);
  return mul(rows, rsqrt(maximum(squares, LENGTH_EPSILON)));
}

/**
 * Mean cross entropy of a softmax.
 * @param logits [N, classes]
 * @param labels [N], int32
 */
export function crossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  const truth = indicators(labels, logits.shape[1]);
  return neg(mean(sum(mul(truth, logSoftmax(logits)), 1))) as Scalar;
}

/**
 * Mean over the batch of the p-norm of |prelogits| + 1e-4; its gradient carries the sign of the prelogits.
 * @param p from 1; Infinity is the largest
 */
export function prelogitsNorm(prelogits: Tensor2D, p: number): Scalar {
  // By the sign and not by abs(), whose gradient in tfjs is -1 at zero.
  const magnitudes = add(mul(prelogits, sign(prelogits)), PRELOGITS_EPSILON);
  return mean(norm(magnitudes, p));
}

function norm(x: Tensor, p: number): Tensor {
  if (p === 1) return sum(x, 1);
  if (p === 2) return sqrt(sum(square(x), 1));
  if (p === Infinity) return max(x, 1);
  return pow(sum(pow(x, p), 1), 1 / p);
}

/** Mean over batch and features of the squared distance to the centre of one's class. */
export function centerLoss(features: Tensor2D, centresOfBatch: Tensor2D): Scalar {
  return mean(square(sub(features, centresOfBatch)));
}

/**
 * Centres after a batch: each moves towards each of its examples by 1 - alfa, one that occurs twice twice.
 * @param centres [classes, size]
 * @param alfa 0 to 1
 */
export function movedCentres(
  centres: Tensor2D,
  features: Tensor2D,
  centresOfBatch: Tensor2D,
  labels: Tensor1D,
  alfa: number,
): Tensor2D {
  return tidy(() => {
    const rows = indicators(labels, centres.shape[0]);
    const moves = mul(sub(centresOfBatch, features), 1 - alfa);
    return sub(centres, matMul(rows, moves, true));
  });
}

/**
 * Mean of how much farther a negative should be: max(d(a,p) - d(a,n) + alpha, 0), squared distances.
 * @param embeddings rows of unit length: anchor, positive, negative, anchor, ...
 */
export function tripletLoss(embeddings: Tensor2D, alpha: number): Scalar {
  const [rows, size] = embeddings.shape;
  const triplets: Tensor3D = reshape(embeddings, [rows / 3, 3, size]);
  const part = (i: number) => slice(triplets, [0, i, 0], [-1, 1, -1]);
  const distance = (i: number) => sum(square(sub(part(0), part(i))), 2);
  return mean(maximum(add(sub(distance(1), distance(2)), alpha), 0));
}

/** factor * sum(w^2) / 2 over all given: kernels and matrices, no biases and no beta. Undefined at the factor 0. */
export function weightDecay(weights: readonly Tensor[], factor: number): Scalar | undefined {
  if (factor === 0 || weights.length === 0) return undefined;
  return weights.map((w) => mul(sum(square(w)), factor / 2)).reduce((a, b) => add(a, b)) as Scalar;
}

/**
 * Logits that ask more of the true class: `scale` times the cosine, less `margin` for the true class
 * (CosFace, Wang et al. 2018).
 * @param embeddings [N, size], any length
 * @param head one row a class [classes, size], any length
 */
export function cosineMarginLogits(
  embeddings: Tensor2D,
  head: Tensor2D,
  labels: Tensor1D,
  scale: number,
  margin: number,
): Tensor2D {
  const { cosines, truth } = cosinesAndTruth(embeddings, head, labels);
  return mul(sub(cosines, mul(truth, margin)), scale);
}

/**
 * Logits whose true class has an angle larger by `margin` (ArcFace, Deng et al. 2019): cos(angle + margin), and
 * past pi the cosine less margin * sin(margin), which goes on falling.
 * @param margin radians
 */
export function arcMarginLogits(
  embeddings: Tensor2D,
  head: Tensor2D,
  labels: Tensor1D,
  scale: number,
  margin: number,
): Tensor2D {
  const { cosines, truth } = cosinesAndTruth(embeddings, head, labels);
  // Off zero, where the root has no gradient.
  const sines = sqrt(maximum(sub(1, square(cosines)), 1e-7));
  const turned = sub(mul(cosines, Math.cos(margin)), mul(sines, Math.sin(margin)));
  const fallen = sub(cosines, margin * Math.sin(margin));
  const within = step(sub(cosines, Math.cos(Math.PI - margin)));
  const target = add(mul(within, turned), mul(sub(1, within), fallen));
  return mul(add(cosines, mul(truth, sub(target, cosines))), scale);
}

/** Cosines of each embedding to each row of the head, and which of them is the true class's: both [N, classes]. */
function cosinesAndTruth(embeddings: Tensor2D, head: Tensor2D, labels: Tensor1D) {
  const cosines: Tensor2D = matMul(normalised(embeddings), normalised(head), false, true);
  return { cosines, truth: indicators(labels, head.shape[0]) };
}
