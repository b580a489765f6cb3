/** What is large in an archive is told by its beginning, before it is unpacked whole. */
import { describe, expect, test, vi } from 'vitest';
import { readTree } from '../../../src/files/trees/tree';
import { judgeEntry } from '../../../src/photos/judge-entry';
import * as make from '../../fixtures/make';
import { tar } from '../../fixtures/tars';

const MB = 1024 * 1024;
/** Behind a beginning. */
const large = (head: Uint8Array | string, megabytes = 2) => {
  const bytes = new Uint8Array(megabytes * MB);
  bytes.set(typeof head === 'string' ? new TextEncoder().encode(head) : head);
  return bytes;
};
const photo = make.png({ width: 2, height: 2 });

async function read(archive: File) {
  const judge = vi.fn(judgeEntry);
  const rows: (string | number)[][] = [];
  for await (const { path, file, error } of readTree(archive, { judge })) {
    rows.push([path, file?.size ?? error!.code]);
  }
  return { rows, judged: judge.mock.calls.map(([head, path]) => [path, head.length]) };
}

const entries = [
  { name: 'a.jpg', data: large('') },
  { name: 'b.png', data: large(photo) },
  { name: 'c.jpg', data: large('%PDF-') },
  { name: 'd.jpg', data: photo },
];

describe.each([
  ['zip', () => make.zip(entries)],
  ['zip, stored', () => make.zip(entries.map((entry) => ({ ...entry, stored: true })))],
  ['tar', () => tar(entries)],
])('in a %s', (kind, archive) => {
  test('what is no picture is refused by its beginning, the rest is read', async () => {
    const name = `x.${kind.slice(0, 3)}`;
    const { rows, judged } = await read(new File([archive()], name));
    expect(rows).toEqual([
      [`${name}/a.jpg`, 'NOT_AN_IMAGE'],
      [`${name}/b.png`, 2 * MB],
      [`${name}/c.jpg`, 'NOT_AN_IMAGE'],
      [`${name}/d.jpg`, photo.length],
    ]);
    expect(judged.map(([path]) => path)).toEqual(
      ['a.jpg', 'b.png', 'c.jpg'].map((each) => `${name}/${each}`),
    );
    // A decompressor gives what it has: a chunk or a few.
    for (const [, length] of judged) expect(length).toBeLessThan(MB);
  });
});

describe('a huge entry', () => {
  const HUGE = 500 * MB;

  test('that hides its header, or is larger than its picture can be, is damaged', () => {
    expect(judgeEntry(large('\x00'), 'x.jpg', HUGE)?.code).toBe('NOT_AN_IMAGE');
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(9000)]);
    expect(judgeEntry(jpeg, 'x.jpg', HUGE)?.code).toBe('IMAGE_DAMAGED');
    expect(judgeEntry(photo, 'x.png', HUGE)?.code).toBe('IMAGE_DAMAGED');
    const wide = make.png({ width: 8000, height: 1, colour: 'grey', depth: 1 });
    expect(judgeEntry(wide, 'x.png', 60 * MB)).toBeUndefined();
  });

  test('of text is read as far as a list of pairs may go', () => {
    const text = new TextEncoder().encode('Ada\t1\t2\n'.repeat(100));
    expect(judgeEntry(text, 'pairs.txt', 10 * MB)).toBeUndefined();
    expect(judgeEntry(text, 'pairs.txt', HUGE)?.code).toBe('NOT_AN_IMAGE');
  });
});
