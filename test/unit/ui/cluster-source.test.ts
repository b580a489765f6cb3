/** What a person hands over to the Cluster page. */
import { describe, expect, it } from 'vitest';
import { npy } from '../../../src/export/npy';
import { added, areStored, readGiven } from '../../../src/ui/pages/cluster/source';

const signal = new AbortController().signal;
const STORED = npy(Float32Array.of(1, 0, 0, 1), [2, 2]);
const PHOTO = new Blob(['photo']);
const given = (files: Record<string, Blob>) =>
  readGiven(
    { name: 'Given', tree: Object.entries(files).map(([path, file]) => ({ path, file })) },
    signal,
  );

describe('what is handed over to be sorted', () => {
  it('may be saved embeddings', async () => {
    const { files } = await given({ 'embeddings.npy': STORED, 'readme.txt': new Blob(['x']) });
    expect([...files.keys()]).toEqual(['embeddings.npy']);
    expect(areStored(files)).toBe(true);
  });

  it('is photos where there are any, and says that embeddings beside them are left out', async () => {
    const { files, note } = await given({ 'embeddings.npy': STORED, 'a.jpg': PHOTO });
    expect([...files.keys()]).toEqual(['a.jpg']);
    expect(note).toContain('1 file of saved embeddings beside the photos');
  });

  it('is one or the other', () => {
    const [photos, stored] = [new Map([['a.jpg', PHOTO]]), new Map([['e.npy', STORED]])];
    expect(() => added(photos, stored)).toThrow('not sorted together');
    expect(() => added(stored, photos)).toThrow('not sorted together');
  });

  it('is refused where it is neither', async () => {
    await expect(given({ 'readme.txt': new Blob(['x']) })).rejects.toMatchObject({
      message: 'There is no photo in Given.',
      hint: expect.stringContaining('.npy'),
    });
  });
});
