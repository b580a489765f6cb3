import { describe, expect, test } from 'vitest';
import { isPhotoName, readTree, type TreeInput } from '../../../src/files/trees/tree';
import * as make from '../../fixtures/make';

const photo = make.png({ width: 2, height: 2 });

const file = (name: string, bytes = photo) => new File([bytes], name);

function inFolder(path: string): File {
  return Object.assign(file(path.split('/').at(-1)!), { webkitRelativePath: path });
}

async function paths(input: TreeInput): Promise<string[]> {
  const all: string[] = [];
  for await (const row of readTree(input)) {
    all.push(row.error ? `${row.path}: ${row.error.code}` : row.path);
  }
  return all;
}

type Folder = { [name: string]: Folder | File | Error };

/** What a drop gives for a folder: entries that give children two at a time. */
function entry(name: string, content: Folder | File | Error): FileSystemEntry {
  if (content instanceof File) {
    const read = (done: (file: File) => void) => done(content);
    return { name, isFile: true, isDirectory: false, file: read } as unknown as FileSystemEntry;
  }
  const children = Object.entries(content).map(([child, inside]) => entry(child, inside));
  const createReader = () => ({
    readEntries(done: (some: FileSystemEntry[]) => void, fail: (error: Error) => void) {
      if (content instanceof Error) fail(content);
      else done(children.splice(0, 2));
    },
  });
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

/** What a picker gives for a folder. */
function handle(name: string, content: Folder | File | Error): FileSystemDirectoryHandle {
  const getFile = async () => content;
  if (content instanceof File) return { kind: 'file', name, getFile } as never;
  async function* values() {
    if (content instanceof Error) throw content;
    for (const [child, inside] of Object.entries(content as Folder)) yield handle(child, inside);
  }
  return { kind: 'directory', name, values } as never;
}

function transfer(entries: (FileSystemEntry | null)[], files: File[] = []): DataTransfer {
  const items = entries.map((one) => ({ webkitGetAsEntry: () => one, getAsFile: () => null }));
  return { items, files } as unknown as DataTransfer;
}

const album: Folder = {
  'c.jpg': file('c.jpg'),
  'Thumbs.db': file('Thumbs.db'),
  b: { '2.jpg': file('2.jpg'), '1.jpg': file('1.jpg'), '.DS_Store': file('.DS_Store') },
  'a.txt': file('a.txt'),
};
const albumPaths = ['album/a.txt', 'album/b/1.jpg', 'album/b/2.jpg', 'album/c.jpg'];

describe('a list of files', () => {
  test('comes sorted by path, without hidden files', async () => {
    const files = ['x/b.jpg', 'x/.hidden/a.jpg', 'x/a.jpg', 'x/desktop.ini'].map(inFolder);
    expect(await paths(files)).toEqual(['x/a.jpg', 'x/b.jpg']);
  });

  test('without folders comes by name', async () => {
    expect(await paths([file('b.jpg'), file('a.jpg')])).toEqual(['a.jpg', 'b.jpg']);
  });

  test('with a zip gives the files of the zip in its place', async () => {
    const zip = file('b.zip', make.zip([{ name: 'in/1.jpg', data: photo }]));
    expect(await paths([file('c.jpg'), zip, file('a.jpg')])).toEqual([
      'a.jpg',
      'b.zip/in/1.jpg',
      'c.jpg',
    ]);
  });

  test('with a broken zip gives one row for it and goes on', async () => {
    const broken = file('a.zip', make.cut(make.zip([{ name: '1.jpg', data: photo }]), 0.7));
    expect(await paths([broken, file('b.jpg')])).toEqual(['a.zip: ARCHIVE_INVALID', 'b.jpg']);
  });

  test('with something only called .zip gives it as it is', async () => {
    expect(await paths([file('a.zip')])).toEqual(['a.zip']);
  });

  test('keeps a zip within a zip closed', async () => {
    const inner = make.zip([{ name: '1.jpg', data: photo }]);
    const outer = file('a.zip', make.zip([{ name: 'b.zip', data: inner }]));
    expect(await paths([outer])).toEqual(['a.zip/b.zip']);
  });

  test('stops when it is told to', async () => {
    const controller = new AbortController();
    const rows = readTree([file('a.jpg'), file('b.jpg')], { signal: controller.signal });
    await rows.next();
    controller.abort();
    await expect(rows.next()).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('a single blob', () => {
  test('that is a zip without a name is opened', async () => {
    const blob = new Blob([make.zip([{ name: '1.jpg', data: photo }])]);
    expect(await paths(blob)).toEqual(['file/1.jpg']);
  });

  test('that is a photo is the only row', async () => {
    expect(await paths(file('a.jpg'))).toEqual(['a.jpg']);
  });
});

describe('a drop', () => {
  test('of a folder is walked in order of name', async () => {
    expect(await paths(transfer([entry('album', album)]))).toEqual(albumPaths);
  });

  test('whose entries are null falls back on its files', async () => {
    expect(await paths(transfer([null], [file('a.jpg')]))).toEqual(['a.jpg']);
  });

  test('of a folder beside a file without an entry has both', async () => {
    const both = transfer([entry('album', album), null]);
    both.items[1]!.getAsFile = () => file('z.jpg');
    expect(await paths(both)).toEqual([...albumPaths, 'z.jpg']);
  });

  test('of a file without a path, whose entry can’t be read, has the file itself', async () => {
    const file = (_: unknown, fail: (error: Error) => void) => fail(new Error('NotFoundError'));
    const entry = { name: 'pasted.png', isFile: true, isDirectory: false, file };
    const pasted = transfer([entry as unknown as FileSystemEntry]);
    pasted.items[0]!.getAsFile = () => new File([photo], 'pasted.png');
    expect(await paths(pasted)).toEqual(['pasted.png']);
  });

  test('is taken at once, before the browser empties it', async () => {
    const dropped = transfer([entry('album', album)]);
    const rows = readTree(dropped);
    (dropped.items as unknown as unknown[]).length = 0;
    expect((await rows.next()).value?.path).toBe('album/a.txt');
  });

  test('of a folder that can not be read says so and goes on', async () => {
    const folder = { locked: new Error('no'), 'z.jpg': file('z.jpg') };
    expect(await paths(transfer([entry('album', folder)]))).toEqual([
      'album/locked: FILE_UNREADABLE',
      'album/z.jpg',
    ]);
  });
});

describe('a directory handle', () => {
  test('is walked in order of name', async () => {
    expect(await paths(handle('album', album))).toEqual(albumPaths);
  });

  test('with a folder that can not be read says so and goes on', async () => {
    const folder = { locked: new Error('no'), 'z.jpg': file('z.jpg') };
    expect(await paths(handle('album', folder))).toEqual([
      'album/locked: FILE_UNREADABLE',
      'album/z.jpg',
    ]);
  });
});

test('photos are told by the end of their name', () => {
  expect(['a.JPG', 'b/c.webp', 'd.heic', 'e.txt', 'jpg'].map(isPhotoName)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
