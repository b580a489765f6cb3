/** Whatever is handed over is answered: what was read and what was left out are all of it. */
import { describe, expect, test } from 'vitest';
import { sourcePhotos } from '../../../src/calls/align/source-photos';
import { alignOptions } from '../../../src/calls/align/options';
import { Account, sumOf } from '../../../src/files/trees/account';
import { fromDrop } from '../../../src/files/trees/source';
import { readTree, type TreeInput } from '../../../src/files/trees/tree';
import { caseFile } from '../../fixtures/cases';
import * as make from '../../fixtures/make';
import { tar } from '../../fixtures/tars';

const photo = make.png({ width: 2, height: 2 });
const NAMES = [
  'set/a/1.jpg',
  'set/a/.DS_Store',
  'set/a/.hidden.jpg',
  'set/Thumbs.db',
  'set/pairs.csv',
  'set/a/photo.jpg_large',
  'set/a/x.JPG.1',
  'set/a/photo.pgm',
  'set/a/renamed.part',
  'set/a/notes.txt',
  'set/a/noending',
];
const isPhoto = (name: string) => /jpg|pgm|part|noending/i.test(name);
const contentOf = (name: string) =>
  isPhoto(name) ? photo : new TextEncoder().encode('These are words.');
const list = NAMES.map((path) => ({ path, file: new File([contentOf(path)], path) }));
const zip = new File([make.zip(NAMES.map((name) => ({ name, data: contentOf(name) })))], 'set.zip');

async function read(input: TreeInput) {
  const account = new Account();
  const paths: string[] = [];
  for await (const { path } of readTree(input, { account })) paths.push(path);
  return { paths, account };
}

describe('what is handed over', () => {
  test.each<[string, TreeInput]>([
    ['a list', list],
    ['a zip', zip],
    ['a tar', new File([tar(NAMES.map((name) => ({ name, data: contentOf(name) })))], 'set.tar')],
  ])('as %s is what is read and what is left out', async (_, input) => {
    const { paths, account } = await read(input);
    expect(account.leftOut).toEqual({ hidden: 1, system: 2, other: 0 });
    expect(paths.length + sumOf(account.leftOut)).toBe(NAMES.length);
  });

  test.each<[string, typeof list | File]>([
    ['a list', list],
    ['a zip', zip],
  ])(
    'to be aligned as %s is photos, by name or by content, and what is left out',
    async (_, tree) => {
      const account = new Account();
      const photos: string[] = [];
      for await (const { path } of sourcePhotos(tree, { ...alignOptions({}), account })) {
        photos.push(path.slice(path.lastIndexOf('/') + 1));
      }
      expect(photos.sort()).toEqual([
        ...['1.jpg', 'noending', 'photo.jpg_large', 'photo.pgm', 'renamed.part', 'x.JPG.1'],
      ]);
      expect(account.leftOut).toEqual({ hidden: 1, system: 2, other: 2 });
      expect(photos.length + sumOf(account.leftOut)).toBe(NAMES.length);
    },
  );

  test.each(['only-litter.zip', 'folders-only.zip', 'empty.zip'])(
    'as %s gives nothing, and is known by its name',
    async (name) => {
      const { paths, account } = await read(caseFile(`archives/${name}`));
      expect(paths).toEqual([]);
      expect(account.name).toBe(name);
    },
  );

  test('as a tar of links and devices has a row with a reason for each', async () => {
    const entry = (name: string, type: string) => ({ name, type, data: new Uint8Array() });
    const archive = tar([entry('a.jpg', '2'), entry('b.jpg', '3'), entry('c.jpg', 'M')]);
    const reasons: string[] = [];
    for await (const { error } of readTree(new File([archive], 'x.tar'))) {
      reasons.push(error!.message);
    }
    expect(reasons).toEqual([
      expect.stringMatching(/^a\.jpg is only a link to /),
      'b.jpg is a device, not a file.',
      'c.jpg is the rest of one that begins in another volume, not a file.',
    ]);
  });
});

describe('a hidden folder', () => {
  const inFolder = (path: string) =>
    Object.assign(new File([photo], path.split('/').at(-1)!), { webkitRelativePath: path });

  test('that was itself chosen is read', async () => {
    const { paths } = await read([inFolder('.photos/a.jpg'), inFolder('.photos/.x/b.jpg')]);
    expect(paths).toEqual(['.photos/a.jpg']);
  });

  test('among others is left out', async () => {
    const entry = (name: string, children: FileSystemEntry[]) =>
      ({
        ...{ name, isFile: false, isDirectory: true },
        createReader: () => ({
          readEntries: (done: (some: FileSystemEntry[]) => void) => done(children.splice(0)),
        }),
      }) as unknown as FileSystemEntry;
    const dropped = (...names: string[]) =>
      ({
        files: [],
        items: names.map((name) => ({
          webkitGetAsEntry: () => entry(name, [entry('inner', [])]),
          getAsFile: () => null,
        })),
      }) as unknown as DataTransfer;
    expect((await read(dropped('.git', 'photos'))).account.leftOut.hidden).toBe(1);
    expect((await read(dropped('.git'))).account.leftOut.hidden).toBe(0);
  });
});

describe('a drop as a data set', () => {
  test('keeps archives closed, and why a file can’t be read', async () => {
    const failing = {
      ...{ name: 'gone.jpg', isFile: true, isDirectory: false },
      file: (_: unknown, fail: (error: Error) => void) => fail(new Error('NotFoundError')),
    };
    const items = [
      { webkitGetAsEntry: () => null, getAsFile: () => zip },
      { webkitGetAsEntry: () => failing, getAsFile: () => null },
    ];
    const { tree } = await fromDrop({ items, files: [] } as unknown as DataTransfer);
    expect(tree).toMatchObject([
      { path: 'gone.jpg', error: { code: 'FILE_UNREADABLE' } },
      { path: 'set.zip', file: zip },
    ]);
  });
});
