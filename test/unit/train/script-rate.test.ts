/** The rate of an epoch and of a step, as the scripts look it up. */
import { describe, expect, it } from 'vitest';
import { ScriptRate } from '../../../src/train/script-rate';

const options = {
  learningRate: 0,
  learningRateDecayFactor: 1,
  learningRateDecayEpochs: 100,
  epochSize: 10,
};
const CASIA = '# as shipped\n0: 0.05\n60: 0.005\n80: 0.0005\n91: -1\n';
const code = 'INVALID_OPTION';

describe('the rate', () => {
  it('is the option’s in every epoch where that is above 0', () => {
    const rate = new ScriptRate({ ...options, learningRate: 0.3, learningRateSchedule: CASIA }, 1);
    expect([1, 61, 500].map((epoch) => rate.ofEpoch(epoch))).toEqual([0.3, 0.3, 0.3]);
  });

  it.each([0, -1])('is the schedule’s where the option is %d', (learningRate) => {
    const rate = new ScriptRate({ ...options, learningRate, learningRateSchedule: CASIA }, 1);
    expect([1, 59, 60, 80, 90].map((epoch) => rate.ofEpoch(epoch))).toEqual([
      0.05, 0.05, 0.005, 0.0005, 0.0005,
    ]);
    expect(rate.ofEpoch(91)).toBeUndefined();
  });

  it('falls at once after so many steps', () => {
    const decay = { learningRateDecayFactor: 0.5, learningRateDecayEpochs: 2 };
    const rate = new ScriptRate({ ...options, learningRate: 1, ...decay }, 1);
    expect([0, 19, 20, 39, 40].map((step) => rate.atStep(1, step))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it('is missing where the option is 0 and there is no schedule', () => {
    expect(() => new ScriptRate(options, 1)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/rate is 0/) as string }),
    );
  });

  it.each([
    ['a blank line', '0: 0.1\n\n9: -1\n', /line 2/],
    ['a line that is none', '0: 0.1\nnine\n9: -1\n', /line 2/],
    ['no line for the first epoch', '5: 0.1\n9: -1\n', /no rate for epoch 1/],
    ['its last line for the first epoch', '0: 0.1\n', /ends before its first epoch/],
    ['nothing in it', '', /ends before its first epoch/],
  ])('is refused of a schedule with %s', (_, learningRateSchedule, message) => {
    expect(() => new ScriptRate({ ...options, learningRateSchedule }, 1)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });
});
