/** The Clean page's state: whose decisions and pictures they are, and how a save ends. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aborted } from '../../../src/base/errors';
import type { Cleaning } from '../../../src/base/types';
import { zipStream } from '../../../src/files/out/zip-writer';
import { fromFiles } from '../../../src/files/trees/source';
import { facet } from '../../../src/page-facet';
import { cleaning } from '../../../src/ui/pages/clean/cleaning.svelte';
import type { PathFile } from '../../../src/files/trees/tree';

vi.mock('../../../src/page-facet', () => ({
  facet: { clean: Object.assign(vi.fn(), { save: vi.fn() }) },
}));
vi.mock('../../../src/ui/parts/intake/pickers', () => ({
  pickFolder: async () => ({ kind: 'directory', name: 'copy' }),
  pickZip: async () => ({ createWritable: async () => new WritableStream() }),
}));
vi.mock('../../../src/ui/pages/clean/sample', () => ({
  sampleErrors: async () => [{ path: 'set/Ann/1.jpg', file: new File(['sample'], '1.jpg') }],
}));

const PATHS = ['set/Ann/1.jpg', 'set/Ann/2.jpg'];

const setOf = (content: string): { name: string; tree: PathFile[] } => ({
  name: 'set',
  tree: PATHS.map((path) => ({ path, file: new Blob([content]) })),
});

/** A report in which every file is there and nothing was found. */
const reportOf = (tree: readonly PathFile[]) =>
  ({
    files: new Map(tree.flatMap(({ path, file }) => (file ? [[path, file] as const] : []))),
    ...{ photos: [], findings: [], people: [], test: new Map(), notes: [] },
  }) as unknown as Cleaning;

beforeEach(async () => {
  vi.mocked(facet.clean).mockImplementation(async (tree) => reportOf(tree as PathFile[]));
  await cleaning.open(setOf('first'));
  await cleaning.start();
  cleaning.decisions.decide([{ path: PATHS[0]!, action: 'remove' }]);
});

describe('decisions about a data set', () => {
  it('are kept where the same one is looked through again', async () => {
    await cleaning.start();
    expect([...cleaning.decisions.moves.keys()]).toEqual([PATHS[0]]);
  });

  it('are not carried out on another with the same paths, nor brought back by undo', async () => {
    await cleaning.open(setOf('second'));
    await cleaning.start();
    expect(cleaning.decisions.moves.size).toBe(0);
    expect(cleaning.decisions.canUndo).toBe(false);
  });

  it('are not carried out on the sample', async () => {
    await cleaning.trySample();
    expect(cleaning.source!.name).toBe('Sample people with errors');
    expect(cleaning.decisions.moves.size).toBe(0);
  });

  it('stay where what was handed over next has no photo in it', async () => {
    await cleaning.open({ name: 'empty', tree: [{ path: 'a.txt', file: new Blob(['a']) }] });
    expect(cleaning.task.error).toMatchObject({ code: 'NOT_AN_IMAGE' });
    expect(cleaning.decisions.moves.size).toBe(1);
  });
});

describe('pictures', () => {
  it.each([
    ['another data set', () => cleaning.open(setOf('second'))],
    ['the sample', () => cleaning.trySample()],
    ['a look through, which may be beside another test set', () => cleaning.start()],
  ])('are let go of by %s', async (_, take) => {
    const clear = vi.spyOn(cleaning.crops, 'clear').mockClear();
    await take();
    expect(clear).toHaveBeenCalled();
  });
});

describe('the data set that is tested with', () => {
  it('comes out of an archive, too', async () => {
    const photo = new Blob(['photo']);
    const zip = await new Response(zipStream([{ name: 'Ann/9.jpg', data: photo }])).blob();
    await cleaning.openTest(fromFiles([new File([zip], 'lfw.zip')]));
    expect(cleaning.form.test!.name).toBe('lfw.zip');
    expect(cleaning.form.options.test).toMatchObject([
      { path: expect.stringMatching(/Ann\/9.jpg$/) },
    ]);
    cleaning.form.test = undefined;
  });
});

describe('a save that is stopped', () => {
  beforeEach(() => {
    vi.mocked(facet.clean.save).mockImplementation(async () => {
      void cleaning.task.stop();
      throw aborted();
    });
  });

  it('as a zip says that there is none', async () => {
    await cleaning.saveZip();
    expect(cleaning.notice).toBe('Stopped. No zip was saved.');
  });

  it('into a folder says that what is there is not the whole', async () => {
    await cleaning.saveFolder();
    expect(cleaning.notice).toBe(
      'Stopped. What was written so far stays in copy; it is not the whole data set.',
    );
  });
});
