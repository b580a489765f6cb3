/** A worker's lock tells the page that it lives; it says whether it has one. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hold } from '../../../src/engine/serve';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a worker', () => {
  it('holds its lock and says so', async () => {
    const names: string[] = [];
    const request = async (name: string, work: () => Promise<void>) => {
      names.push(name);
      await work();
    };
    vi.stubGlobal('navigator', { locks: { request } });
    await expect(hold('mine')).resolves.toBe(true);
    expect(names).toEqual(['mine']);
  });

  it.each<[string, object]>([
    ['has no locks, as over plain http', {}],
    [
      'refuses locks, as where site data is blocked',
      { locks: { request: () => Promise.reject(new DOMException('', 'SecurityError')) } },
    ],
  ])('says that it has none where the browser %s', async (_, navigator) => {
    vi.stubGlobal('navigator', navigator);
    await expect(hold('mine')).resolves.toBe(false);
  });

  it('says so, too, where the browser never answers', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('navigator', { locks: { request: () => new Promise(() => {}) } });
    const held = hold('mine');
    await vi.advanceTimersByTimeAsync(5_000);
    await expect(held).resolves.toBe(false);
  });
});
