import { describe, expect, it } from 'vitest';
import { bounded, Late } from '../../../bench/measure/bounds';
import { planFor } from '../../../bench/measure/plan';
import { median, ratio } from '../../../bench/measure/statistics';

describe('a figure', () => {
  it('is the sample in the middle, of an even number the lower one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 3, 2, 1])).toBe(2);
  });

  it('is put beside ours by how many times longer the peer took', () => {
    expect(ratio(30, 10)).toBe(3);
    expect(ratio(null, 10)).toBeUndefined();
    expect(ratio(30, null)).toBeUndefined();
  });
});

describe('how often an engine runs', () => {
  it('is once where a run takes over five seconds', () => {
    expect(planFor(5_001, false)).toEqual({ samples: 1, runs: 1 });
  });

  it('is at least three times where it takes less', () => {
    expect(planFor(4_900, false)).toEqual({ samples: 3, runs: 1 });
  });

  it('is several times a sample where a run is shorter than processor time is counted', () => {
    const { runs } = planFor(20, false);
    expect(runs * 20).toBeGreaterThanOrEqual(250);
  });

  it('is less in the short run', () => {
    expect(planFor(1_000, true).samples).toBeLessThan(planFor(1_000, false).samples);
  });
});

describe('a bound', () => {
  it('says what took too long', async () => {
    const never = new Promise<never>(() => {});
    const waiting = bounded(10, 'one run', never);
    await expect(waiting).rejects.toThrow(Late);
    await expect(waiting).rejects.toThrow('one run takes longer than');
  });

  it('hands on what came in time', async () => {
    expect(await bounded(10_000, 'one run', Promise.resolve(7))).toBe(7);
  });
});
