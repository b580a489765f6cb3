import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { ResultCache } from '../../../src/storage/result-cache';

/** Results wait so long for others before they are written. */
const DELAY = 300;
const MOST_IN_MEMORY = 2_000;
const MOST_STORED = 40_000;

const refused = async () => {
  throw new DOMException('Not in a private window.', 'InvalidStateError');
};
/** As a browser that stores nothing. */
const REFUSING: Storage = {
  get: refused,
  set: refused,
  delete: refused,
  keys: refused,
  clear: refused,
};

let storage: Storage;
let cache: ResultCache<string>;

beforeEach(() => {
  vi.useFakeTimers();
  storage = memoryStorage();
  cache = new ResultCache(storage);
});

afterEach(() => vi.useRealTimers());

const written = () => vi.advanceTimersByTimeAsync(DELAY);
/** What a later visit finds. */
const later = (key: string) => new ResultCache<string>(storage).get(key);

function fill(from: number, to: number): void {
  for (let i = from; i < to; i++) cache.set(`photo ${i}`, `faces ${i}`);
}

describe('a result', () => {
  it('is there at once, and in a later visit once it is written', async () => {
    cache.set('photo', 'faces');
    expect(await cache.get('photo')).toBe('faces');
    expect(await later('photo')).toBeUndefined();
    await written();
    expect(await later('photo')).toBe('faces');
  });

  it('of an earlier visit is read once', async () => {
    cache.set('photo', 'faces');
    await written();
    cache = new ResultCache(storage);
    const get = vi.spyOn(storage, 'get');
    await cache.get('photo');
    await cache.get('photo');
    expect(get).toHaveBeenCalledOnce();
  });

  it('that was never kept is not there', async () => {
    await expect(cache.get('photo')).resolves.toBeUndefined();
  });

  it('may have a key with spaces', async () => {
    cache.set('photo with 2 faces', 'both');
    await written();
    expect(await later('photo with 2 faces')).toBe('both');
    expect(await later('photo')).toBeUndefined();
  });

  it('is written together with those that come soon after', async () => {
    const set = vi.spyOn(storage, 'set');
    cache.set('first', 'a');
    await vi.advanceTimersByTimeAsync(DELAY - 1);
    expect(set).not.toHaveBeenCalled();
    cache.set('second', 'b');
    await vi.advanceTimersByTimeAsync(1);
    expect(set).toHaveBeenCalledOnce();
    expect(await Promise.all([later('first'), later('second')])).toEqual(['a', 'b']);
  });

  it('is not lost where it comes while others are being written', async () => {
    const { set } = storage;
    let finish = () => {};
    vi.spyOn(storage, 'set').mockImplementationOnce(async (entries) => {
      await new Promise<void>((resolve) => (finish = resolve));
      await set(entries);
    });
    cache.set('first', 'a');
    await written();
    cache.set('second', 'b');
    finish();
    await written();
    expect(await Promise.all([later('first'), later('second')])).toEqual(['a', 'b']);
  });

  it('of an earlier visit is not written again', async () => {
    cache.set('photo', 'faces');
    await written();
    cache = new ResultCache(storage);
    cache.set('photo', 'faces');
    await written();
    expect(await storage.keys()).toHaveLength(1);
  });
});

describe('what is kept', () => {
  it('is bounded: a tenth goes where it is full, the oldest', async () => {
    fill(0, MOST_STORED);
    await written();
    expect(await storage.keys()).toHaveLength(MOST_STORED);
    fill(MOST_STORED, MOST_STORED + 1);
    await written();
    expect(await storage.keys()).toHaveLength(0.9 * MOST_STORED + 1);
    const ends = [0, 3_999, 4_000, MOST_STORED];
    expect(await Promise.all(ends.map((i) => later(`photo ${i}`)))).toEqual([
      undefined,
      undefined,
      'faces 4000',
      `faces ${MOST_STORED}`,
    ]);
  });

  it('has its age from visit to visit', async () => {
    fill(0, MOST_STORED);
    await written();
    cache = new ResultCache(storage);
    cache.set('another', 'faces');
    await written();
    expect(await Promise.all([later('photo 0'), later('another')])).toEqual([undefined, 'faces']);
  });

  it('and went may be kept again', async () => {
    fill(0, MOST_STORED + 1);
    await written();
    fill(0, 1);
    await written();
    expect(await later('photo 0')).toBe('faces 0');
  });

  it('in memory is bounded too, oldest out', async () => {
    cache = new ResultCache(REFUSING);
    fill(0, MOST_IN_MEMORY + 1);
    expect(await cache.get('photo 0')).toBeUndefined();
    expect(await cache.get('photo 1')).toBe('faces 1');
    expect(await cache.get(`photo ${MOST_IN_MEMORY}`)).toBe(`faces ${MOST_IN_MEMORY}`);
  });

  it('in memory counts as new again when it is kept again', async () => {
    cache = new ResultCache(REFUSING);
    fill(0, MOST_IN_MEMORY);
    cache.set('photo 0', 'again');
    cache.set('another', 'faces');
    expect(await cache.get('photo 0')).toBe('again');
    expect(await cache.get('photo 1')).toBeUndefined();
  });

  it('of work that was begun before a wipe is not kept after it', async () => {
    const begun = Date.now();
    await cache.clear();
    cache.set('photo', 'faces', begun);
    expect(await cache.get('photo')).toBeUndefined();
  });

  it('is forgotten by a wipe, also what was not written yet', async () => {
    cache.set('first', 'a');
    await written();
    cache.set('second', 'b');
    await cache.clear();
    await written();
    expect(await Promise.all(['first', 'second'].map((key) => cache.get(key)))).toEqual([
      undefined,
      undefined,
    ]);
    expect(await storage.keys()).toEqual([]);
    cache.set('first', 'c');
    await written();
    expect(await Promise.all([later('first'), later('second')])).toEqual(['c', undefined]);
  });
});

describe('where the browser stores nothing', () => {
  it('memory serves', async () => {
    cache = new ResultCache(REFUSING);
    cache.set('photo', 'faces');
    await written();
    expect(await cache.get('photo')).toBe('faces');
    expect(await cache.get('other')).toBeUndefined();
    await expect(cache.clear()).resolves.toBeUndefined();
  });

  it('any more, what it holds already counts as not there', async () => {
    cache.set('photo', 'faces');
    await written();
    const failing = { ...storage, get: refused };
    await expect(new ResultCache(failing).get('photo')).resolves.toBeUndefined();
  });
});
