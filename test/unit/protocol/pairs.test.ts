import { describe, expect, it } from 'vitest';
import { makePairs } from '../../../src/protocol/make-pairs';
import { formatPairs, parsePairs } from '../../../src/protocol/pairs';
import { PhotoIndex } from '../../../src/protocol/photo-index';

describe('a pairs file', () => {
  it('has lines of three fields for the same person and of four for different ones', () => {
    const { pairs, folds } = parsePairs('2\t1\nAda\t1\t2\nAda\t1\tBob_C\t10\n');
    expect(folds).toBe(2);
    expect(pairs.map(({ a, b, same }) => [a.person, a.number, b.person, b.number, same])).toEqual([
      ['Ada', 1, 'Ada', 2, true],
      ['Ada', 1, 'Bob_C', 10, false],
    ]);
  });

  it('may have CRLF, spaces for tabs, spaces around, leading zeros and no last line end', () => {
    const { pairs, problems } = parsePairs('10 300\r\n  Ada 0001  02 \r\nAda\t1\tBob\t3');
    expect(problems).toEqual([]);
    expect(pairs[0]).toMatchObject({ a: { person: 'Ada', number: 1 }, b: { number: 2 } });
    expect(pairs[1]).toMatchObject({ same: false, b: { person: 'Bob', number: 3 } });
  });

  it('may name people in any script, with spaces where tabs part the fields', () => {
    const { pairs } = parsePairs('1\t1\n李 雷\t1\t2\nZoe\u0308\t1\t2\n');
    expect(pairs.map(({ a }) => a.person)).toEqual(['李 雷', 'Zoë']);
  });

  it('loses no pair where the header is missing', () => {
    const { pairs, folds } = parsePairs('Ada\t1\t2\nAda\t1\tBob\t3\n');
    expect(pairs).toHaveLength(2);
    expect(folds).toBeUndefined();
  });

  it('with one number as its header says how many pairs of each kind it has, as View 1', () => {
    const file = parsePairs('1\nAda\t1\t2\nAda\t1\tBob\t3\n');
    expect(file).toMatchObject({ perKind: 1 });
    expect(file.folds).toBeUndefined();
    expect(file.pairs).toHaveLength(2);
  });

  it('leaves blank lines out, and says of bad ones which and why', () => {
    const { pairs, problems } = parsePairs('1\t1\n\nAda\t1\t2\n\nAda\t1\tBob\t3\tx\nAda\tone\t2\n');
    expect(pairs).toHaveLength(1);
    expect(problems).toEqual([
      { line: 5, text: 'Ada\t1\tBob\t3\tx', reason: 'it has 5 fields; a pair has 3 or 4' },
      { line: 6, text: 'Ada\tone\t2', reason: '"one" is not the number of a photo' },
    ]);
  });

  it('may be a CSV as Kaggle has it, with titles and empty fields at the end', () => {
    const text = 'name,imagenum1,imagenum2,\nAlder,1,2,\nAlder,1,Aster,3\n"Low, Ada",1,2,\n';
    const { pairs, problems, folds } = parsePairs(text);
    expect(problems).toEqual([]);
    expect(folds).toBeUndefined();
    expect(pairs.map(({ text }) => text)).toEqual(['Alder 1 2', 'Alder 1 Aster 3', 'Low, Ada 1 2']);
  });

  it.each([
    ['spaces', 'Alder/a_1.jpg Alder/a_2.jpg 1\nAlder/a_1.jpg Aster/b_1.jpg 0'],
    ['commas', 'path1,path2,label\nAlder/a_1.jpg,Alder/a_2.jpg,1\nAlder/a_1.jpg,Aster/b_1.jpg,-1'],
    [
      'tabs and back slashes',
      'Alder\\a_1.jpg\tAlder\\a_2.jpg\t1\nAlder\\a_1.jpg\tAster\\b_1.jpg\t0',
    ],
  ])('may name photos by their paths, parted by %s', (_, text) => {
    const { pairs, problems } = parsePairs(text);
    expect(problems).toEqual([]);
    expect(pairs.map(({ a, b, same }) => [a.path, b.path, same])).toEqual([
      ['Alder/a_1.jpg', 'Alder/a_2.jpg', true],
      ['Alder/a_1.jpg', 'Aster/b_1.jpg', false],
    ]);
    expect(pairs[1]).toMatchObject({ a: { person: 'Alder', number: 1 }, b: { person: 'Aster' } });
  });

  it('may have each photo with the label on a line, as CPLFW', () => {
    const { pairs, problems } = parsePairs('Ada_1.jpg 1\nAda_2.jpg 1\nAda_1.jpg 0\nBo_1.jpg 0\n');
    expect(problems).toEqual([]);
    expect(pairs.map(({ a, b, same }) => [a.path, b.path, same])).toEqual([
      ['Ada_1.jpg', 'Ada_2.jpg', true],
      ['Ada_1.jpg', 'Bo_1.jpg', false],
    ]);
  });

  it('says of a photo whose other one does not follow that it stands alone', () => {
    const { pairs, problems } = parsePairs('Ada_1.jpg 1\nAda_2.jpg 0\nBo_1.jpg 0\nCy_1.jpg 1');
    expect(pairs).toHaveLength(1);
    expect(problems.map(({ line }) => line)).toEqual([1, 4]);
  });

  it('may have names with spaces without tabs, where the numbers leave no doubt', () => {
    const { pairs, problems } = parsePairs(
      '2 2\nAda Low 1 2\nAda Low 1 Bob 3\nBob 1 Ada Low 2\nCy 1 2 3 4',
    );
    expect(pairs.map(({ a, b }) => [a.person, a.number, b.person, b.number])).toEqual([
      ['Ada Low', 1, 'Ada Low', 2],
      ['Ada Low', 1, 'Bob', 3],
      ['Bob', 1, 'Ada Low', 2],
    ]);
    expect(problems.map(({ line }) => line)).toEqual([5]);
  });

  it('is read whatever its spaces are', () => {
    const wide = ' '.repeat(100_000);
    const { pairs } = parsePairs(`10\nAda\t1${wide}\t2\nAda\t1\t${wide}Bob\t2${wide}`);
    expect(pairs.map(({ text }) => text)).toEqual(['Ada 1 2', 'Ada 1 Bob 2']);
  });

  it('by paths is written by paths', () => {
    const text = '2\t1\na/1.jpg\ta/2.jpg\t1\na/1.jpg\tb/1.jpg\t0\n';
    expect(formatPairs(parsePairs(text).pairs, 1)).toBe(text.replace('2\t1', '1\t1'));
  });

  it('is written as it is read', () => {
    const text = '2\t1\nAda\t1\t2\nAda\t1\tBob\t10\nCy\t3\t4\nCy\t3\tDee\t1\n';
    expect(formatPairs(parsePairs(text).pairs, 2)).toBe(text);
  });
});

