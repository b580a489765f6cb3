/**
 * Tars that readers disagree about. Photos and weights come out of them alike, and as GNU tar 1.34
 * unpacks them.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readTree } from '../../../src/files/trees/tree';
import { openFile } from '../../../src/weights/reading/opening';
import { join } from '../../fixtures/bytes';
import { paxRecord, tar, tarEntries, type TarFile } from '../../fixtures/tars';
import { facetFile } from '../weights/bytes';

const data = facetFile('det1.npy');
const member: TarFile = { name: 'net.npy', data };
const pax = (...records: Uint8Array[]): TarFile => ({
  name: 'pax',
  type: 'x',
  data: join(...records),
});

interface Found {
  path: string;
  sha256: string;
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function asPhotos(archive: File): Promise<Found[]> {
  const found: Found[] = [];
  for await (const { path, file, error } of readTree(archive)) {
    if (error) throw error;
    found.push({ path, sha256: sha256(new Uint8Array(await file.arrayBuffer())) });
  }
  return found;
}

async function asWeights(archive: File): Promise<Found[]> {
  const { sources } = await openFile({ name: archive.name, blob: archive });
  return sources.map(({ name, sha256 }) => ({ path: name, sha256 }));
}

describe.each<[string, Uint8Array<ArrayBuffer>]>([
  ['a contiguous file (type 7) is a file', tar([{ ...member, type: '7' }])],
  [
    'what old GNU headers keep there is no prefix',
    tar([{ ...member, magic: 'ustar  \0', prefix: '14763' }]),
  ],
  [
    'a size in pax records stands above the header’s',
    tar([pax(paxRecord('size', String(data.length))), { ...member, claimedSize: 0 }]),
  ],
  [
    'a pax record is as long as it says: a comment of several lines names no file',
    tar([pax(paxRecord('comment', 'of two lines\n18 path=wrong.npy')), member]),
  ],
  ['the end needs no empty blocks', tarEntries([member])],
  ['headers from before POSIX bear no mark', tar([{ ...member, magic: '' }])],
  ['a leading ./ is no folder', tar([{ ...member, name: './net.npy' }])],
])('%s', (_, content) => {
  const archive = new File([content], 'x.tar');
  const expected = [{ path: 'x.tar/net.npy', sha256: sha256(data) }];

  test('for a tree of photos', async () => {
    expect(await asPhotos(archive)).toEqual(expected);
  });

  test('for weights', async () => {
    expect(await asWeights(archive)).toEqual(expected);
  });
});
