import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../src/files/trees/fingerprint';
import { fromFiles } from '../../../src/files/trees/source';

describe('the fingerprint of photos', () => {
  const list = (...sizes: number[]) =>
    sizes.map((size, i) => ({ path: `photos/${i}.jpg`, file: new Blob(['x'.repeat(size)]) }));

  test('is the same for the same names and sizes, in any order', async () => {
    expect(await fingerprint(list(1, 2, 3).reverse())).toBe(await fingerprint(list(1, 2, 3)));
    expect(await fingerprint(list(1, 2, 3))).not.toBe(await fingerprint(list(1, 2, 4)));
    expect(await fingerprint(list(1, 2, 3))).not.toBe(await fingerprint(list(1, 2)));
  });

  test('of an archive goes by name, size and date', async () => {
    const archive = (name: string, content: string, lastModified: number) =>
      fingerprint(new File([content], name, { lastModified }));
    const first = await archive('a.zip', 'one', 1);
    expect(await archive('a.zip', 'two', 1)).toBe(first);
    expect(await archive('b.zip', 'one', 1)).not.toBe(first);
    expect(await archive('a.zip', 'three', 1)).not.toBe(first);
    expect(await archive('a.zip', 'one', 2)).not.toBe(first);
  });
});

test('a list is called by its photos, whatever else is in it', () => {
  const files = (...names: string[]) => names.map((name) => new File(['x'], name));
  expect(fromFiles(files('a.jpg', 'b.png', 'pairs.txt')).name).toBe('2 photos');
  expect(fromFiles(files('a.zip', 'b.zip')).name).toBe('2 files');
});