describe('the photos of a tree', () => {
  it('are found at any depth, by the last folder and the number', () => {
    const index = new PhotoIndex(['sets/lfw/Ada/Ada_0001.jpg', 'sets/lfw/Ada/Ada_12.JPEG']);
    expect(index.find({ person: 'Ada', number: 1 })).toBe('sets/lfw/Ada/Ada_0001.jpg');
    expect(index.find({ person: 'Ada', number: 12 })).toBe('sets/lfw/Ada/Ada_12.JPEG');
    expect(index.find({ person: 'Ada', number: 2 })).toBeUndefined();
  });

  it('of files whose names differ by the ending alone are the first that is handed over', () => {
    const index = new PhotoIndex(['Ada/Ada_0001.jpg', 'Ada/Ada_0001.png', 'Ada/Ada_0002.png']);
    expect(index.find({ person: 'Ada', number: 1 })).toBe('Ada/Ada_0001.jpg');
    expect(index.duplicates).toEqual([]);
  });

  it('that come twice in different places are named', () => {
    const index = new PhotoIndex(['a/Ada/Ada_0001.jpg', 'b/Ada/Ada_0001.jpg']);
    expect(index.duplicates).toEqual(['b/Ada/Ada_0001.jpg']);
  });

  it('of one person in several folders are named', () => {
    const index = new PhotoIndex(['train/Ada/Ada_1.jpg', 'test/Ada/Ada_2.jpg', 'test/Bob/a.jpg']);
    expect(index.scattered).toEqual(['Ada']);
    expect(index.people.get('Ada')!.size).toBe(2);
  });

  it('in no folder are nobody’s', () => {
    expect([...new PhotoIndex(['alone.jpg']).people.keys()]).toEqual([]);
  });

  it.each([
    ['plain numbers', ['1', '2', '10', '11'], [1, 2, 10, 11]],
    ['numbers with gaps', ['001', '003', '004'], [1, 3, 4]],
    ['numbers from 0', ['0', '1', '2'], [0, 1, 2]],
    ['numbers in brackets', ['photo (1)', 'photo (3)'], [1, 3]],
    ['the person before a dash', ['Alder-0003', 'Alder-0004'], [3, 4]],
    ['the person in small letters', ['alder_0003', 'alder_0004'], [3, 4]],
    ['eight digits', ['00000003', '00000012'], [3, 12]],
    ['words behind the number', ['Alder_0003_face', 'Alder_0005_face'], [3, 5]],
    ['the size behind the number', ['0003_160x160', '0004_160x160'], [3, 4]],
    ['a face behind the number', ['0001_01', '0003_01'], [1, 3]],
    ['the older aligner’s face behind the number', ['Alder_0001_0', 'Alder_0003_0'], [1, 3]],
    ['a camera’s numbers', ['IMG_7', 'IMG_2'], [2, 7]],
  ])('have the number that their names say: %s', (_, names, numbers) => {
    const index = new PhotoIndex(names.map((name) => `set/Alder/${name}.jpg`));
    const found = [...index.people.get('Alder')!.keys()].sort((a, b) => a - b);
    expect(found).toEqual(numbers);
    expect(index.ordered).toEqual([]);
  });

  it('in a folder called by a number are not taken for its faces', () => {
    const names = ['1_0001', '1_0002', '1_0003'].map((name) => `1/${name}.jpg`);
    expect([...new PhotoIndex(names).people.get('1')!.keys()]).toEqual([1, 2, 3]);
    const faces = ['1_01', '2_01', '3_01'].map((name) => `1/${name}.jpg`);
    expect([...new PhotoIndex(faces).people.get('1')!.keys()]).toEqual([1, 2, 3]);
  });

  it('of which several faces were cut out are the first of them, and the rest is named', () => {
    const index = new PhotoIndex([
      'Ada/Ada_0001_1.png',
      'Ada/Ada_0001_0.png',
      'Ada/Ada_0002_0.png',
    ]);
    expect([...index.people.get('Ada')!]).toEqual([
      [1, 'Ada/Ada_0001_0.png'],
      [2, 'Ada/Ada_0002_0.png'],
    ]);
    expect(index.furtherFaces).toEqual(['Ada/Ada_0001_1.png']);
  });

  it.each([
    ['no numbers', ['left', 'right']],
    ['numbers that do not tell them apart', ['a_160', 'b_160']],
    ['a number in some alone', ['photo', 'photo (1)']],
  ])('with %s are numbered in the order of their names, which is told', (_, names) => {
    const paths = names.map((name) => `Ada/${name}.jpg`);
    const index = new PhotoIndex([...paths, 'Bob/1.jpg']);
    expect([...index.people.get('Ada')!.keys()]).toEqual([1, 2]);
    expect(index.ordered).toEqual(['Ada']);
  });

  it('keep the numbers that they have where one of a folder has one, and the rest is named', () => {
    const index = new PhotoIndex([
      'Ada/Ada_0003.jpg',
      'Ada/a copy.jpg',
      'Ada/Bob_0001.jpg',
      'Cy/1.jpg',
    ]);
    expect([...index.people.get('Ada')!]).toEqual([[3, 'Ada/Ada_0003.jpg']]);
    expect(index.unnumbered).toEqual(['Ada/Bob_0001.jpg', 'Ada/a copy.jpg']);
  });

  it('in one folder are told by their names where those name several people', () => {
    const index = new PhotoIndex([
      'set/Ada_Low_0001.jpg',
      'set/Ada_Low_0002.jpg',
      'set/Bob_0001.jpg',
    ]);
    expect([...index.people.keys()]).toEqual(['Ada_Low', 'Bob']);
    expect(index.find({ person: 'Ada_Low', number: 2 })).toBe('set/Ada_Low_0002.jpg');
    expect(index.flat).toBe(true);
  });
});

