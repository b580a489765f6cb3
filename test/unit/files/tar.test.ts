import { describe, expect, test } from 'vitest';
import { readTar } from '../../../src/files/archives/tar';
import { FacetError } from '../../../src/base/errors';
import { readTree } from '../../../src/files/trees/tree';
import { join } from '../../fixtures/bytes';
import { paxRecord, tar, tarEntries, type TarFile } from '../../fixtures/tars';

const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value);

/** The archive in chunks of this many bytes. */
function stream(
  archive: Uint8Array<ArrayBuffer>,
  chunk: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= archive.length) return controller.close();
      controller.enqueue(archive.subarray(at, (at += chunk)));
    },
  });
}

async function read(archive: Uint8Array<ArrayBuffer>, chunk = 1000, most = 1e6) {
  const found: string[] = [];
  try {
    for await (const entry of readTar(stream(archive, chunk), { name: 'a.tar', most })) {
      found.push(`${entry.path} ${entry.error?.code ?? entry.content?.length}`);
    }
  } catch (error) {
    found.push(error instanceof FacetError ? error.code : String(error));
  }
  return found;
}

const TWO: TarFile[] = [
  { name: 'a/', type: '5' },
  { name: 'a/1.jpg', data: bytes(700) },
  { name: 'a/link.jpg', type: '2' },
  { name: './a/2.jpg', data: bytes(512) },
  { name: 'old/', type: '\0' },
];

describe('a tar', () => {
  test('gives its files, whatever the chunks it comes in', async () => {
    for (const chunk of [1, 100, 512, 5000]) {
      expect(await read(tar(TWO), chunk)).toEqual([
        'a/1.jpg 700',
        'a/link.jpg ARCHIVE_INVALID',
        'a/2.jpg 512',
      ]);
    }
  });

  test('gives views of what lies in one chunk: nothing large is copied', async () => {
    const archive = tar(TWO);
    const options = { name: 'a.tar', most: 1e6 };
    for await (const { content, error } of readTar(stream(archive, archive.length), options)) {
      if (!error) expect(content.buffer).toBe(archive.buffer);
    }
  });

  test('gives long names by prefix, by GNU’s entry and by pax records', async () => {
    const long = `${'folder/'.repeat(20)}photo.jpg`;
    const named = (type: string, data: Uint8Array): TarFile[] => [
      { name: 'long', type, data },
      { name: 'cut.jpg', data: bytes(3) },
      { name: 'next.jpg', data: bytes(4) },
    ];
    const gnu = join(long, [0]);
    const pax = paxRecord('path', long);
    expect(await read(tar(named('L', gnu)))).toEqual([`${long} 3`, 'next.jpg 4']);
    expect(await read(tar(named('x', pax)))).toEqual([`${long} 3`, 'next.jpg 4']);
    const split = [{ name: 'photo.jpg', prefix: 'some/folder', data: bytes(1) }];
    expect(await read(tar(split))).toEqual(['some/folder/photo.jpg 1']);
  });

  test('that ends early gives what came before, then says so', async () => {
    const whole = tarEntries(TWO);
    expect(await read(whole.slice(0, -300))).toEqual([
      'a/1.jpg 700',
      'a/link.jpg ARCHIVE_INVALID',
      'a/2.jpg 512',
      'ARCHIVE_INVALID',
    ]);
    expect(await read(whole.slice(0, -812))).toEqual([
      'a/1.jpg 700',
      'a/link.jpg ARCHIVE_INVALID',
      'ARCHIVE_INVALID',
    ]);
    expect(await read(whole.slice(0, 700))).toEqual(['ARCHIVE_INVALID']);
  });

  test('with a damaged header says so', async () => {
    const damaged = tar([TWO[1]!, { ...TWO[3]!, wrongChecksum: true }]);
    expect(await read(damaged)).toEqual(['a/1.jpg 700', 'ARCHIVE_INVALID']);
  });

  test('with entries that climb out or are too large goes on without them', async () => {
    const files = [
      { name: '../evil.jpg', data: bytes(10) },
      { name: 'large.jpg', data: bytes(2000) },
      { name: 'good.jpg', data: bytes(10) },
    ];
    expect(await read(tar(files), 512, 1000)).toEqual([
      '../evil.jpg ARCHIVE_UNSAFE_PATH',
      'large.jpg ARCHIVE_TOO_LARGE',
      'good.jpg 10',
    ]);
  });

  test('with a size that is no number says so', async () => {
    const archive = tar([{ name: 'a.jpg', claimedSize: NaN }]);
    expect(await read(archive)).toEqual(['ARCHIVE_INVALID']);
  });

  test('that claims more than there is allocates nothing of the sort', async () => {
    const boast = tar([{ name: 'big.jpg', data: bytes(10), claimedSize: 900_000 }]);
    expect(await read(boast)).toEqual(['ARCHIVE_INVALID']);
  });
});

describe('readTree', () => {
  const paths = async (file: File) => {
    const found: string[] = [];
    for await (const row of readTree(file)) {
      found.push(row.error ? `${row.path} ${row.error.code}` : row.path);
    }
    return found;
  };

  test('opens a tar and a tar.gz, and leaves hidden files out', async () => {
    const packed = tar([...TWO, { name: 'a/.DS_Store', data: bytes(5) }]);
    const gzip = await new Response(
      new Blob([packed]).stream().pipeThrough(new CompressionStream('gzip')),
    ).blob();
    for (const [name, archive] of [
      ['x.tar', packed],
      ['x.tgz', gzip],
    ] as const) {
      expect(await paths(new File([archive], name))).toEqual([
        `${name}/a/1.jpg`,
        `${name}/a/link.jpg ARCHIVE_INVALID`,
        `${name}/a/2.jpg`,
      ]);
    }
  });

  test('of a gzip that is cut says so in a row', async () => {
    const noise = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 251);
    const gzip = await new Response(
      new Blob([tar([{ name: 'a.jpg', data: noise }])])
        .stream()
        .pipeThrough(new CompressionStream('gzip')),
    ).blob();
    const cut = new File([gzip.slice(0, gzip.size >> 1)], 'x.tar.gz');
    expect(await paths(cut)).toEqual(['x.tar.gz ARCHIVE_INVALID']);
  });
});
