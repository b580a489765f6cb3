/** Why nothing is computed on a graphics processor is told truly, with what to do. */
import { afterEach, expect, it, vi } from 'vitest';
import { findAdapter } from '../../../src/vision/adapter';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const info = { vendor: 'acme', architecture: 'one', description: '', isFallbackAdapter: false };
const offering = (adapter: unknown) =>
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });

it('an adapter is told by its maker', async () => {
  offering({ info });
  const { isFallbackAdapter: fallback, ...told } = info;
  await expect(findAdapter(false)).resolves.toEqual({ ...told, fallback });
});

it.each<[string, boolean, () => unknown, RegExp, RegExp]>([
  ['plain http', false, () => vi.stubGlobal('navigator', {}), /over plain http/, /https/],
  ['no WebGPU', true, () => vi.stubGlobal('navigator', {}), /has no WebGPU/, /current Chrome/],
  ['no adapter', true, () => offering(null), /no graphics adapter/, /graphics acceleration/],
  [
    'a software one',
    true,
    () => offering({ info: { ...info, isFallbackAdapter: true } }),
    /software one/,
    /graphics acceleration/,
  ],
])('with %s it says so, and what to do', async (_, secure, prepare, reason, hint) => {
  prepare();
  vi.stubGlobal('isSecureContext', secure);
  const found = await findAdapter(false);
  expect(found).toEqual({
    reason: expect.stringMatching(reason) as string,
    hint: expect.stringMatching(hint) as string,
  });
});

it('a software one will do where it was asked for', async () => {
  offering({ info: { ...info, isFallbackAdapter: true } });
  await expect(findAdapter(true)).resolves.toMatchObject({ fallback: true });
});

it('a browser that never answers, or refuses, has none', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => new Promise(() => {}) } });
  const found = findAdapter(false);
  await vi.advanceTimersByTimeAsync(30_000);
  await expect(found).resolves.toMatchObject({ reason: 'WebGPU found no graphics adapter.' });
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.reject(new Error('no')) } });
  await expect(findAdapter(false)).resolves.toMatchObject({
    reason: 'WebGPU found no graphics adapter.',
  });
});
