/** The generator against NumPy's own sequences. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import golden from '../../fixtures/golden/train/numpy-random.json' with { type: 'json' };

const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
/** The goldens have 13 significant digits. */
const near = (values: number[]) => values.map((value) => expect.closeTo(value, 11) as number);

describe.each(golden.runs)('from the seed $seed', (run) => {
  const fresh = () => new NumpyRandom(run.seed);

  it('the words are those of MT19937', () => {
    const random = fresh();
    expect([...random.state.words.subarray(0, 4)]).toEqual(run.state_first_4);
    expect(times(run.first_words.length, () => random.word())).toEqual(run.first_words);
  });

  it('samples and uniform values are NumPy’s', () => {
    const a = fresh();
    const b = fresh();
    expect(times(run.random_sample.length, () => a.randomSample())).toEqual(
      near(run.random_sample),
    );
    expect(times(run.uniform_m10_10.length, () => b.uniform(-10, 10))).toEqual(
      near(run.uniform_m10_10),
    );
  });

  it('whole numbers are NumPy’s, and a range of one draws nothing', () => {
    const a = fresh();
    const b = fresh();
    expect(times(run.randint_0_10.length, () => a.randint(0, 10))).toEqual(run.randint_0_10);
    expect(times(run.randint_0_1000.length, () => b.randint(0, 1000))).toEqual(run.randint_0_1000);
    const c = fresh();
    const [none, sample] = run.randint_of_1_draws_nothing as [number, number];
    expect([c.randint(0, 1), c.randomSample()]).toEqual([none, ...near([sample])]);
    const d = fresh();
    expect(times(20, () => d.choice([true, false]))).toEqual(run.choice_true_false_20);
  });

  it('orders are NumPy’s', () => {
    expect(fresh().permutation(10)).toEqual(run.permutation_10);
    const random = fresh();
    expect(random.permutation(100)).toEqual(run.shuffle_arange_100);
    expect(random.randomSample()).toBeCloseTo(run.after_shuffle_100_random_sample, 11);
    expect(fresh().permutation(6)).toEqual(run.shuffle_list_of_tuples_6);
  });

  it('draws of every kind in one stream are NumPy’s', () => {
    const random = fresh();
    const seven = [0, 1, 2, 3, 4, 5, 6];
    for (const expected of run.mixed) {
      expect(random.shuffle(seven)).toEqual(expected.shuffle7);
      expect(random.randint(0, 5)).toBe(expected.randint5);
      expect(random.randomSample()).toBeCloseTo(expected.random, 11);
      expect(random.randint(-11, 12)).toBe(expected.randint_m11_12);
    }
  });

  it('one that goes on from a kept state draws what the first would have', () => {
    const first = fresh();
    first.permutation(400);
    const second = NumpyRandom.from(structuredClone(first.state));
    expect(times(700, () => second.word())).toEqual(times(700, () => first.word()));
  });
});
