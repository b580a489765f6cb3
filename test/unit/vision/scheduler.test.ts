import { describe, expect, it } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { Scheduler, type Kind } from '../../../src/vision/scheduler';

/** A kind that doubles; it notes its batches, each of which ends when it is told to. */
function doubling(atOnce = 8) {
  const batches: number[][] = [];
  const signals: (AbortSignal | undefined)[][] = [];
  const finish: ((error?: unknown) => void)[] = [];
  const kind: Kind<number, number> = {
    atOnce: () => atOnce,
    work(inputs, theirs) {
      batches.push(inputs);
      signals.push(theirs);
      return new Promise((resolve, reject) =>
        finish.push((error) => (error ? reject(error) : resolve(inputs.map((n) => 2 * n)))),
      );
    },
  };
  return { kind, batches, signals, finish };
}

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('the device', () => {
  it('does one piece of work at a time; what is ready meanwhile goes together', async () => {
    const { kind, batches, finish } = doubling();
    const scheduler = new Scheduler();
    const results = [1, 2, 3].map((n) => scheduler.run(kind, 'same', n));
    await tick();
    expect(batches).toEqual([[1]]);
    finish[0]!();
    await tick();
    expect(batches).toEqual([[1], [2, 3]]);
    finish[1]!();
    await expect(Promise.all(results)).resolves.toEqual([2, 4, 6]);
  });

  it('takes together only what has the same key, and of that no more than may go at once', async () => {
    const { kind, batches, finish } = doubling(2);
    const scheduler = new Scheduler();
    const keys = ['first', 'small', 'large', 'small', 'small'];
    const results = keys.map((key, n) => scheduler.run(kind, key, n));
    for (let i = 0; i < 4; i++) {
      await tick();
      finish[i]!();
    }
    await expect(Promise.all(results)).resolves.toEqual([0, 2, 4, 6, 8]);
    expect(batches).toEqual([[0], [1, 3], [2], [4]]);
  });

  it('never takes two kinds together, whatever their keys', async () => {
    const [one, other] = [doubling(), doubling()];
    const scheduler = new Scheduler();
    const results = [one, one, other].map(({ kind }, n) => scheduler.run(kind, 'same', n));
    await tick();
    one.finish[0]!();
    await tick();
    expect([one.batches, other.batches]).toEqual([[[0], [1]], []]);
    one.finish[1]!();
    await tick();
    other.finish[0]!();
    await expect(Promise.all(results)).resolves.toEqual([0, 2, 4]);
  });

  it('takes a job that alone is more than may go at once', async () => {
    const { kind, batches, finish } = doubling(0);
    const result = new Scheduler().run(kind, 'huge', 7);
    finish[0]!();
    await expect(result).resolves.toBe(14);
    expect(batches).toEqual([[7]]);
  });
});

describe('a job', () => {
  it('that is aborted while it waits leaves its batch; the others run', async () => {
    const { kind, batches, finish } = doubling();
    const scheduler = new Scheduler();
    const controller = new AbortController();
    const first = scheduler.run(kind, 'same', 1);
    const gone = scheduler.run(kind, 'same', 2, controller.signal);
    const stays = scheduler.run(kind, 'same', 3);
    controller.abort();
    finish[0]!();
    await expect(gone).rejects.toMatchObject({ code: 'ABORTED' });
    finish[1]!();
    await expect(Promise.all([first, stays])).resolves.toEqual([2, 6]);
    expect(batches).toEqual([[1], [3]]);
  });

  it('that was aborted before is refused', () => {
    const { kind } = doubling();
    expect(() => new Scheduler().run(kind, 'same', 1, AbortSignal.abort())).toThrow(
      expect.objectContaining({ code: 'ABORTED' }) as Error,
    );
  });

  it('hands its signal to the work', () => {
    const { kind, signals } = doubling();
    const { signal } = new AbortController();
    void new Scheduler().run(kind, 'same', 1, signal);
    expect(signals).toEqual([[signal]]);
  });

  it('shares the error of its batch; those after it run', async () => {
    const { kind, finish } = doubling(2);
    const scheduler = new Scheduler();
    const first = scheduler.run(kind, 'same', 0);
    const failing = [1, 2].map((n) => scheduler.run(kind, 'same', n));
    const after = scheduler.run(kind, 'same', 3);
    finish[0]!();
    await first;
    await tick();
    finish[1]!(new FacetError('DEVICE_LOST', 'Out of memory.'));
    for (const job of failing) await expect(job).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    finish[2]!();
    await expect(after).resolves.toBe(6);
  });
});
