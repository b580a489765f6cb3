import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { photoId, sha256, sha256InPlainScript } from '../../../src/base/sha256';
import { join } from '../../fixtures/bytes';
import { facetFile } from '../weights/bytes';

test.each([0, 1, 55, 56, 63, 64, 65, 119, 1000])(
  '%i bytes: both ways agree with Node',
  async (n) => {
    const data = Uint8Array.from({ length: n }, (_, i) => (i * 37) & 255);
    const expected = createHash('sha256').update(data).digest('hex');
    expect(await sha256(data)).toBe(expected);
    expect(Buffer.from(sha256InPlainScript(data)).toString('hex')).toBe(expected);
  },
);

test('a whole file', async () => {
  const file = facetFile('det1.npy');
  expect(Buffer.from(sha256InPlainScript(file)).toString('hex')).toBe(await sha256(file));
  expect(await sha256(join('abc'))).toMatch(/^ba7816bf8f01cfea/);
});

test('a photo is known by the checksum of its file, on a page without HTTPS too', async () => {
  vi.stubGlobal('crypto', {});
  const id = await photoId(new Blob(['abc']));
  vi.unstubAllGlobals();
  expect(id).toBe(await sha256(join('abc')));
});

test('a photo that can not be read any more has no id', async () => {
  const gone = { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) };
  expect(await photoId(gone as unknown as Blob)).toBeUndefined();
});
