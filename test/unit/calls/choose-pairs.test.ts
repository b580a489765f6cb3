/** Which pairs an evaluation measures, and what becomes of those that it can't. */
import { describe, expect, it } from 'vitest';
import { choosePairs, collect, indexOf } from '../../../src/calls/evaluate/choose-pairs';
import { namesWarnings } from '../../../src/calls/evaluate/names-warnings';
import { evaluateOptions } from '../../../src/calls/evaluate/options';
import { resolvePairs } from '../../../src/calls/evaluate/resolve-pairs';

/** Photos 1 and 2 of each person, and other files by path. */
function folder(people: string[], others: Record<string, string> = {}) {
  const photos = people.flatMap((name) =>
    [1, 2].map((n) => [`set/${name}/${name}_000${n}.jpg`, new Blob(['photo'])] as const),
  );
  const rest = Object.entries(others).map(([path, text]) => [path, new Blob([text])] as const);
  const files = new Map<string, Blob>([...photos, ...rest]);
  return { files, index: indexOf({ files, unread: new Map() }) };
}

/** Photos with names of their own, by person. */
function tree(people: Record<string, string[]>) {
  const paths = Object.entries(people).flatMap(([person, names]) =>
    names.map((name) => `set/${person}/${name}.jpg`),
  );
  const files = new Map(paths.map((path) => [path, new Blob(['photo'])]));
  return { files, index: indexOf({ files, unread: new Map() }) };
}

const choose = (
  { files, index }: ReturnType<typeof folder>,
  options: Parameters<typeof evaluateOptions>[0] = {},
) => choosePairs(files, index, evaluateOptions(options));

const TWO_FOLDS = '2\t1\nAda\t1\t2\nAda\t1\tBob\t1\nBob\t1\t2\nBob\t1\tAda\t2';
const NAMES = Array.from({ length: 24 }, (_, i) => `Person_${String.fromCharCode(97 + i)}`);

