import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256, sha256InPlainScript } from '../../../src/base/sha256';
import { bytes, facetFile } from '../weights/bytes';

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
  expect(await sha256(bytes('abc'))).toMatch(/^ba7816bf8f01cfea/);
});