describe('a photo named by its path', () => {
  const index = new PhotoIndex([
    'set/Ada/Ada_0001.png',
    'set/Ada/left.jpg',
    'set/train/Bob/1.jpg',
    'set/test/Bob/1.jpg',
  ]);
  const find = (path: string) => index.find({ person: '', number: 0, path });

  it.each([
    ['under other folders, with another ending', 'lfw/Ada/Ada_0001.jpg', 'set/Ada/Ada_0001.png'],
    ['by its name alone', 'Ada_0001.jpg', 'set/Ada/Ada_0001.png'],
    ['though it has no number', './Ada/left.jpg', 'set/Ada/left.jpg'],
    ['by as much of the path as tells it apart', 'train/Bob/1.jpg', 'set/train/Bob/1.jpg'],
  ])('is found %s', (_, path, found) => expect(find(path)).toBe(found));

  it.each([
    ['of another folder', 'Cy/Ada_0001.jpg'],
    ['that may be several', 'Bob/1.jpg'],
  ])('is not one %s', (_, path) => expect(find(path)).toBeUndefined());
});

describe('made pairs', () => {
  const index = new PhotoIndex(
    ['Ada', 'Bob', 'Cy', 'Dee'].flatMap((p) => [1, 2, 3].map((n) => `${p}/${p}_000${n}.jpg`)),
  );

  it('are folds of as many same as different, in which no person is in two', () => {
    const pairs = makePairs(index, { folds: 2, perKind: 3, seed: 1 });
    expect(pairs.map(({ same }) => same)).toEqual([
      ...[true, true, true, false, false, false],
      ...[true, true, true, false, false, false],
    ]);
    const people = (from: number, to: number) =>
      new Set(pairs.slice(from, to).flatMap(({ a, b }) => [a.person, b.person]));
    expect([...people(0, 6)].filter((person) => people(6, 12).has(person))).toEqual([]);
  });

  it('are the same for the same seed', () => {
    const options = { folds: 2, perKind: 3, seed: 7 };
    expect(makePairs(index, options)).toEqual(makePairs(index, options));
    expect(makePairs(index, options)).not.toEqual(makePairs(index, { ...options, seed: 8 }));
  });

  it('of ten thousand people are drawn, not listed, and none comes twice', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `P${String(i).padStart(5, '0')}`);
    const photos = names.flatMap((name, i) =>
      Array.from({ length: i === 0 ? 500 : 3 }, (_, k) => `${name}/${name}_${k + 1}.jpg`),
    );
    const pairs = makePairs(new PhotoIndex(photos), { folds: 10, perKind: 300, seed: 666 });
    expect(pairs).toHaveLength(6000);
    expect(new Set(pairs.map(({ text }) => text)).size).toBe(6000);
    expect(pairs.every(({ a, b, same }) => (a.person === b.person) === same)).toBe(true);
    // One of a thousand people in a fold, however many photos they have.
    expect(pairs.filter(({ a, b }) => [a.person, b.person].includes('P00000')).length).toBeLessThan(
      20,
    );
  });

  it('give every fold its share of the people with several photos', () => {
    const several = ['Ada', 'Bob', 'Cid', 'Dan'].flatMap((name) => [
      `${name}/${name}_1.jpg`,
      `${name}/${name}_2.jpg`,
    ]);
    const single = Array.from({ length: 40 }, (_, i) => `S${i}/S${i}_1.jpg`);
    const index = new PhotoIndex([...several, ...single]);
    for (let seed = 0; seed < 20; seed++) {
      expect(makePairs(index, { folds: 4, perKind: 3, seed })).toHaveLength(4 * 2);
    }
  });

  it('are none for one person', () => {
    const alone = new PhotoIndex(['Ada/Ada_0001.jpg', 'Ada/Ada_0002.jpg']);
    expect(makePairs(alone, { folds: 2, perKind: 3, seed: 1 })).toEqual([]);
  });
});