describe('the pairs of an evaluation', () => {
  it('are those that are given, before those of the folder', async () => {
    const photos = folder(['Ada', 'Bob'], { 'set/pairs.txt': 'Bob\t1\t2' });
    const chosen = await choose(photos, { pairs: TWO_FOLDS });
    expect(chosen).toMatchObject({ from: 'a pairs file', folds: { length: 2 } });
    expect(chosen.pairs).toHaveLength(4);
  });

  it('are those of pairs.txt in the folder', async () => {
    const chosen = await choose(folder(['Ada', 'Bob'], { 'set/pairs.txt': TWO_FOLDS }));
    expect(chosen.pairs.map(({ same }) => same)).toEqual([true, false, true, false]);
  });

  it.each(['set/Pairs.txt', 'PAIRS.TXT', 'pairs.csv', 'set/pairs_CPLFW.txt'])(
    'are those of %s',
    async (path) => {
      const chosen = await choose(folder(['Ada', 'Bob'], { [path]: TWO_FOLDS }));
      expect(chosen).toMatchObject({ from: 'a pairs file', folds: { length: 2 }, warnings: [] });
    },
  );

  it('are those of pairs.txt before any other, which is named', async () => {
    const others = { 'set/pairs.csv': 'Bob,1,2', 'set/pairs.txt': TWO_FOLDS };
    const chosen = await choose(folder(['Ada', 'Bob'], others));
    expect(chosen.pairs).toHaveLength(4);
    expect(chosen.warnings).toEqual([
      'The pairs are those of set/pairs.txt; set/pairs.csv was not used.',
    ]);
  });

  it('are made of the people where there is no file, the same for the same seed', async () => {
    const photos = folder(NAMES);
    const chosen = await choose(photos);
    expect(chosen).toMatchObject({ from: 'the people of the folder', folds: { length: 4 } });
    expect((await choose(photos)).pairs).toEqual(chosen.pairs);
    expect((await choose(photos, { seed: 1 })).pairs).not.toEqual(chosen.pairs);
  });

  it.each([
    ['a header of one number, as View 1', '4\n'],
    ['no header', ''],
  ])('with %s are dealt to folds of both kinds', async (_, header) => {
    const pairs = `${header}Ada 1 2\nAda 2 1\nBob 1 2\nBob 2 1\nAda 1 Bob 1\nAda 2 Bob 2\nBob 1 Ada 2\nBob 2 Ada 1`;
    const chosen = await choose(folder(['Ada', 'Bob']), { pairs });
    expect(chosen.warnings).toEqual([]);
    expect(chosen.folds).toHaveLength(4);
    for (const { start, end } of chosen.folds) {
      expect(chosen.pairs.slice(start, end).map(({ same }) => same)).toEqual([true, false]);
    }
  });

  it('that are not as many as the header says come with a word', async () => {
    const chosen = await choose(folder(['Ada', 'Bob']), { pairs: '5\nAda 1 2\nAda 1 Bob 1' });
    expect(chosen.warnings.join()).toContain('5 pairs of each kind: it has 1 of one person and 1');
  });

  it('that are too few for the folds of the file are dealt to fewer, and say so', async () => {
    const few = 'Ada 1 2\nBob 1 2\nAda 1 Bob 1\nAda 2 Bob 2';
    const chosen = await choose(folder(['Ada', 'Bob']), { pairs: `10 300\n${few}` });
    expect(chosen.folds).toHaveLength(2);
    expect(chosen.warnings.join()).toMatch(/4 pairs can’t be cut into the 10 folds.*dealt to 2/);
  });

  it('come with a word on each line that says nothing', async () => {
    const chosen = await choose(folder(['Ada', 'Bob']), { pairs: `${TWO_FOLDS}\nAda\tone\ttwo` });
    expect(chosen.warnings.join()).toMatch(/Line 6 of the pairs file was left out/);
  });

  it.each([
    ['an empty pairs file', ['Ada', 'Bob'], ''],
    ['one person alone', ['Ada'], undefined],
  ])('are not to be had of %s, which is said as that', async (_, people, pairs) => {
    await expect(choose(folder(people), { pairs })).rejects.toMatchObject({ code: 'NO_PAIRS' });
  });

  it('can’t be cut into more folds than there are: a bad option', async () => {
    const many = choose(folder(['Ada', 'Bob']), { pairs: TWO_FOLDS, folds: 9 });
    await expect(many).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

describe('pairs as photos', () => {
  it('stay in the fold of their file where others are left out', async () => {
    const photos = folder(['Ada', 'Bob']);
    const chosen = await choose(photos, { pairs: TWO_FOLDS.replace('Ada\t1\t2', 'Ada\t1\t7') });
    const { pairs, skipped } = resolvePairs(chosen, photos.index, new Map());
    expect(pairs.map(({ fold }) => fold)).toEqual([0, 1, 1]);
    expect(skipped).toEqual([
      { pair: 'Ada 1 7', reason: 'Ada_0007 is not in the folder', missing: true },
    ]);
  });

  it('say why a photo could not be read', async () => {
    const { files } = folder(['Ada', 'Bob']);
    const unread = new Map([['set/Ada/Ada_0007.jpg', 'it is encrypted']]);
    const index = indexOf({ files, unread });
    const chosen = await choose({ files, index }, { pairs: TWO_FOLDS.replace('1\t2', '1\t7') });
    expect(resolvePairs(chosen, index, unread).skipped).toEqual([
      { pair: 'Ada 1 7', reason: 'it is encrypted' },
    ]);
  });

  it.each([
    ['numbers without zeros', ['1', '2', '10', '11'], '1 10', ['1', '10']],
    ['faces behind the numbers', ['Ada_0001_0', 'Ada_0003_0'], '1 3', ['Ada_0001_0', 'Ada_0003_0']],
  ])('are the photos that they name: %s', async (_, names, numbers, stems) => {
    const photos = tree({ Ada: names, Bob: ['1', '2'] });
    const chosen = await choose(photos, {
      pairs: `Ada ${numbers}\nBob 1 2\nAda 1 Bob 1\nBob 2 Ada 1`,
    });
    const { pairs } = resolvePairs(chosen, photos.index, new Map());
    const same = pairs.find(({ text }) => text === `Ada ${numbers}`)!;
    expect([same.a, same.b]).toEqual(stems.map((stem) => `set/Ada/${stem}.jpg`));
  });

  it('of a photo that is not here are missing, never of the next one', async () => {
    const photos = tree({ Ada: ['Ada_0001_0', 'Ada_0003_0'], Bob: ['1', '2'] });
    const chosen = await choose(photos, { pairs: 'Ada 1 2\nBob 1 2\nAda 1 Bob 1\nBob 2 Ada 1' });
    expect(resolvePairs(chosen, photos.index, new Map()).skipped).toEqual([
      { pair: 'Ada 1 2', reason: 'Ada_0002 is not in the folder', missing: true },
    ]);
  });

  it('that name photos by their order alone come with a loud word', () => {
    const { index } = tree({ Ada: ['left', 'right'], Bob: ['1', '2'] });
    expect(namesWarnings(index, true).join()).toMatch(
      /1 person.*order.*number 1 of Ada is set\/Ada\/left/,
    );
    expect(namesWarnings(index, false)).toEqual([]);
  });

  it.each([
    ['path pairs', 'Ada/Ada_0001.jpg Ada/Ada_0002.jpg 1\nAda/Ada_0001.jpg Bob/Bob_0001.jpg 0'],
    ['CPLFW’s lines', 'Ada_1.jpg 1\nAda_2.jpg 1\nAda_1.jpg 0\nBob_1.jpg 0'],
  ])('are found by %s', async (_, pairs) => {
    const stem = (person: string, number: number) =>
      pairs.includes('0001') ? `${person}_000${number}` : `${person}_${number}`;
    const names = (person: string) => [stem(person, 1), stem(person, 2)];
    const photos = tree({ Ada: names('Ada'), Bob: names('Bob') });
    const resolved = resolvePairs(await choose(photos, { pairs }), photos.index, new Map());
    expect(resolved.skipped).toEqual([]);
    expect(resolved.pairs.map(({ a, b }) => [a, b])).toEqual([
      [`set/Ada/${stem('Ada', 1)}.jpg`, `set/Ada/${stem('Ada', 2)}.jpg`],
      [`set/Ada/${stem('Ada', 1)}.jpg`, `set/Bob/${stem('Bob', 1)}.jpg`],
    ]);
  });

  it('by a path that may be several photos say which', async () => {
    const photos = tree({ 'a/Ada': ['1', '2'], 'b/Ada': ['1', '2'], Bob: ['1', '2'] });
    const chosen = await choose(photos, { pairs: 'Ada/1.jpg Bob/1.jpg 0\nBob/1.jpg Bob/2.jpg 1' });
    const { skipped } = resolvePairs(chosen, photos.index, new Map());
    expect(skipped[0]!.reason).toMatch(/may be set\/a\/Ada\/1.jpg or set\/b\/Ada\/1.jpg/);
  });

  it('of a HEIC are measured as any other, so that it gives its own reason', async () => {
    const { files } = folder(['Ada', 'Bob']);
    const photo = files.get('set/Ada/Ada_0002.jpg')!;
    files.delete('set/Ada/Ada_0002.jpg');
    files.set('set/Ada/Ada_0002.heic', photo);
    const index = indexOf({ files, unread: new Map() });
    const chosen = await choose({ files, index }, { pairs: TWO_FOLDS });
    expect(resolvePairs(chosen, index, new Map()).skipped).toEqual([]);
  });

  it('of a person whom the folder spells otherwise name that spelling', async () => {
    const photos = folder(['ALDER', 'Robert_Downey_Jr', 'Bob']);
    const pairs = 'Alder 1 2\nRobert_Downey_Jr. 1 2\nCy 1 2\nBob 1 ALDER 1';
    const chosen = await choose(photos, { pairs });
    const reasons = resolvePairs(chosen, photos.index, new Map()).skipped.map(
      ({ reason }) => reason,
    );
    expect(reasons).toEqual([
      expect.stringContaining('the folder has ALDER'),
      expect.stringContaining('the folder has Robert_Downey_Jr:'),
      'nobody in the folder is called Cy',
    ]);
  });

  it('of none of which both photos are here are refused with the usual cause', async () => {
    const photos = folder(['Cy']);
    const chosen = await choose(photos, { pairs: TWO_FOLDS });
    const refused = () => resolvePairs(chosen, photos.index, new Map());
    expect(refused).toThrow(expect.objectContaining({ code: 'NO_PAIRS' }) as Error);
    expect(refused).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('above') as string }) as Error,
    );
  });
});

describe('a tree', () => {
  it('is read as files by path', async () => {
    const file = new File(['photo'], '1.jpg');
    const { files, unread } = await collect([{ path: 'set/Ada/1.jpg', file }]);
    expect([...files.keys()]).toEqual(['set/Ada/1.jpg']);
    expect(unread.size).toBe(0);
  });
});
