/** Photos that come with Facet, as the page's own server has them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawnPeople } from '../../../src/calls/samples';

const PUBLIC = resolve(import.meta.dirname, '../../../public');

/** A server of the page's own files. */
function serve(): void {
  vi.stubGlobal('fetch', async (url: string) => {
    const path = resolve(PUBLIC, url);
    return existsSync(path)
      ? new Response(readFileSync(path))
      : new Response(null, { status: 404 });
  });
}

afterEach(() => vi.unstubAllGlobals());

describe('the drawn people', () => {
  it('are 24 with eight photos each, by path', async () => {
    serve();
    const people = await drawnPeople();
    expect(people.size).toBe(24 * 8);
    const [path, photo] = [...people][0]!;
    expect(path).toBe('people/Alder/Alder_0001.jpg');
    expect(photo.size).toBeGreaterThan(1_000);
  });

  it('come with fewer photos where fewer are wanted', async () => {
    serve();
    const people = await drawnPeople(1);
    expect([...people.keys()].every((path) => path.endsWith('_0001.jpg'))).toBe(true);
    expect(people.size).toBe(24);
  });

  it('are said to be missing where they can’t be fetched', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(drawnPeople(1)).rejects.toMatchObject({ code: 'OFFLINE' });
  });
});
