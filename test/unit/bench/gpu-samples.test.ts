/** How often a case of the GPU benchmark runs before it is timed, and how often then. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampled } from '../../../bench/gpu/samples';

/** @returns runs before the first sample, and samples, of what takes so long each time, ms */
async function runsOf(ms: number): Promise<{ warm: number; samples: number }> {
  let runs = 0;
  const once = async () => {
    vi.advanceTimersByTime(ms);
    return ++runs;
  };
  const samples = await sampled(once, ms);
  return { warm: samples[0]! - 1, samples: samples.length };
}

describe('a case of the GPU benchmark', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => vi.useRealTimers());

  it('runs for half a second before 15 runs are timed, where it is fast', async () => {
    expect(await runsOf(5)).toEqual({ warm: 100, samples: 15 });
  });

  it('runs 20 times before, where that takes longer', async () => {
    expect(await runsOf(50)).toEqual({ warm: 20, samples: 15 });
  });

  it('runs for a second and a half before, where 20 runs take longer', async () => {
    expect(await runsOf(150)).toEqual({ warm: 10, samples: 15 });
  });

  it('is timed as often as it fits into two seconds and a half', async () => {
    expect(await runsOf(900)).toEqual({ warm: 2, samples: 3 });
  });

  it('is timed once, as it comes, where a run takes longer than that', async () => {
    expect(await runsOf(3000)).toEqual({ warm: 0, samples: 1 });
  });
});
