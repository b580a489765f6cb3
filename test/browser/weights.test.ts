/** The store in a real IndexedDB, filled from the page's own origin. */
import { afterAll, describe, expect, test } from 'vitest';
import { WeightLibrary } from '../../src/weights/library';
import { indexedDbStorage } from '../../src/storage/entries';
import { storageUsage } from '../../src/storage/usage';

const base = new URL('/', location.href).href;
const database = `facet-weights-test-${crypto.randomUUID()}`;

afterAll(() => {
  indexedDB.deleteDatabase(database);
});

/** A library as another visit would make it: nothing shared but the database. */
function visit(fetcher: typeof fetch = (...args) => fetch(...args)): WeightLibrary {
  return new WeightLibrary({
    base,
    storage: indexedDbStorage(database, 'entries'),
    fetch: fetcher,
  });
}

const offline = (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof fetch;

describe('weights in the browser', () => {
  test('come from the own origin once, and from IndexedDB after that', async () => {
    const first = await visit().load('mtcnn-facet');
    expect(first.data.length).toBe(495_850);
    const second = await visit(offline).load('mtcnn-facet');
    expect(second.tensors).toEqual(first.tensors);
    expect(second.data).toEqual(first.data);
    const models = await visit(offline).list();
    expect(models.find(({ id }) => id === 'mtcnn-facet')?.state).toBe('stored');
  });

  test('what the development server sends for a missing file counts as missing', async () => {
    const elsewhere = new WeightLibrary({
      base: `${base}nowhere/`,
      storage: indexedDbStorage(database, 'entries'),
    });
    const models = await elsewhere.list();
    expect(models.find(({ id }) => id === 'mtcnn')?.state).toBe('missing');
  });

  test('are dropped as blobs, removed and wiped', async () => {
    const names = ['det1.npy', 'det2.npy', 'det3.npy'];
    const files = await Promise.all(
      names.map(async (name) => {
        const response = await fetch(`${base}models/facet/mtcnn/${name}`);
        const bytes = new Uint8Array(await response.arrayBuffer());
        bytes[bytes.length >> 1]! ^= 1;
        return { name, blob: new Blob([bytes]) };
      }),
    );
    const [model] = await visit(offline).add(files);
    expect(model).toMatchObject({ id: 'mtcnn-custom', state: 'stored' });
    await visit(offline).remove('mtcnn-custom');
    expect((await visit(offline).list()).map(({ id }) => id)).not.toContain('mtcnn-custom');

    await visit().wipe();
    expect(await indexedDbStorage(database, 'entries').keys()).toEqual([]);
  });

  test('usage is told', async () => {
    expect((await storageUsage()).quota).toBeGreaterThan(0);
  });
});
