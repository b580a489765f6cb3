/** Tars and gzips as other programs write them. What GNU tar 1.34 and Python's tarfile unpack is the measure. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readTree } from '../../../src/files/trees/tree';
import { caseFile } from '../../fixtures/cases';
import { paxRecord, tar, type TarFile } from '../../fixtures/tars';
import { join } from '../../fixtures/bytes';

/** Of set/Alder/Alder_0001.jpg as `tar xO` gives it. */
const ALDER = '3179ca6069379155fa64721177d0e829c4e06555e5022ae0cb2469c88fc6a0d5';

const sha256 = (bytes: ArrayBuffer) =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

async function rows(archive: File): Promise<[path: string, found: string][]> {
  const found: [string, string][] = [];
  for await (const { path, file, error } of readTree(archive)) {
    found.push([
      path,
      error ? `${error.code}: ${error.message}` : sha256(await file.arrayBuffer()),
    ]);
  }
  return found;
}

const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value);
const archive = (...files: TarFile[]) => new File([tar(files)], 'x.tar');

describe('a file with holes', () => {
  test.each(['gnu-sparse-S.tar', 'gnu-sparse-S-extended.tar', 'pax-sparse-1.0.tar'])(
    'is whole again, and so is the one after it: %s',
    async (name) => {
      const [first, second, ...more] = await rows(caseFile(`archives/${name}`));
      expect(first).toEqual([`${name}/set/Alder/Alder_0001.jpg`, ALDER]);
      expect(second![0]).toBe(`${name}/set/Aster/Aster_0001.jpg`);
      expect(more).toEqual([]);
    },
  );

  test.each([
    ['0.0', ['offset', '1'], ['numbytes', '2'], ['offset', '5'], ['numbytes', '1']],
    ['0.1', ['map', '1,2,5,1']],
  ])('is read as pax %s describes it', async (_, ...records) => {
    const pax = [['size', '8'], ...records].map(([k, v]) => paxRecord(`GNU.sparse.${k}`, v!));
    const [only] = await rows(
      archive({ name: 'pax', type: 'x', data: join(...pax) }, { name: 'a.jpg', data: bytes(3) }),
    );
    expect(only).toEqual(['x.tar/a.jpg', sha256(Uint8Array.of(0, 7, 7, 0, 0, 7, 0, 0).buffer)]);
  });

  test.each([
    ['is larger than its content by far', '900000000', '0,3'],
    ['has pieces beyond its end', '8', '7,3'],
    ['has pieces over each other', '8', '0,2,1,1'],
    ['has a map that is none', '8', 'x,3'],
  ])('that %s is named, and nothing of the size is made', async (_, size, map) => {
    const pax = join(paxRecord('GNU.sparse.size', size), paxRecord('GNU.sparse.map', map));
    const [first, second] = await rows(
      archive(
        { name: 'pax', type: 'x', data: pax },
        { name: 'a.jpg', data: bytes(3) },
        { name: 'b.jpg', data: bytes(1) },
      ),
    );
    expect(first).toEqual([
      'x.tar/a.jpg',
      'ARCHIVE_INVALID: a.jpg has holes that do not fit its content.',
    ]);
    expect(second![0]).toBe('x.tar/b.jpg');
  });
});

describe('links', () => {
  test('are named, hard ones and symbolic ones', async () => {
    const found = await rows(caseFile('archives/hardlink.tar'));
    const alder = 'set/Alder/Alder_0001.jpg';
    expect(found).toEqual([
      [`hardlink.tar/${alder}`, ALDER],
      [
        'hardlink.tar/set/Alder/Alder_0002.jpg',
        `ARCHIVE_INVALID: set/Alder/Alder_0002.jpg is only a link to ${alder}, not a file.`,
      ],
      [
        'hardlink.tar/set/Aster/Aster_0001.jpg',
        'ARCHIVE_INVALID: set/Aster/Aster_0001.jpg is only a link to ../Alder/Alder_0001.jpg, not a file.',
      ],
    ]);
  });

  test('a hard link that repeats the size of its file has no content', async () => {
    const found = await rows(
      archive(
        { name: 'a.jpg', data: bytes(600) },
        { name: 'b.jpg', type: '1', claimedSize: 600 },
        { name: 'c.jpg', data: bytes(2) },
      ),
    );
    expect(found.map(([path]) => path)).toEqual(['x.tar/a.jpg', 'x.tar/b.jpg', 'x.tar/c.jpg']);
  });
});

