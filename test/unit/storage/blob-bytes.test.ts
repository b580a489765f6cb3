import { describe, expect, test } from 'vitest';
import { takingBlobs } from '../../../src/storage/blob-bytes';
import { memoryStorage, type Storage } from '../../../src/storage/entries';

/** Refuses Blobs as WebKit's private windows do. */
function withoutBlobs(memory = memoryStorage()): Storage {
  return {
    ...memory,
    async set(entries) {
      if (entries.some(([, value]) => value instanceof Blob)) {
        throw new DOMException('Error preparing Blob/File data', 'UnknownError');
      }
      await memory.set(entries);
    },
  };
}

describe('a database that refuses Blobs', () => {
  test('keeps their bytes, beside what it takes as it is', async () => {
    const storage = takingBlobs(withoutBlobs());
    await storage.set([
      ['index', { tensors: 3 }],
      ['data', new Blob([new Uint8Array([1, 2, 3])], { type: 'image/png' })],
    ]);
    expect(await storage.get('index')).toEqual({ tensors: 3 });
    const blob = (await storage.get('data')) as Blob;
    expect(blob.type).toBe('image/png');
    expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 2, 3]);
  });

  test('refuses the rest with its own reason', async () => {
    const refuse = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    const storage = takingBlobs({ ...memoryStorage(), set: refuse });
    await expect(storage.set([['a', 1]])).rejects.toThrow('denied');
    await expect(storage.set([['a', new Blob()]])).rejects.toThrow('denied');
  });
});

test('a full database is not asked again', async () => {
  let asked = 0;
  const full = () => {
    asked++;
    return Promise.reject(new DOMException('no room', 'QuotaExceededError'));
  };
  const storage = takingBlobs({ ...memoryStorage(), set: full });
  await expect(storage.set([['a', new Blob()]])).rejects.toThrow('no room');
  expect(asked).toBe(1);
});
