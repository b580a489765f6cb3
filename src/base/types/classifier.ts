/** Classifiers of people: linear support vector machines with probabilities. */

/** A linear support vector machine, one against one, as libsvm keeps it. */
export interface Svc {
  /** Values of an embedding. */
  size: number;
  /** Support vectors, row after row, those of the first class first. */
  vectors: Float64Array;
  /** How many of them are of each class. */
  counts: number[];
  /** Classes less one rows of a coefficient a support vector: libsvm's `sv_coef`. */
  coefficients: Float64Array[];
  /** Of each pair of classes, in the order (0, 1), (0, 2) ... (1, 2) ...; a decision above 0 is for the first. */
  rho: Float64Array;
  /** Of each pair, the sigmoid 1 / (1 + exp(A decision + B)); absent where it was trained without probabilities. */
  probA?: Float64Array;
  probB?: Float64Array;
}
