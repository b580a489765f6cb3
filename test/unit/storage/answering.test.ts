/** Every call of a storage ends, whatever the browser does. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answering } from '../../../src/storage/answering';
import { memoryStorage, type Storage } from '../../../src/storage/entries';

const never = () => new Promise<never>(() => {});
const SILENT: Storage = { get: never, set: never, delete: never, keys: never, clear: never };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a database that never answers', () => {
  test.each<[string, number, (storage: Storage) => Promise<unknown>]>([
    ['reading', 10, (storage) => storage.get('a')],
    ['listing', 10, (storage) => storage.keys()],
    ['writing', 60, (storage) => storage.set([['a', 1]])],
    ['deleting', 60, (storage) => storage.delete(['a'])],
    ['wiping', 60, (storage) => storage.clear()],
  ])('%s is given up after %i seconds', async (_, seconds, call) => {
    const calling = expect(call(answering(SILENT))).rejects.toThrow('does not answer');
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    await calling;
  });

  test('is not waited for a second time', async () => {
    const storage = answering(SILENT);
    const first = expect(storage.keys()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    await expect(storage.get('a')).rejects.toThrow('does not answer');
  });

  test('is not waited for either where another of the same browser was silent', async () => {
    const silence = {};
    const first = expect(answering(SILENT, silence).keys()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    const other = answering(memoryStorage(), silence);
    await expect(other.get('a')).rejects.toThrow('does not answer');
  });
});

test('a database that refuses is asked again: it may have been full', async () => {
  const memory = memoryStorage();
  const set = vi.fn(memory.set).mockRejectedValueOnce(new Error('full'));
  const storage = answering({ ...memory, set });
  await expect(storage.set([['a', 1]])).rejects.toThrow('full');
  await storage.set([['a', 1]]);
  await expect(storage.get('a')).resolves.toBe(1);
});
