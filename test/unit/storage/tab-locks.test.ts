/** One tab a name, also where the browser has no locks to give. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { heldNames, hold, whileHeld } from '../../../src/storage/tab-locks';

afterEach(() => vi.unstubAllGlobals());

describe.each<[string, object]>([
  ['has no locks, as over plain http', {}],
  [
    'refuses locks, as where site data is blocked',
    {
      locks: {
        request: () => Promise.reject(new DOMException('', 'SecurityError')),
        query: () => Promise.reject(new DOMException('', 'SecurityError')),
      },
    },
  ],
])('a browser that %s', (_, navigator) => {
  beforeEach(() => vi.stubGlobal('navigator', navigator));

  it('lets this tab take a name once, and again when it is free', async () => {
    const release = await hold('zip');
    expect(release).toBeDefined();
    expect(await hold('zip')).toBeUndefined();
    expect(await heldNames()).toEqual(new Set(['zip']));
    await release!();
    await (await hold('zip'))!();
    expect(await heldNames()).toEqual(new Set());
  });

  it('does work under a free name, and none under one that is taken', async () => {
    const done: string[] = [];
    await whileHeld('a', async () => {
      done.push('first');
      await whileHeld('a', async () => void done.push('never'));
    });
    expect(done).toEqual(['first']);
  });
});

describe('a browser that never answers', () => {
  afterEach(() => vi.useRealTimers());

  it('is as one without locks, after five seconds; a lock that comes later is let go', async () => {
    vi.useFakeTimers();
    const late: ((lock: object) => unknown)[] = [];
    const request = (_: string, __: object, callback: (lock: object) => unknown) => {
      late.push(callback);
      return new Promise(() => {});
    };
    vi.stubGlobal('navigator', { locks: { request, query: () => new Promise(() => {}) } });
    const holding = hold('a late one');
    await vi.advanceTimersByTimeAsync(5_000);
    const release = await holding;
    expect(release).toBeDefined();
    const names = heldNames();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await names).toEqual(new Set(['a late one']));
    expect(late[0]!({})).toBeUndefined();
    await release!();
  });
});
