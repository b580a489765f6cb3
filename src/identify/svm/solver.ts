/**
 * Sequential minimal optimisation of a support vector machine of two classes, step for step as libsvm 3 does it
 * (second-order working sets: Fan, Chen and Lin 2005; shrinking): it stops within 0.001 of the optimum, so only who
 * takes the same steps ends at the same place.
 */
import type { LinearKernel } from './kernel';
import { Shrinking, type Variables } from './shrinking';

/** libsvm's stopping rule: the largest violation of the optimality conditions. */
const TOLERANCE = 1e-3;
/** Steps between two pauses. */
const STRETCH = 64;
/** Stands for a second derivative that is not positive. */
const TAU = 1e-12;

export interface Solved {
  /** Signed by the class: 0 for photos that support nothing. In the order of the photos. */
  coefficients: Float64Array;
  /** The decision is the sum of coefficients times dot products, less this. */
  rho: number;
}

/**
 * Lets others in now and then: thousands of photos take thousands of steps.
 * @param photos places in the kernel
 * @param signs 1 for the first class, -1 for the second, of each photo
 * @param cost C, the same for both classes
 */
export function* solving(
  kernel: LinearKernel,
  photos: readonly number[],
  signs: readonly number[],
  cost: number,
): Generator<void, Solved> {
  const count = photos.length;
  const variables: Variables = {
    place: Int32Array.from(photos),
    sign: Int8Array.from(signs),
    alpha: new Float64Array(count),
    gradient: new Float64Array(count).fill(-1),
    fixed: new Float64Array(count),
    order: Int32Array.from({ length: count }, (_, i) => i),
    active: count,
    cost,
  };
  const shrinking = new Shrinking(kernel, variables, TOLERANCE);
  const most = Math.max(10_000_000, 100 * count);
  for (let step = 0; step < most; step++) {
    if (step % STRETCH === STRETCH - 1) yield;
    shrinking.tick();
    let pair = workingSet(kernel, variables);
    if (!pair) {
      // Optimal among those left: it must be so among all.
      shrinking.restore();
      pair = workingSet(kernel, variables);
      if (!pair) break;
      shrinking.soon();
    }
    update(kernel, variables, ...pair);
  }
  shrinking.restore();
  const coefficients = new Float64Array(count);
  variables.order.forEach((photo, i) => {
    coefficients[photo] = variables.alpha[i]! * variables.sign[i]!;
  });
  return { coefficients, rho: rhoOf(variables) };
}

/** The pair whose joint change promises most; undefined where the stopping rule is met. */
function workingSet(kernel: LinearKernel, variables: Variables): [number, number] | undefined {
  const { place, sign, alpha, gradient, active, cost } = variables;
  let highest = -Infinity;
  let i = -1;
  for (let t = 0; t < active; t++) {
    const mayRise = sign[t] === 1 ? alpha[t]! < cost : alpha[t]! > 0;
    const value = -sign[t]! * gradient[t]!;
    if (mayRise && value >= highest) [highest, i] = [value, t];
  }
  if (i < 0) return undefined;
  const row = kernel.row(place[i]!);
  const own = kernel.diagonal[place[i]!]!;
  let lowest = -Infinity;
  let best = Infinity;
  let j = -1;
  for (let t = 0; t < active; t++) {
    const mayFall = sign[t] === 1 ? alpha[t]! > 0 : alpha[t]! < cost;
    if (!mayFall) continue;
    const value = sign[t]! * gradient[t]!;
    if (value >= lowest) lowest = value;
    const difference = highest + value;
    if (difference <= 0) continue;
    const curve = own + kernel.diagonal[place[t]!]! - 2 * row[place[t]!]!;
    const gain = -(difference * difference) / (curve > 0 ? curve : TAU);
    if (gain <= best) [best, j] = [gain, t];
  }
  return highest + lowest < TOLERANCE || j < 0 ? undefined : [i, j];
}

/** Moves two coefficients to their optimum within 0..C, and the gradients with them. */
function update(kernel: LinearKernel, variables: Variables, i: number, j: number): void {
  const { place, sign, alpha, gradient, fixed, active, cost } = variables;
  const [rowI, rowJ] = [kernel.row(place[i]!), kernel.row(place[j]!)];
  const [oldI, oldJ] = [alpha[i]!, alpha[j]!];
  const product = rowI[place[j]!]!;
  const curve = kernel.diagonal[place[i]!]! + kernel.diagonal[place[j]!]! - 2 * product;
  const divisor = curve > 0 ? curve : TAU;
  if (sign[i] !== sign[j]) {
    const delta = (-gradient[i]! - gradient[j]!) / divisor;
    const difference = oldI - oldJ;
    alpha[i] = oldI + delta;
    alpha[j] = oldJ + delta;
    if (difference > 0 && alpha[j]! < 0) [alpha[i], alpha[j]] = [difference, 0];
    else if (difference <= 0 && alpha[i]! < 0) [alpha[i], alpha[j]] = [0, -difference];
    if (difference > 0 && alpha[i]! > cost) [alpha[i], alpha[j]] = [cost, cost - difference];
    else if (difference <= 0 && alpha[j]! > cost) [alpha[i], alpha[j]] = [cost + difference, cost];
  } else {
    const delta = (gradient[i]! - gradient[j]!) / divisor;
    const sum = oldI + oldJ;
    alpha[i] = oldI - delta;
    alpha[j] = oldJ + delta;
    if (sum > cost && alpha[i]! > cost) [alpha[i], alpha[j]] = [cost, sum - cost];
    else if (sum <= cost && alpha[j]! < 0) [alpha[i], alpha[j]] = [sum, 0];
    if (sum > cost && alpha[j]! > cost) [alpha[i], alpha[j]] = [sum - cost, cost];
    else if (sum <= cost && alpha[i]! < 0) [alpha[i], alpha[j]] = [0, sum];
  }
  const [byI, byJ] = [sign[i]! * (alpha[i]! - oldI), sign[j]! * (alpha[j]! - oldJ)];
  for (let t = 0; t < active; t++) {
    gradient[t]! += sign[t]! * (rowI[place[t]!]! * byI + rowJ[place[t]!]! * byJ);
  }
  follow(variables, fixed, i, oldI, rowI);
  follow(variables, fixed, j, oldJ, rowJ);
}

/** The part of the gradients that comes from coefficients at C: needed where shrunken photos come back. */
function follow(
  { place, sign, alpha, cost }: Variables,
  fixed: Float64Array,
  of: number,
  before: number,
  row: Float32Array,
): void {
  const [was, is] = [before >= cost, alpha[of]! >= cost];
  if (was === is) return;
  const by = (is ? cost : -cost) * sign[of]!;
  for (let t = 0; t < fixed.length; t++) fixed[t]! += by * sign[t]! * row[place[t]!]!;
}

/** The mean over free support vectors; without any the middle of what the others allow. */
function rhoOf({ sign, alpha, gradient, cost }: Variables): number {
  let [upper, lower] = [Infinity, -Infinity];
  let [sum, free] = [0, 0];
  for (let t = 0; t < alpha.length; t++) {
    const value = sign[t]! * gradient[t]!;
    if (alpha[t]! >= cost) {
      if (sign[t] === -1) upper = Math.min(upper, value);
      else lower = Math.max(lower, value);
    } else if (alpha[t]! <= 0) {
      if (sign[t] === 1) upper = Math.min(upper, value);
      else lower = Math.max(lower, value);
    } else {
      free++;
      sum += value;
    }
  }
  return free > 0 ? sum / free : (upper + lower) / 2;
}
