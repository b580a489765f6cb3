/** Rates by schedule files, against facenet.py run on each of them. */
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { decayed, Schedule } from '../../../src/train/learning-rate';
import rates from '../../fixtures/golden/train/learning-rate-files.json' with { type: 'json' };
import { cases } from '../../fixtures/golden/train/losses.json' with { type: 'json' };

/** As the golden says it: a rate, null, or how the original ends. */
function rateOf(text: string, epoch: number): number | null | string {
  try {
    return new Schedule(text).rateOf(epoch) ?? null;
  } catch (error) {
    if (error instanceof FacetError && error.code === 'INVALID_OPTION') return 'raises';
    throw error;
  }
}

type Runs = (number | string | null)[][];

function expectRates(text: string, runs: Runs): void {
  for (const [first, last, rate] of runs) {
    const expected = typeof rate === 'string' ? 'raises' : rate;
    for (let epoch = first as number; epoch <= (last as number); epoch++) {
      expect(rateOf(text, epoch), `epoch ${epoch}`).toBe(expected);
    }
  }
}

describe('a schedule file', () => {
  it.each(Object.entries(rates.shipped))('%s has the original’s rates', (_, file) => {
    expectRates(file.text, file.epochs_0_to_301);
    expect(rateOf(file.text, 1001)).toBe(file.epoch_1001);
  });

  it.each(Object.entries(rates.quirks))(
    'with the quirk “%s” has the original’s rates',
    (_, file) => {
      expectRates(file.text, file.epochs_0_to_31);
    },
  );

  it('that can’t be read is refused with the number of its line', () => {
    expect(() => new Schedule('0: 0.05\n\n4: 0.1\n', 'rates.txt')).toThrow(
      /rates\.txt can't be read at line 2/,
    );
  });

  it('tells whether its epochs rise', () => {
    expect(new Schedule('0: 0.1\n20: 0.02\n10: 0.01\n').ordered).toBe(false);
    expect(new Schedule('0: 0.1\n20: 0.02\n').ordered).toBe(true);
  });
});

describe('the decay of a rate', () => {
  it.each(['a', 'b'] as const)('falls in steps, case %s', (name) => {
    const { rate, factor, decay_steps, values } = cases.decay_factor[name];
    for (const [step, expected] of values) {
      expect(decayed(rate, factor, step!, decay_steps)).toBeCloseTo(expected!, 12);
    }
  });
});
