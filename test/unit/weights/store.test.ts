import { describe, expect, test } from 'vitest';
import { findRow } from '../../../src/weights/catalogue/catalogue';
import { WeightLibrary } from '../../../src/weights/library';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { STORE_VERSION, WeightStore, type StoredIndex } from '../../../src/weights/keeping/store';
import { BASE, makeHost } from './host';

const row = findRow('mtcnn-facet')!;

/** A storage with the embedded weights in it, and the raw entries to tamper with. */
async function filled(): Promise<{ storage: Storage; index: StoredIndex; data: Blob }> {
  const storage = memoryStorage();
  await new WeightLibrary({ base: BASE, storage, fetch: makeHost().fetch }).load(row.id);
  return {
    storage,
    index: (await storage.get('index:mtcnn-facet')) as StoredIndex,
    data: (await storage.get('data:mtcnn-facet')) as Blob,
  };
}

describe('what is stored is not trusted', () => {
  test('as written, it loads', async () => {
    const { storage, index } = await filled();
    expect(index.version).toBe(STORE_VERSION);
    expect(index.sources.map(({ sha256 }) => sha256)).toEqual(
      row.files.map(({ sha256 }) => sha256),
    );
    expect((await new WeightStore(storage).load(row))?.tensors).toHaveLength(50);
  });

  test.each<[string, (index: StoredIndex, data: Blob) => [unknown, unknown]]>([
    ['another version', (index, data) => [{ ...index, version: STORE_VERSION + 1 }, data]],
    ['other source files', (index, data) => [{ ...index, sources: [] }, data]],
    ['a blob cut short', (index, data) => [index, data.slice(0, 1000)]],
    ['a blob of another type', (index) => [index, 'weights']],
    ['another shape', (index, data) => [{ ...index, tensors: index.tensors.slice(1) }, data]],
  ])('%s is dropped', async (_, tamper) => {
    const { storage, index, data } = await filled();
    const [newIndex, newData] = tamper(index, data);
    await storage.set([
      ['index:mtcnn-facet', newIndex],
      ['data:mtcnn-facet', newData],
    ]);
    expect(await new WeightStore(storage).load(row)).toBeUndefined();
    expect(await storage.keys()).toEqual([]);
  });

  test('the loaded buffer is a copy: transferring it loses nothing', async () => {
    const { storage } = await filled();
    const store = new WeightStore(storage);
    const first = await store.load(row);
    structuredClone(first!.data, { transfer: [first!.data.buffer] });
    expect((await store.load(row))?.data.length).toBeGreaterThan(0);
  });
});

describe('a browser that refuses to store', () => {
  const refusing = (error: () => Error): Storage => {
    const refuse = () => Promise.reject(error());
    return { get: refuse, set: refuse, delete: refuse, keys: refuse, clear: refuse };
  };

  test('altogether: weights work from memory, and it is said once', async () => {
    const host = makeHost();
    const storage = refusing(() => new DOMException('denied', 'SecurityError'));
    const library = new WeightLibrary({ base: BASE, storage, fetch: host.fetch });
    await library.load(row.id);
    expect(host.asked).toHaveLength(3);
    await library.load(row.id);
    expect(host.asked).toHaveLength(3);
    expect((await library.takeNotes()).map(({ code }) => code)).toEqual(['STORAGE_BLOCKED']);
    expect(await library.takeNotes()).toEqual([]);
  });

  test('what it tells crosses to the page whole', async () => {
    const storage = refusing(() => new DOMException('denied', 'SecurityError'));
    const library = new WeightLibrary({ base: BASE, storage, fetch: makeHost().fetch });
    await library.load(row.id);
    const [note] = structuredClone(await library.takeNotes());
    expect(note).toMatchObject({ code: 'STORAGE_BLOCKED', hint: expect.stringMatching(/\.$/) });
  });

  test('weights in memory are told from those on the device', async () => {
    const described = async (storage: Storage) => {
      const library = new WeightLibrary({ base: BASE, storage, fetch: makeHost().fetch });
      await library.load(row.id);
      return (await library.list()).find(({ id }) => id === row.id);
    };
    const refused = refusing(() => new DOMException('denied', 'SecurityError'));
    expect(await described(refused)).toMatchObject({ state: 'stored', temporary: true });
    expect(await described(memoryStorage())).not.toHaveProperty('temporary');
  });

  test('for lack of space: likewise', async () => {
    const memory = memoryStorage();
    const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    const library = new WeightLibrary({
      base: BASE,
      storage: { ...memory, set: full },
      fetch: makeHost().fetch,
    });
    await library.load(row.id);
    await library.load(row.id);
    const notes = await library.takeNotes();
    expect(notes.map(({ code }) => code)).toEqual(['STORAGE_FULL']);
    expect((await library.list()).find(({ id }) => id === row.id)?.state).toBe('stored');
  });
});