describe('headers', () => {
  test('from before POSIX are read', async () => {
    const name = 'v7.tar';
    expect(await rows(caseFile(`archives/${name}`))).toEqual([
      [`${name}/set/Alder/Alder_0001.jpg`, ALDER],
    ]);
  });

  test('behind a wrong size the next good one is found, and the damage is said', async () => {
    const name = 'pax-size-then-L.tar';
    const found = await rows(caseFile(`archives/${name}`));
    expect(found.map(([path]) => path)).toEqual([
      `${name}/set/Alder/Alder_0001.j`,
      `${name}/set/Aster/Aster_0001.jpg`,
      name,
    ]);
    expect(found[2]![1]).toContain('a header in it is damaged');
  });

  test('for all entries and long names of links leave what was said of the next entry', async () => {
    const long = `${'folder/'.repeat(20)}photo.jpg`;
    const [only] = await rows(
      archive(
        { name: 'long', type: 'L', data: join(long, [0]) },
        { name: 'link', type: 'K', data: join('target', [0]) },
        { name: 'all', type: 'g', data: paxRecord('comment', 'made by git archive') },
        { name: 'cut.jpg', data: bytes(3) },
      ),
    );
    expect(only![0]).toBe(`x.tar/${long}`);
  });
});

describe('sizes', () => {
  test.each(['tar-negative-size.tar', 'tar-negative-dir.tar'])(
    'below 0 are no sizes: %s',
    async (name) => {
      expect(await rows(caseFile(`attacks/${name}`))).toEqual([
        [name, expect.stringContaining('a header in it is damaged')],
      ]);
    },
  );

  test.each(['-512', '1e3', '0x10', '1.5', ' 7', ''])(
    'in pax records are digits alone: "%s" is passed over',
    async (size) => {
      const pax = { name: 'pax', type: 'x', data: paxRecord('size', size) };
      const [first] = await rows(archive(pax, { name: 'a.jpg', data: bytes(3) }));
      expect(first).toEqual(['x.tar/a.jpg', sha256(bytes(3).buffer)]);
    },
  );

  test('in binary below 0, or beyond any file, are none', async () => {
    for (const first of [0xff, 0x81]) {
      const whole = tar([{ name: 'a.jpg', data: bytes(3) }]);
      whole.fill(0, 124, 136);
      whole[124] = first;
      const sum = whole.subarray(0, 512).reduce((all, byte, at) => {
        return all + (at >= 148 && at < 156 ? 32 : byte);
      }, 0);
      whole.set(join(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
      expect((await rows(new File([whole], 'x.tar')))[0]![1]).toContain('header in it is damaged');
    }
  });
});

describe('gzip', () => {
  test('of two members is read to its end', async () => {
    const found = await rows(caseFile('archives/two-member-gzip.tar.gz'));
    expect(found.map(([path]) => path.split('/').at(-1))).toEqual([
      'Alder_0001.jpg',
      'Aster_0001.jpg',
    ]);
  });

  test('of many members, one of them empty, is read to its end in every cut', async () => {
    const whole = tar([
      { name: 'a.jpg', data: bytes(700) },
      { name: 'b.jpg', data: bytes(700, 9) },
    ]);
    const parts = [whole.slice(0, 100), bytes(0), whole.slice(100, 1500), whole.slice(1500)];
    const packed = join(...parts.map((part) => gzipSync(part)));
    const found = await rows(new File([packed], 'x.tgz'));
    expect(found.map(([, content]) => content)).toEqual([
      sha256(bytes(700).buffer),
      sha256(bytes(700, 9).buffer),
    ]);
  });

  test('that holds what looks like the beginning of a member is not cut there', async () => {
    const data = join([0x1f, 0x8b, 0x08, 0], [3, 0, 0, 0], [0x1f, 0x8b, 0x08, 0], bytes(40));
    const packed = gzipSync(tar([{ name: 'a.jpg', data }]), { level: 0 });
    const [only] = await rows(new File([new Uint8Array(packed)], 'x.tar.gz'));
    expect(only).toEqual(['x.tar.gz/a.jpg', sha256(data.buffer)]);
  });
});

test('a stop is heard inside of an entry that is passed over', async () => {
  const stop = new AbortController();
  const huge = new Uint8Array(8 * 1024 * 1024);
  const hidden = new File([tar([{ name: '.hidden', data: huge }])], 'x.tar');
  const first = readTree(hidden, { signal: stop.signal }).next();
  stop.abort();
  await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
});
