/** Where the browser stores nothing, every store is as one that is empty and takes nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const blocked = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};
/** As Firefox has it where site data is blocked, and as a browser whose database never answers. */
const THROWING = { open: blocked, deleteDatabase: blocked };
const SILENT = { open: () => ({}), deleteDatabase: () => ({}) };

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What a call gives once every bound has passed. */
async function outcome<T>(call: Promise<T>): Promise<T> {
  void call.catch(() => {});
  await vi.advanceTimersByTimeAsync(60_000);
  return call;
}

describe.each<[string, object | undefined]>([
  ['throws at once', THROWING],
  ['never answers', SILENT],
  ['is not there', undefined],
])('where the database %s', (_, indexedDB) => {
  beforeEach(() => vi.stubGlobal('indexedDB', indexedDB));

  it('no run is kept, and it is said', async () => {
    const { forgetRun, keepRun, keptRuns } = await import('../../../src/storage/runs');
    await expect(outcome(keptRuns())).resolves.toBeUndefined();
    await expect(outcome(keepRun({ id: 'a' } as never))).resolves.toBe('refused');
    await expect(outcome(forgetRun('a'))).resolves.toBeUndefined();
  });

  it('no training is kept, and it is said', async () => {
    const { forgetTraining, keepTraining, keptTrainings, lastCheckpoint } =
      await import('../../../src/storage/trainings');
    await expect(outcome(keptTrainings())).resolves.toEqual([]);
    await expect(outcome(keepTraining({ id: 'a' } as never))).resolves.toBe('refused');
    await expect(outcome(lastCheckpoint('a'))).resolves.toBeUndefined();
    await expect(outcome(forgetTraining('a'))).resolves.toBeUndefined();
  });

  it('no work is recalled', async () => {
    const { forgetWork, keepWork, recallWork } = await import('../../../src/storage/kept-work');
    await expect(outcome(recallWork('align'))).resolves.toBeUndefined();
    await expect(outcome(keepWork('align', {} as never))).resolves.toBeUndefined();
    await expect(outcome(forgetWork('align'))).resolves.toBeUndefined();
  });

  it('results of photos are kept in memory', async () => {
    const { openStore } = await import('../../../src/storage/stores');
    const { ResultCache } = await import('../../../src/storage/result-cache');
    const cache = new ResultCache<string>(openStore('embeddings'));
    await expect(outcome(cache.get('photo'))).resolves.toBeUndefined();
    cache.set('photo', 'faces');
    await expect(outcome(cache.get('photo'))).resolves.toBe('faces');
  });

  it('weights are kept in memory, and it is said once', async () => {
    const { openStore } = await import('../../../src/storage/stores');
    const { forgivingStorage } = await import('../../../src/weights/keeping/forgiving-storage');
    const notes: unknown[] = [];
    const storage = forgivingStorage(openStore('weights'), (note) => notes.push(note));
    await expect(outcome(storage.keys())).resolves.toEqual([]);
    await outcome(storage.set([['index:a', 1]]));
    await expect(outcome(storage.get('index:a'))).resolves.toBe(1);
    expect(notes).toMatchObject([{ code: 'STORAGE_BLOCKED' }]);
  });

  it('nothing is counted, and a wipe ends', async () => {
    const { STORES, wipeStores } = await import('../../../src/storage/stores');
    await expect(outcome(STORES.weights.bytes())).resolves.toBe(0);
    await expect(outcome(wipeStores())).resolves.toBeUndefined();
  });
});
