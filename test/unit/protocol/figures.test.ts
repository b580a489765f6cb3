import { describe, expect, it } from 'vitest';
import { calibrate, probabilityAt } from '../../../src/protocol/calibration';
import { angular, squaredEuclidean } from '../../../src/protocol/distance';
import { evaluatePairs } from '../../../src/protocol/evaluate';
import { bootstrapMean, wilson } from '../../../src/protocol/intervals';

describe('distances', () => {
  it('are sums of squared differences, or angles over pi', () => {
    expect(squaredEuclidean([1, 0], [0, 1])).toBe(2);
    expect(angular([1, 0], [0, 1])).toBeCloseTo(0.5, 12);
    expect(angular([1, 0], [-3, 0])).toBeCloseTo(1, 12);
  });

  it('of identical vectors are 0, where the original may give NaN', () => {
    for (let s = 1; s < 40; s++) {
      const vector = Array.from({ length: 7 }, (_, i) => ((s * 7 + i * 3) % 11) / 10 + 0.05);
      expect(angular(vector, vector)).toBeLessThan(1e-7);
    }
  });

  it('of different lengths are refused with both lengths', () => {
    expect(() => squaredEuclidean([1, 2], [1, 2, 3])).toThrow(/2 values.*3/);
  });
});

describe('a calibration', () => {
  const bins = [
    { lo: 0, hi: 1, same: 90, different: 0 },
    { lo: 1, hi: 2, same: 6, different: 10 },
    { lo: 2, hi: 3, same: 8, different: 20 },
    { lo: 3, hi: 4, same: 0, different: 70 },
  ];

  it('never rises with the distance, and never reaches 0 or 1', () => {
    const { probabilities } = calibrate({ bins });
    expect([...probabilities].sort((a, b) => b - a)).toEqual(probabilities);
    expect(Math.max(...probabilities)).toBeLessThan(1);
    expect(Math.min(...probabilities)).toBeGreaterThan(0);
  });

  it('is linear between its points and constant outside', () => {
    const calibration = { distances: [1, 3], probabilities: [0.9, 0.1] };
    expect(probabilityAt(calibration, 0)).toBe(0.9);
    expect(probabilityAt(calibration, 2)).toBeCloseTo(0.5, 12);
    expect(probabilityAt(calibration, 9)).toBe(0.1);
  });

  it('counts each kind alike, however many pairs of it there are', () => {
    const few = calibrate({
      bins: [
        { lo: 0, hi: 1, same: 5, different: 50 },
        { lo: 1, hi: 2, same: 5, different: 50 },
      ],
    });
    expect(probabilityAt(few, 0.5)).toBeCloseTo(0.5, 1);
  });
});

describe('an interval', () => {
  it('of a share is Wilson, within 0..1 even at the ends', () => {
    const [low, high] = wilson(590, 600);
    expect(low).toBeCloseTo(0.9696, 3);
    expect(high).toBeCloseTo(0.9909, 3);
    expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
  });

  it('of a mean over folds holds the mean, and is the same each time', () => {
    const folds = [0.98, 0.99, 0.985, 0.99, 0.97];
    const [low, high] = bootstrapMean(folds);
    expect(low).toBeLessThan(0.983);
    expect(high).toBeGreaterThan(0.983);
    expect(bootstrapMean(folds)).toEqual([low, high]);
  });
});

