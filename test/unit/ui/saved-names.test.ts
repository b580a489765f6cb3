/** Where files that are saved by people's names end up: names are anybody's, and no file leaves its folder. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cleaning } from '../../../src/base/types';
import { saveCleaned } from '../../../src/calls/clean/save';
import { memorySink } from '../../../src/files/out/sinks';
import type { ZipFile } from '../../../src/files/out/zip-writer';
import { saveCrops, savePhotos } from '../../../src/ui/pages/cluster/saving';
import type { Sorting } from '../../../src/ui/pages/cluster/sorting.svelte';
import type { Identifying } from '../../../src/ui/pages/gallery/identifying.svelte';
import { Saving } from '../../../src/ui/pages/gallery/saving.svelte';

const written: string[] = [];
const { download } = vi.hoisted(() => ({ download: vi.fn() }));

vi.mock('../../../src/page-facet', () => ({ facet: { crop: async () => ({}) } }));
vi.mock('../../../src/photos/decode-room', () => ({ withBitmap: async () => new Blob() }));
vi.mock('../../../src/ui/downloads', () => ({
  download,
  pngOf: async () => new Blob(),
  zipOf: async (files: AsyncIterable<ZipFile>) => {
    for await (const { name } of files) written.push(name);
    return new Blob();
  },
}));

/** Names of people and photos that mean something to a path, an operating system, or an object. */
const NAMES = [
  ...['..', '.', '...', '../..', '../../etc/passwd', '/etc/passwd', 'a/b', 'a\\b', '..\\..\\x'],
  ...['C:\\x', 'C:', '\\\\server\\share', '~', '.hidden', 'CON', 'con.jpg', 'NUL .txt', 'COM1'],
  ...['__proto__', 'constructor', 'a\nb', 'a\r\nb', 'a\0b', '\n', ' ', '. .', 'a.', 'a ', '\t..\t'],
  ...['\u202e..', '\u200e../x', '..\u2028', 'x'.repeat(400), '<b>', 'a|b?*":'],
];

/** As Windows, macOS and Linux take it: below the folder it is written in, wherever that is. */
const isInside = (path: string): boolean =>
  path.split('/').every(
    (part) =>
      /^[^.\s]/.test(part) &&
      /[^.\s]$/.test(part) &&
      // eslint-disable-next-line no-control-regex
      !/[\u0000-\u001f\u007f\\<>:"|?*\u202a-\u202e]/.test(part) &&
      !/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i.test(part) &&
      part.length <= 255,
  );

const partsOf = (path: string) => path.split('/').length;

const call = [new AbortController().signal, () => {}] as const;

beforeEach(() => {
  written.length = 0;
  download.mockClear();
});

it('what leaves a folder, or is no name somewhere, is told from what is', () => {
  const outside = ['..', '/a', 'a/../b', 'a//b', 'CON/a', 'a/nul.txt', '.a', 'a.', 'a\nb', 'C:/a'];
  expect(outside.filter(isInside)).toEqual([]);
  expect(isInside('Ann/Ann_0001.jpg')).toBe(true);
});

describe.each(NAMES)('with the name %j', (name) => {
  it.each([
    ['photos', savePhotos],
    ['crops', saveCrops],
  ])('Cluster writes %s into one folder below the zip', async (_, save) => {
    const sorting = {
      arrangement: { groups: [{ id: 'g', faces: [0] }] },
      titles: new Map([['g', name]]),
      photoOf: () => ({ path: `set/${name}`, file: new Blob() }),
      face: () => ({ path: `set/${name}`, face: {} }),
    } as unknown as Sorting;
    await save(sorting)(...call);
    expect(written).toSatisfy(([path]: [string]) => isInside(path));
    expect(partsOf(written[0]!)).toBe(2);
  });

  it('Gallery writes sorted photos into one folder below the zip', async () => {
    const saving = savingOf(name);
    saving.sorted();
    await vi.waitFor(() => expect(saving.task.busy).toBe(false), { interval: 1 });
    expect(written).toSatisfy(([path]: [string]) => isInside(path));
    expect(partsOf(written[0]!)).toBe(2);
  });

  it('Gallery writes annotated photos below the zip', async () => {
    const saving = savingOf(name);
    saving.annotated();
    await vi.waitFor(() => expect(saving.task.busy).toBe(false), { interval: 1 });
    expect(written).toSatisfy(([path]: [string]) => isInside(path));
  });

  it('Clean writes what is moved to it, and what is under it, below its folder', async () => {
    const sink = memorySink();
    const paths = ['set/A/1.jpg', `set/A/${name}`, `set/${name}/1.jpg`, name];
    const files = new Map(paths.map((path) => [path, new Blob()]));
    const cleaning = { files, unread: [] as Cleaning['unread'] } as Cleaning;
    const moves =
      name.trim() === '' ? [] : [{ path: 'set/A/1.jpg', action: 'move', to: name } as const];
    const saved = await saveCleaned(cleaning, moves, sink);
    expect(saved).toMatchObject({ written: files.size, failed: [] });
    for (const path of sink.files.keys()) expect(path).toSatisfy(isInside);
  });
});

describe('photos sorted by person', () => {
  const sorted = async (saving: Saving) => {
    saving.sorted();
    await vi.waitFor(() => expect(saving.task.busy).toBe(false), { interval: 1 });
  };

  it('are in a folder for each, also where file systems don’t tell the names apart', async () => {
    const people = ['Ann', 'Ann.', 'ann', undefined, 'Unknown', 'Ann'];
    await sorted(savingOf(...people.map((name, i) => ({ path: `${i}.jpg`, name }))));
    expect(written).toEqual([
      ...['Ann/0.jpg', 'Ann (2)/1.jpg', 'ann (3)/2.jpg'],
      ...['Unknown/3.jpg', 'Unknown (2)/4.jpg', 'Ann/5.jpg'],
    ]);
  });

  it('have names that file systems take, however deep they lay, and stay two', async () => {
    const deep = Array.from({ length: 12 }, (_, i) => `${i}`.repeat(40)).join('/');
    const paths = [`${deep}/one.jpg`, `${deep}/two.jpg`];
    await sorted(savingOf(...paths.map((path) => ({ path, name: 'Ann' }))));
    const names = written.map((path) => path.split('/')[1]!);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(new TextEncoder().encode(name).length).toBeLessThan(256);
  });

  it('are handed out as a zip, but not once that was stopped, be it at the last', async () => {
    await sorted(savingOf({ path: '1.jpg', name: 'Ann' }));
    expect(download).toHaveBeenCalledOnce();
    const saving = savingOf({ path: '1.jpg', name: 'Ann' });
    const run = vi.spyOn(saving.task, 'run').mockImplementation(async (work) => {
      const stop = new AbortController();
      await work(stop.signal, () => stop.abort()).catch(() => {});
      return 'stopped';
    });
    await sorted(saving);
    await run.mock.results[0]!.value;
    expect(download).toHaveBeenCalledOnce();
  });
});

interface Named {
  path: string;
  name: string | undefined;
}

function savingOf(...photos: (Named | string)[]): Saving {
  const shown = photos.map((photo) => {
    const { path, name } = typeof photo === 'string' ? { path: photo, name: photo } : photo;
    const identified = { width: 1, faces: [{ name, face: { box: [0, 0, 1, 1] } }] };
    return { path, file: new Blob(), identified };
  });
  return new Saving({ shown } as unknown as Identifying);
}
