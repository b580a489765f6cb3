/** The support vector machine of scikit-learn: on small drawn cases and on the drawn people. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import type { Svc } from '../../../../src/base/types';
import type { ExactRows } from '../../../../src/identify/rows';
import { BoundedRandom } from '../../../../src/identify/svm/bounded-random';
import { decisions, largest, probabilities, votes } from '../../../../src/identify/svm/predict';
import { trainingSvc, type TrainSvcOptions } from '../../../../src/identify/svm/train';
import { finished } from '../../../fixtures/finished';
import { identifyData } from '../../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

interface Toy {
  name: string;
  C: number;
  X: number[][];
  y: number[];
  test: number[][];
  svc_seed: number;
  n_support: number[];
  dual_coef_libsvm: number[][];
  rho: number[];
  decision_libsvm: number[][];
  probA: number[];
  probB: number[];
  predict_proba: number[][];
  predict: number[];
}

interface OfModel {
  train_rows: number[];
  train_labels: number[];
  test_rows: number[];
  test_labels: number[];
  svc_seed: number;
  cv_permutation_of_10?: number[];
  n_support?: number[];
  dual_coef?: number[][];
  scale?: number;
  intercept: number[];
  probA: number[];
  probB: number[];
  decision: number[][];
  predict_proba: number[][];
  accuracy_argmax_probability: number;
  accuracy_votes: number;
}

interface Golden {
  sets: Record<string, OfModel>;
}

const { toys } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/svm-toys.json', import.meta.url), 'utf8'),
) as { toys: Toy[] };
const golden = shared ? json<Golden>('classifier.json') : undefined;

const trained = (rows: ExactRows, labels: number[], options: TrainSvcOptions): Svc =>
  finished(trainingSvc(rows, labels, options));

function near(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(found[i]! - expected[i]!), `place ${i}`).toBeLessThan(tolerance);
  }
}

/** Dot products are summed in another order than by BLAS. */
const DECISION = 1e-6;
/** Newton’s method stops at a gradient of 1e-5. */
const PROBABILITY = 1e-5;

describe('a support vector machine of drawn points', () => {
  it.each(toys)('is scikit-learn’s: $name', (toy) => {
    const svc = trained({ values: Float64Array.from(toy.X.flat()), size: 2 }, toy.y, {
      cost: toy.C,
      seed: toy.svc_seed,
    });
    expect(svc.counts).toEqual(toy.n_support);
    toy.dual_coef_libsvm.forEach((row, i) => near(svc.coefficients[i]!, row, DECISION));
    near(svc.rho, toy.rho, DECISION);
    near(svc.probA!, toy.probA, PROBABILITY);
    near(svc.probB!, toy.probB, PROBABILITY);
    toy.test.forEach((point, i) => {
      const decided = decisions(svc, point);
      near(decided, toy.decision_libsvm[i]!, DECISION);
      near(probabilities(svc, decided)!, toy.predict_proba[i]!, PROBABILITY);
      expect(largest(votes(decided, svc.counts.length))).toBe(toy.predict[i]);
    });
  });
});

describe.runIf(shared)('a support vector machine of the drawn people', () => {
  const sets = [
    ['20180408-102900', '20180408-102900'],
    ['dlib-resnet', 'dlib-resnet'],
    ['dlib-resnet scaled', 'dlib-resnet'],
  ] as const;
  it.each(sets)('is scikit-learn’s: %s', (name, model) => {
    const raw = golden!.sets[model]!;
    const of = golden!.sets[name]!;
    const all = rowsOf(model);
    const scale = of.scale ?? 1;
    const photo = (row: number) =>
      Float64Array.from(
        all.values.subarray(row * all.size, (row + 1) * all.size),
        // The reference’s rows were scaled in float32.
        (value) => Math.fround(value * scale),
      );
    const values = Float64Array.from(raw.train_rows.flatMap((row) => [...photo(row)]));
    const svc = trained({ values, size: all.size }, raw.train_labels, {
      cost: 1,
      seed: of.svc_seed,
    });
    if (of.n_support) expect(svc.counts).toEqual(of.n_support);
    of.dual_coef?.forEach((row, i) => near(svc.coefficients[i]!, row, DECISION));
    near(
      svc.rho.map((rho) => -rho),
      of.intercept,
      DECISION,
    );
    near(svc.probA!, of.probA, PROBABILITY);
    near(svc.probB!, of.probB, PROBABILITY);
    let [byVotes, byProbability] = [0, 0];
    raw.test_rows.forEach((row, i) => {
      const decided = decisions(svc, photo(row));
      near(decided, of.decision[i]!, DECISION);
      const probable = probabilities(svc, decided)!;
      near(probable, of.predict_proba[i]!, PROBABILITY);
      if (largest(votes(decided, 24)) === raw.test_labels[i]) byVotes++;
      if (largest(probable) === raw.test_labels[i]) byProbability++;
    });
    expect(byVotes / raw.test_rows.length).toBe(of.accuracy_votes);
    expect(byProbability / raw.test_rows.length).toBe(of.accuracy_argmax_probability);
  });

  it('divides ten photos of a pair into folds in scikit-learn’s order', () => {
    const { svc_seed, cv_permutation_of_10 } = golden!.sets['20180408-102900']!;
    expect(new BoundedRandom(svc_seed).permutation(10)).toEqual(cv_permutation_of_10);
  });
});
