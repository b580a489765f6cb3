/** Decisions into probabilities: a sigmoid by Newton's method (Lin, Lin and Weng 2007), as libsvm fits it. */

const MOST_ROUNDS = 100;
/** The smallest step of the line search. */
const SMALLEST_STEP = 1e-10;
/** Added to the Hessian's diagonal. */
const RIDGE = 1e-12;
const GRADIENT = 1e-5;

/** 1 / (1 + exp(A decision + B)) is the probability of the first class. */
export interface Sigmoid {
  a: number;
  b: number;
}

/** 1 / (1 + exp(x)), without an overflow. */
export function sigmoid(decision: number, { a, b }: Sigmoid): number {
  const x = decision * a + b;
  return x >= 0 ? Math.exp(-x) / (1 + Math.exp(-x)) : 1 / (1 + Math.exp(x));
}

/** @param signs 1 or -1 of each decision */
export function fitSigmoid(decisions: ArrayLike<number>, signs: ArrayLike<number>): Sigmoid {
  const count = decisions.length;
  let first = 0;
  for (let i = 0; i < count; i++) if (signs[i]! > 0) first++;
  const second = count - first;
  const [high, low] = [(first + 1) / (first + 2), 1 / (second + 2)];
  const targets = Float64Array.from({ length: count }, (_, i) => (signs[i]! > 0 ? high : low));
  const lossOf = (a: number, b: number) => {
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const x = decisions[i]! * a + b;
      loss +=
        x >= 0
          ? targets[i]! * x + Math.log(1 + Math.exp(-x))
          : (targets[i]! - 1) * x + Math.log(1 + Math.exp(x));
    }
    return loss;
  };
  let [a, b] = [0, Math.log((second + 1) / (first + 1))];
  let loss = lossOf(a, b);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let [h11, h22, h21, g1, g2] = [RIDGE, RIDGE, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const decision = decisions[i]!;
      const p = sigmoid(decision, { a, b });
      const d2 = p * (1 - p);
      const d1 = targets[i]! - p;
      h11 += decision * decision * d2;
      h22 += d2;
      h21 += decision * d2;
      g1 += decision * d1;
      g2 += d1;
    }
    if (Math.abs(g1) < GRADIENT && Math.abs(g2) < GRADIENT) break;
    const determinant = h11 * h22 - h21 * h21;
    const byA = -(h22 * g1 - h21 * g2) / determinant;
    const byB = -(-h21 * g1 + h11 * g2) / determinant;
    const slope = g1 * byA + g2 * byB;
    let step = 1;
    for (; step >= SMALLEST_STEP; step /= 2) {
      const next = lossOf(a + step * byA, b + step * byB);
      if (next >= loss + 0.0001 * step * slope) continue;
      [a, b, loss] = [a + step * byA, b + step * byB, next];
      break;
    }
    if (step < SMALLEST_STEP) break;
  }
  return { a, b };
}