describe('an evaluation that the original cannot do', () => {
  const vectors = (values: number[]) => values.map((value) => [value, 0]);

  it('goes on where a fold holds pairs of one kind only, and says so', () => {
    const a = vectors([0, 0, 0, 0]);
    const b = vectors([0.1, 0.1, 1.5, 1.5]);
    const { accuracy, val, warnings } = evaluatePairs(a, b, [1, 1, 0, 0], { folds: 2 });
    expect(accuracy.folds).toHaveLength(2);
    expect(val.mean).not.toBeNaN();
    expect(warnings.join(' ')).toContain('one kind only');
  });

  it('has the curve of the folds that have each rate, where others hold one kind only', () => {
    // Squared: same pairs at 0.01 and 0.04, different ones at 1.44 and 2.25: told apart without a mistake.
    const b = vectors([0.1, 0.2, 1.2, 1.5]);
    const folds = (...ends: number[]) => ends.map((end, i) => ({ start: ends[i - 1] ?? 0, end }));
    const { auc, eer, roc } = evaluatePairs(vectors([0, 0, 0, 0]), b, [1, 1, 0, 0], {
      folds: folds(1, 3, 4),
    });
    expect([auc, eer]).toEqual([1, 0]);
    expect([roc.tar.at(-1), roc.far.at(-1)]).toEqual([1, 1]);
  });

  it('has no VAL in a fold whose others hold no pair of different people', () => {
    const b = vectors([0.1, 0.2, 1.2, 1.5]);
    const { val, warnings } = evaluatePairs(vectors([0, 0, 0, 0]), b, [1, 1, 0, 0], { folds: 2 });
    expect(val.folds).toEqual([1, NaN]);
    expect(warnings.join(' ')).not.toMatch(/Infinity|NaN/);
  });

  it('of one kind of pair has no curve and says why', () => {
    const { auc, eer, warnings } = evaluatePairs(vectors([0, 0]), vectors([0.1, 0.2]), [1, 1], {
      folds: 2,
    });
    expect([auc, eer]).toEqual([NaN, undefined]);
    expect(warnings).toEqual([expect.stringContaining('without pairs of different people')]);
  });

  it('says when a false accept rate is finer than its pairs', () => {
    const a = vectors([0, 0, 0, 0]);
    const b = vectors([0.1, 1.5, 0.1, 1.5]);
    const of = (far: number) => evaluatePairs(a, b, [1, 0, 1, 0], { folds: 2, far }).warnings;
    expect(of(0.001).join(' ')).toContain('from 1 pair of different people');
    expect(of(1)).toEqual([]);
  });

  it('calls each pair at the threshold of the other folds', () => {
    const a = vectors([0, 0, 0, 0]);
    // Squared: the second fold's pairs lie at 0.25 and 0.36, far under the first fold's threshold.
    const b = vectors([1.1, 1.2, 0.5, 0.6]);
    const { accepted, accuracy } = evaluatePairs(a, b, [1, 0, 1, 0], { folds: 2 });
    expect([...accepted]).toEqual([0, 0, 1, 1]);
    expect(accuracy.mean).toBe(0.5);
  });

  it('takes folds of any size', () => {
    const a = vectors([0, 0, 0, 0, 0]);
    const b = vectors([0.1, 1.5, 0.1, 1.5, 0.1]);
    const folds = [
      { start: 0, end: 2 },
      { start: 2, end: 5 },
    ];
    expect(evaluatePairs(a, b, [1, 0, 1, 0, 1], { folds }).accuracy.folds).toEqual([1, 1]);
  });

  it('measures angles with the mean of the other folds subtracted', () => {
    const a = [
      [3, 1],
      [1, 3],
      [2, 1],
      [1, 5],
    ];
    const b = [
      [2, 1],
      [4, 1],
      [1, 0],
      [1, 1],
    ];
    const options = { folds: 2, metric: 'angular', subtractMean: true } as const;
    const { distances } = evaluatePairs(a, b, [1, 0, 1, 0], options);
    const mean = [(2 + 1 + 1 + 1) / 4, (1 + 5 + 0 + 1) / 4];
    const less = ([x, y]: number[]) => [x! - mean[0]!, y! - mean[1]!];
    expect(distances[0]).toBeCloseTo(angular(less(a[0]!), less(b[0]!)), 12);
    expect(distances[1]).toBeCloseTo(angular(less(a[1]!), less(b[1]!)), 12);
  });

  it('refuses more folds than pairs with a sentence', () => {
    const evaluate = () => evaluatePairs(vectors([0]), vectors([1]), [1], { folds: 2 });
    expect(evaluate).toThrow(/1 pair can't be cut into 2 folds/);
  });
});
