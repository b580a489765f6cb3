import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readZip, type TreeRow } from '../../../src/files/trees/zip';
import * as make from '../../fixtures/make';

const photo = make.png({ width: 40, height: 30 });

async function rows(bytes: Uint8Array<ArrayBuffer>): Promise<TreeRow[]> {
  const all: TreeRow[] = [];
  for await (const row of readZip(new Blob([bytes]), 'a.zip')) all.push(row);
  return all;
}

const only = async (entry: make.ZipEntry) => (await rows(make.zip([entry])))[0]!;

async function bytesOf(row: TreeRow | undefined): Promise<Uint8Array> {
  return new Uint8Array(await row!.file!.arrayBuffer());
}

describe('a zip that keeps to the rules', () => {
  test('gives its files sorted by path, each with its bytes and name', async () => {
    const bytes = zipSync({ 'b/2.png': photo, 'a/1.png': [photo, { level: 0 }] });
    const all = await rows(new Uint8Array(bytes));
    expect(all.map(({ path }) => path)).toEqual(['a.zip/a/1.png', 'a.zip/b/2.png']);
    expect((all[0]!.file as File).name).toBe('1.png');
    expect(await bytesOf(all[0])).toEqual(photo);
    expect(await bytesOf(all[1])).toEqual(photo);
  });

  test('gives neither folders nor hidden files', async () => {
    const names = ['a/', 'a/.DS_Store', '__MACOSX/a/._1.png', 'a/Thumbs.db', 'a/1.png'];
    const all = await rows(make.zip(names.map((name) => ({ name, data: photo, stored: true }))));
    expect(all.map(({ path }) => path)).toEqual(['a.zip/a/1.png']);
  });

  test('unpacks one entry at a time, when it is asked for', async () => {
    const bytes = make.zip([
      { name: 'a.png', data: photo },
      { name: 'b.png', data: photo },
    ]);
    const blob = new Blob([bytes]);
    const slices: number[] = [];
    const slice = blob.slice.bind(blob);
    blob.slice = (start, end, type) => {
      slices.push(start ?? 0);
      return slice(start, end, type);
    };
    const stream = readZip(blob, 'a.zip');
    await stream.next();
    const afterFirst = slices.length;
    await stream.next();
    expect(slices.length).toBe(afterFirst + 2);
    await stream.return(undefined);
  });

  test('may use zip64 sizes', async () => {
    expect(await bytesOf(await only({ name: 'a.png', data: photo, zip64: true }))).toEqual(photo);
  });

  test('may stand behind other bytes, as a self-extractor does', async () => {
    const zip = make.zip([{ name: 'a.png', data: photo }]);
    const bytes = new Uint8Array(zip.length + 500);
    bytes.set(zip, 500);
    expect(await bytesOf((await rows(bytes))[0])).toEqual(photo);
  });

  test('may be empty', async () => {
    expect(await rows(make.zip([]))).toEqual([]);
  });

  test('of a dense picture unpacks at the best ratio of deflate', async () => {
    const [row] = await rows(make.denseZip());
    expect(row!.file!.size).toBe(64 * 1024 * 1024);
  });
});

describe('an entry that is bad becomes a row with an error, and the rest goes on', () => {
  test('a path that climbs out', async () => {
    const all = await rows(make.climbingZip(photo));
    expect(all.map(({ path, error }) => [path, error?.code])).toEqual([
      ['a.zip/../../evil.png', 'ARCHIVE_UNSAFE_PATH'],
      ['a.zip/good.png', undefined],
    ]);
    expect(all[0]!.error!.file).toBe('a.zip/../../evil.png');
  });

  test.each(['/etc/evil.png', 'C:\\evil.png', 'a\\..\\..\\evil.png'])(
    'a path like %s',
    async (name) => {
      expect((await only({ name, data: photo })).error?.code).toBe('ARCHIVE_UNSAFE_PATH');
    },
  );

  test('an encrypted one', async () => {
    const { error } = await only({ name: 'a.png', data: photo, encrypted: true });
    expect(error?.code).toBe('ARCHIVE_INVALID');
    expect(error?.message).toContain('encrypted');
  });

  test('one that unpacks to more than it claims is stopped', async () => {
    const [row] = await rows(make.swellingZip());
    expect(row!.error?.code).toBe('ARCHIVE_INVALID');
    expect(row!.error?.message).toContain('more than the 1000 bytes');
  });

  test('one that claims more than deflate can pack', async () => {
    const { error } = await only({ name: 'a.png', data: photo, claimedSize: 400e6 });
    expect(error?.code).toBe('ARCHIVE_INVALID');
    expect(error?.message).toContain('contradict');
  });

  test('one over the limit of a single entry', async () => {
    const { error } = await only({ name: 'a.png', data: photo, claimedSize: 600 * 2 ** 20 });
    expect(error?.code).toBe('ARCHIVE_TOO_LARGE');
    expect(error?.message).toContain('512 MB');
  });

  test('one whose checksum differs', async () => {
    const { error } = await only({ name: 'a.png', data: photo, wrongChecksum: true });
    expect(error?.message).toContain('checksum');
  });

  test('one whose deflated bytes are garbled', async () => {
    const bytes = make.zip([{ name: 'a.png', data: photo }]);
    bytes.fill(255, 36, 60);
    const [row] = await rows(bytes);
    expect(row!.error?.code).toBe('ARCHIVE_INVALID');
  });
});

describe('a zip that is bad as a whole is refused before anything is unpacked', () => {
  test('cut short', async () => {
    const bytes = make.cut(make.zip([{ name: 'a.png', data: photo }]), 0.8);
    await expect(rows(bytes)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID', file: 'a.zip' });
  });

  test('its directory garbled', async () => {
    const bytes = make.zip([{ name: 'a.png', data: photo }]);
    bytes.fill(0, bytes.length - 22 - 51, bytes.length - 22);
    await expect(rows(bytes)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });

  test('claiming 50 GB', async () => {
    await expect(rows(make.boastingZip())).rejects.toMatchObject({
      code: 'ARCHIVE_TOO_LARGE',
      message: 'a.zip is too large: it unpacks to 50 GB, and 20 GB is the limit.',
    });
  });

  test('its entries sharing the same bytes', async () => {
    await expect(rows(make.overlappingZip(photo))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
    });
  });

  test('noise', async () => {
    await expect(rows(make.noise())).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });
});
