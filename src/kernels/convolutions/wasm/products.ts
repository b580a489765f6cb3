/** The inner loop of every program here: sums of products of some rows of values by a block of filters. */
import {
  add,
  advance,
  get,
  greater,
  i32,
  lesser,
  load,
  loadSplat,
  multiply,
  repeat,
  set,
  splat,
  zero,
  type Code,
  type Function,
} from './assembler';

/** What follows a sum. */
export type Activation = 'linear' | 'relu' | 'relu6' | 'prelu';

/** The locals of the loop. */
export interface Products {
  /** Addresses of the rows; moved along. */
  rows: number[];
  /** Address of the block's weights; moved along. */
  weights: number;
  /** Of each row, one a vector of the block. */
  sums: number[][];
  /** Room for one weight a vector, and for one value. */
  factors: number[];
  value: number;
  counter: number;
}

/** Steps written out one after another: as many as hide the loop around them. */
const UNROLLED = 8;
/** A loop over fewer steps is not worth one. */
const STRAIGHT = 16;

/** Sums for `vectors` vectors of each of these rows. */
export function products(f: Function, rows: number[], weights: number, vectors: number): Products {
  return {
    rows,
    weights,
    sums: rows.map(() => f.v128s(vectors)),
    factors: f.v128s(vectors),
    value: f.v128(),
    ...f.i32s('counter'),
  };
}

/** Adds `count` products to each sum. */
export function multiplied(p: Products, count: number): Code {
  const isStraight = count <= STRAIGHT;
  const whole = isStraight ? 0 : Math.floor(count / UNROLLED);
  return [
    whole > 0 ? repeat(p.counter, i32(whole), steps(p, UNROLLED)) : [],
    steps(p, count - whole * UNROLLED),
  ];
}

function steps(p: Products, count: number): Code {
  if (count === 0) return [];
  const vectors = p.factors.length;
  const one = (k: number): Code => [
    p.factors.map((factor, v) => set(factor, load(get(p.weights), (k * vectors + v) * 16))),
    p.rows.map((row, r) => [
      set(p.value, loadSplat(get(row), k * 4)),
      p.sums[r]!.map((sum, v) =>
        set(sum, add(get(sum), multiply(get(p.value), get(p.factors[v]!)))),
      ),
    ]),
  ];
  return [
    Array.from({ length: count }, (_, k) => one(k)),
    p.rows.map((row) => advance(row, i32(count * 4))),
    advance(p.weights, i32(count * vectors * 16)),
  ];
}

/** Sums that begin at the biases, which stand at `weights`. */
export function fromBiases({ sums, weights }: Products): Code {
  return sums.map((mine) => mine.map((sum, v) => set(sum, load(get(weights), v * 16))));
}

export function fromZero({ sums }: Products): Code {
  return sums.map((mine) => mine.map((sum) => set(sum, zero)));
}

/** @param slopes address of those of the PReLU, four a vector */
export function activated(activation: Activation, sum: number, slopes: Code, offset = 0): Code {
  const positive = greater(get(sum), zero);
  switch (activation) {
    case 'linear':
      return [];
    case 'relu':
      return set(sum, positive);
    case 'relu6':
      return set(sum, lesser(positive, splat(6)));
    case 'prelu':
      return set(sum, add(positive, multiply(lesser(get(sum), zero), load(slopes, offset))));
  }
}
