/** What is noticed of a training that runs away, by losses as they were seen. */
import { describe, expect, it } from 'vitest';
import { Watch } from '../../../src/train/watch';

/** Of sixteen people at a scale of 32 and a margin of 0.35. */
const NOBODY = 32 * 0.35 + Math.log(16);

/** The first alarm, and at which step. */
function alarmOf(watch: Watch, losses: number[], gradients = losses.map(() => 5)) {
  for (const [i, data] of losses.entries()) {
    const step = { step: i + 1, total: data, data, gradientNorm: gradients[i]!, rate: 1 };
    const alarm = watch.see(step);
    if (alarm) return { ...alarm, step: i + 1 };
  }
  return undefined;
}

describe('a personal training', () => {
  it('that learns is let go on, though photos of a step differ', () => {
    const losses = [8.7, 9.2, 9.7, 8.5, 7.4, 8.6, 6.4, 7.8, 6.6, 7.6, 7.7, 8.4, 5, 4.6, 2.9, 1];
    expect(alarmOf(new Watch(NOBODY), losses)).toBeUndefined();
  });

  it('that begins nearly right may rise to what it would know of nobody', () => {
    const losses = [0.1, 1.2, 2.5, 4, 6, 5, 4, 2, 1, 0.5];
    expect(alarmOf(new Watch(NOBODY), losses)).toBeUndefined();
  });

  it('that comes to know less than nothing is noticed, from its first steps on', () => {
    const losses = [9.1, 14.8, 15.6, 26.3, 21.4, 22.5, 22.5, 21.9, 21.8, 21.2, 20.8];
    expect(alarmOf(new Watch(NOBODY), losses)).toMatchObject({ what: 'exploding', step: 7 });
  });

  it('whose embeddings have become alike is noticed by the gradient that is gone', () => {
    const alarm = alarmOf(new Watch(NOBODY), [9.1, 13.9, 13.9], [5.2, 0, 0]);
    expect(alarm).toMatchObject({ what: 'collapse', step: 2 });
  });

  it('that has learned all there is has no gradient either, and is let go on', () => {
    expect(alarmOf(new Watch(NOBODY), [9.1, 0.001], [5.2, 0.0001])).toBeUndefined();
  });
});

describe('a training whose head begins at random', () => {
  it('may rise for long', () => {
    const losses = [...Array<number>(10).fill(3), ...Array<number>(50).fill(12)];
    expect(alarmOf(new Watch(), losses)).toBeUndefined();
  });

  it('is noticed at ten times its first losses', () => {
    const losses = [...Array<number>(10).fill(3), ...Array<number>(50).fill(100)];
    expect(alarmOf(new Watch(), losses)).toMatchObject({ what: 'exploding' });
  });
});

it('what is no number is noticed at once', () => {
  expect(alarmOf(new Watch(NOBODY), [9, NaN])).toMatchObject({ what: 'nan', step: 2 });
  expect(alarmOf(new Watch(), [9, 8], [5, Infinity])).toMatchObject({ what: 'nan', step: 2 });
});
