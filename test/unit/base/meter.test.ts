import { describe, expect, it } from 'vitest';
import { Meter } from '../../../src/base/meter';

describe('progress', () => {
  it('has a rate and the time left once something is done', () => {
    let now = 0;
    const meter = new Meter('photos', 100, () => now);
    now = 2000;
    expect(meter.at(10)).toEqual({
      done: 10,
      total: 100,
      unit: 'photos',
      rate: 5,
      secondsLeft: 18,
    });
  });

  it('follows the last seconds, not the whole run', () => {
    let now = 0;
    const meter = new Meter('photos', 1000, () => now);
    for (let i = 1; i <= 10; i++) {
      now = i * 1000;
      meter.at(i);
    }
    for (let i = 1; i <= 10; i++) {
      now = 10_000 + i * 1000;
      meter.at(10 + i * 20);
    }
    expect(meter.at(210).rate).toBeCloseTo(20, 0);
  });

  it('says nothing of the time left where the total is open', () => {
    let now = 0;
    const meter = new Meter('bytes', undefined, () => now);
    now = 1000;
    expect(meter.at(50, 'det1.npy')).toEqual({
      done: 50,
      unit: 'bytes',
      label: 'det1.npy',
      rate: 50,
    });
  });
});
