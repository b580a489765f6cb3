/** A linear support vector machine with probabilities: scikit-learn's SVC(kernel='linear', probability=True). */
import type { Svc } from '../../base/types';
import type { ExactRows } from '../rows';
import { BoundedRandom } from './bounded-random';
import { LinearKernel } from './kernel';
import { fitSigmoid, type Sigmoid } from './platt';
import { solving } from './solver';

/** Of the cross-validation by which the probabilities are fitted. */
const FOLDS = 5;
/** Photos decided about between two pauses. */
const STRETCH = 64;

export interface TrainSvcOptions {
  /** C, what a photo on the wrong side costs. */
  cost: number;
  /** Of the folds; 0 to 2^32 - 1. */
  seed: number;
}

/** Two classes told apart. */
interface Division {
  coefficients: Float64Array;
  rho: number;
  sigmoid: Sigmoid;
}

/**
 * Pair by pair: each step tells how many pairs are done; a pair may take many.
 * @param labels class of each row, 0 to classes - 1, at least two of which have a row
 */
export function* trainingSvc(
  rows: ExactRows,
  labels: readonly number[],
  { cost, seed }: TrainSvcOptions,
): Generator<{ done: number; total: number }, Svc> {
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const photosOf = Array.from({ length: classes }, (_, person) =>
    labels.flatMap((label, row) => (label === person ? [row] : [])),
  );
  const total = (classes * (classes - 1)) / 2;
  const divisions: Division[] = [];
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const dividing = divide(rows, photosOf[a]!, photosOf[b]!, cost, seed);
      for (let step = dividing.next(); ; step = dividing.next()) {
        if (step.done) divisions.push(step.value);
        yield { done: divisions.length, total };
        if (step.done) break;
      }
    }
  }
  return assembled(rows, photosOf, divisions);
}

function* divide(
  rows: ExactRows,
  first: number[],
  second: number[],
  cost: number,
  seed: number,
): Generator<void, Division> {
  const kernel = new LinearKernel(rows, [...first, ...second]);
  const signs = [...first.map(() => 1), ...second.map(() => -1)];
  const places = signs.map((_, place) => place);
  const decisions = yield* crossValidated(kernel, signs, cost, seed);
  const solved = yield* solving(kernel, places, signs, cost);
  return { ...solved, sigmoid: fitSigmoid(decisions, signs) };
}

/** The decision on each photo by those of the other folds. Every pair of classes begins with the same seed. */
function* crossValidated(
  kernel: LinearKernel,
  signs: readonly number[],
  cost: number,
  seed: number,
): Generator<void, Float64Array> {
  const count = signs.length;
  const order = new BoundedRandom(seed).permutation(count);
  const decisions = new Float64Array(count);
  for (let fold = 0; fold < FOLDS; fold++) {
    const [start, end] = [fold, fold + 1].map((i) => Math.floor((i * count) / FOLDS)) as [
      number,
      number,
    ];
    const held = order.slice(start, end);
    const decide = yield* decider(
      kernel,
      [...order.slice(0, start), ...order.slice(end)],
      signs,
      cost,
    );
    for (const [i, place] of held.entries()) {
      decisions[place] = decide(place);
      if (i % STRETCH === STRETCH - 1) yield;
    }
  }
  return decisions;
}

/** Where one class is left alone, the decision is for it, whatever the photo. */
function* decider(
  kernel: LinearKernel,
  rest: number[],
  signs: readonly number[],
  cost: number,
): Generator<void, (place: number) => number> {
  const first = rest.filter((place) => signs[place] === 1);
  const second = rest.filter((place) => signs[place] === -1);
  if (first.length === 0 || second.length === 0) {
    const decision = first.length > 0 ? 1 : second.length > 0 ? -1 : 0;
    return () => decision;
  }
  // The class of the smaller label, -1, goes first: its coefficients are the positive ones.
  const photos = [...second, ...first];
  const { coefficients, rho } = yield* solving(
    kernel,
    photos,
    photos.map((place) => -signs[place]!),
    cost,
  );
  return (place) => {
    let sum = 0;
    photos.forEach((photo, i) => {
      if (coefficients[i] !== 0) sum += coefficients[i]! * kernel.product(place, photo);
    });
    return -(sum - rho);
  };
}

/** All pairs in libsvm's form: what supports any pair is kept once. */
function assembled(rows: ExactRows, photosOf: number[][], divisions: Division[]): Svc {
  const classes = photosOf.length;
  const pairs = divisions.map((division, i) => ({ ...division, of: pairOf(i, classes) }));
  const supports = new Set<number>();
  for (const { coefficients, of } of pairs) {
    const photos = of.flatMap((person) => photosOf[person]!);
    photos.forEach((photo, i) => coefficients[i] !== 0 && supports.add(photo));
  }
  const kept = photosOf.map((photos) => photos.filter((photo) => supports.has(photo)));
  const flat = kept.flat();
  const columns = new Map(flat.map((photo, column) => [photo, column]));
  const table = Array.from({ length: classes - 1 }, () => new Float64Array(flat.length));
  for (const { coefficients, of } of pairs) {
    const [a, b] = of;
    let i = 0;
    for (const [person, row] of [
      [a, b - 1],
      [b, a],
    ] as const) {
      for (const photo of photosOf[person]!) {
        const value = coefficients[i++]!;
        if (value !== 0) table[row]![columns.get(photo)!] = value;
      }
    }
  }
  const vectors = new Float64Array(flat.length * rows.size);
  flat.forEach((photo, column) => {
    const { values, size } = rows;
    vectors.set(values.subarray(photo * size, (photo + 1) * size), column * size);
  });
  return {
    size: rows.size,
    vectors,
    counts: kept.map((photos) => photos.length),
    coefficients: table,
    rho: Float64Array.from(pairs, ({ rho }) => rho),
    probA: Float64Array.from(pairs, ({ sigmoid }) => sigmoid.a),
    probB: Float64Array.from(pairs, ({ sigmoid }) => sigmoid.b),
  };
}

/** The classes of the pair with this number. */
function pairOf(number: number, classes: number): [number, number] {
  let first = 0;
  while (number >= classes - 1 - first) number -= classes - 1 - first++;
  return [first, first + 1 + number];
}
