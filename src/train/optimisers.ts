/**
 * The five optimisers of facenet.py with TensorFlow 1's numerics. tfjs's own differ: where slots start, and on
 * which side of the root epsilon stands. Pure: values in, values out.
 */
import { add, div, mul, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';

export type OptimiserName = 'ADAGRAD' | 'ADADELTA' | 'ADAM' | 'RMSPROP' | 'MOM';

/** What an optimiser remembers of a variable, by TensorFlow's names of the slots; each has the variable's shape. */
export type Slots = Record<string, Tensor>;

/** A variable and what is remembered of it. */
export type Moved = {
  value: Tensor;
  slots: Slots;
};

/** How one optimiser moves a variable. */
export interface UpdateRule {
  /** The value with which each slot starts. */
  slots: Readonly<Record<string, number>>;
  /** Rows of a table that no gradient reaches move too, by what the slots remember. */
  movesAllRows: boolean;
  /**
   * @param rate the learning rate of this step
   * @param step steps done, this one included: from 1
   */
  move(value: Tensor, gradient: Tensor, slots: Slots, rate: number, step: number): Moved;
}

const ADADELTA = { rho: 0.9, epsilon: 1e-6 };
const ADAM = { beta1: 0.9, beta2: 0.999 };
const RMSPROP = { decay: 0.9, momentum: 0.9, epsilon: 1 };
const MOMENTUM = 0.9;

/** `average * decay + value * (1 - decay)`. */
function averaged(average: Tensor, decay: number, value: Tensor): Tensor {
  return add(mul(average, decay), mul(value, 1 - decay));
}

const adagrad: UpdateRule = {
  slots: { accumulator: 0.1 },
  movesAllRows: false,
  move(value, gradient, { accumulator }, rate) {
    const sum = add(accumulator!, square(gradient));
    const update = div(mul(gradient, rate), sqrt(sum));
    return { value: sub(value, update), slots: { accumulator: sum } };
  },
};

const adadelta: UpdateRule = {
  slots: { accum: 0, accum_update: 0 },
  movesAllRows: false,
  move(value, gradient, { accum, accum_update }, rate) {
    const { rho, epsilon } = ADADELTA;
    const sum = averaged(accum!, rho, square(gradient));
    const root = (x: Tensor) => sqrt(add(x, epsilon));
    const update = mul(div(root(accum_update!), root(sum)), gradient);
    return {
      value: sub(value, mul(update, rate)),
      slots: { accum: sum, accum_update: averaged(accum_update!, rho, square(update)) },
    };
  },
};

/** @param epsilon facenet's 0.1, added to the root that is not corrected ("epsilon hat" of the paper) */
export function adam(epsilon = 0.1): UpdateRule {
  const { beta1, beta2 } = ADAM;
  return {
    slots: { m: 0, v: 0 },
    movesAllRows: true,
    move(value, gradient, { m, v }, rate, step) {
      const first = averaged(m!, beta1, gradient);
      const second = averaged(v!, beta2, square(gradient));
      const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      const update = div(mul(first, corrected), add(sqrt(second), epsilon));
      return { value: sub(value, update), slots: { m: first, v: second } };
    },
  };
}

const rmsprop: UpdateRule = {
  slots: { rms: 1, momentum: 0 },
  movesAllRows: false,
  move(value, gradient, { rms, momentum }, rate) {
    const { decay, epsilon } = RMSPROP;
    const squares = averaged(rms!, decay, square(gradient));
    const update = div(mul(gradient, rate), sqrt(add(squares, epsilon)));
    const moved = add(mul(momentum!, RMSPROP.momentum), update);
    return { value: sub(value, moved), slots: { rms: squares, momentum: moved } };
  },
};

/** Nesterov's. */
const momentum: UpdateRule = {
  slots: { momentum: 0 },
  movesAllRows: false,
  move(value, gradient, slots, rate) {
    const moved = add(mul(slots.momentum!, MOMENTUM), gradient);
    const ahead = add(gradient, mul(moved, MOMENTUM));
    return { value: sub(value, mul(ahead, rate)), slots: { momentum: moved } };
  },
};

export const OPTIMISERS: Readonly<Record<OptimiserName, UpdateRule>> = {
  ADAGRAD: adagrad,
  ADADELTA: adadelta,
  ADAM: adam(),
  RMSPROP: rmsprop,
  MOM: momentum,
};
