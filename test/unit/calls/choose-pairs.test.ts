/** Which pairs an evaluation measures, and what becomes of those that it can't. */
import { describe, expect, it } from 'vitest';
import { choosePairs, collect, resolve } from '../../../src/calls/evaluate/choose-pairs';
import { evaluateOptions } from '../../../src/calls/evaluate/options';
import { PhotoIndex } from '../../../src/protocol/photo-index';

/** Photos 1 and 2 of each person, and other files by path. */
function folder(people: string[], others: Record<string, string> = {}) {
  const photos = people.flatMap((name) =>
    [1, 2].map((n) => [`set/${name}/${name}_000${n}.jpg`, new Blob(['photo'])] as const),
  );
  const rest = Object.entries(others).map(([path, text]) => [path, new Blob([text])] as const);
  const files = new Map<string, Blob>([...photos, ...rest]);
  return { files, index: new PhotoIndex(files.keys()) };
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
    expect(chosen).toMatchObject({ from: 'a pairs file', folds: 2 });
    expect(chosen.pairs).toHaveLength(4);
  });

  it('are those of pairs.txt in the folder', async () => {
    const chosen = await choose(folder(['Ada', 'Bob'], { 'set/pairs.txt': TWO_FOLDS }));
    expect(chosen.pairs.map(({ same }) => same)).toEqual([true, false, true, false]);
  });

  it('are made of the people where there is no file, the same for the same seed', async () => {
    const photos = folder(NAMES);
    const chosen = await choose(photos);
    expect(chosen).toMatchObject({ from: 'the people of the folder', folds: 4 });
    expect((await choose(photos)).pairs).toEqual(chosen.pairs);
    expect((await choose(photos, { seed: 1 })).pairs).not.toEqual(chosen.pairs);
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
    const { pairs, skipped } = resolve(chosen, photos.index, new Map());
    expect(pairs.map(({ fold }) => fold)).toEqual([0, 1, 1]);
    expect(skipped).toEqual([
      { pair: 'Ada 1 7', reason: 'Ada_0007 is not in the folder', missing: true },
    ]);
  });

  it('say why a photo could not be read', async () => {
    const photos = folder(['Ada', 'Bob']);
    const chosen = await choose(photos, { pairs: TWO_FOLDS.replace('Ada\t1\t2', 'Ada\t1\t7') });
    const unread = new Map([['set/Ada/Ada_0007.jpg', 'it is encrypted']]);
    expect(resolve(chosen, photos.index, unread).skipped[0]!.reason).toBe('it is encrypted');
  });

  it('of none of which both photos are here are refused with the usual cause', async () => {
    const photos = folder(['Cy']);
    const chosen = await choose(photos, { pairs: TWO_FOLDS });
    const refused = () => resolve(chosen, photos.index, new Map());
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
