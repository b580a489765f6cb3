/** Names of people in zips, as they are written by Windows, macOS and others, and what is no photo of theirs. */
import { describe, expect, test } from 'vitest';
import { zipNames } from '../../../src/files/archives/zip-names';
import { isHidden } from '../../../src/files/archives/paths';
import { Account } from '../../../src/files/trees/account';
import { readTree } from '../../../src/files/trees/tree';
import { caseFile } from '../../fixtures/cases';
import { join } from '../../fixtures/bytes';

async function paths(name: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, error } of readTree(caseFile(`archives/${name}`))) {
    found.push(path.slice(name.length + 1) + (error ? ` ${error.message}` : ''));
  }
  return found;
}

const written = (...bytes: (string | number[])[]) => ({
  bytes: join(...bytes),
  isUtf8: false,
  extra: new Uint8Array(),
});

describe('names', () => {
  test('in a field of their own are taken from there', async () => {
    expect(await paths('unicode-path-0x7075.zip')).toEqual([
      'Aster/Aster_0001.jpg',
      '张三/张三_0001.jpg',
    ]);
  });

  test('that say nothing are of code page 437', async () => {
    expect(await paths('cp437.zip')).toEqual([
      'Aster/Aster_0001.jpg',
      'Aster/Aster_0002.jpg',
      'José_Müller/José_Müller_0001.jpg',
      'José_Müller/José_Müller_0002.jpg',
    ]);
  });

  test.each<[string, number[], string]>([
    ['ja', [0x95, 0x5c], '表'],
    ['ja-JP', [0x8e, 0x52, 0x93, 0x63], '山田'],
    ['zh-CN', [0xd5, 0xc5, 0xc8, 0xfd], '张三'],
    ['zh-TW', [0xb1, 0x69], '張'],
    ['zh-Hant-HK', [0xb1, 0x69], '張'],
    ['ko', [0xb1, 0xe8], '김'],
    ['ru', [0x88, 0xa2, 0xa0, 0xad], 'Иван'],
    ['de', [0x81], 'ü'],
  ])('where %s is spoken are of its code page', (language, bytes, name) => {
    expect(zipNames([written(bytes, '/1.jpg')], ['en', language])).toEqual([`${name}/1.jpg`]);
  });

  test('of one zip are of one code page: where one does not fit it, none is of it', () => {
    const names = [written([0xd5, 0xc5]), written([0x81])];
    expect(zipNames(names, ['zh'])).toEqual(['╒┼', 'ü']);
  });

  test('that had to be guessed are told of, once for the archive', async () => {
    const notes = async (name: string) => {
      const account = new Account();
      for await (const _ of readTree(caseFile(`archives/${name}`), { account }));
      return account.notes;
    };
    expect(await notes('cp437.zip')).toEqual([
      expect.stringMatching(/^cp437\.zip does not say how .* such as “José_Müller\//),
    ]);
    expect(await notes('unicode-path-0x7075.zip')).toEqual([]);
  });

  test('in UTF-8 without the flag are read as such, whatever is spoken', () => {
    const utf8 = { ...written(), bytes: new TextEncoder().encode('José') };
    expect(zipNames([utf8], ['ja'])).toEqual(['José']);
  });

  test('in a field made for another name are not believed', () => {
    const extra = join([0x75, 0x70, 9, 0, 1, 0, 0, 0, 0], 'evil');
    expect(zipNames([{ ...written('good'), extra }])).toEqual(['good']);
  });
});

describe('litter', () => {
  test('of network disks and of macOS is left out', async () => {
    expect(await paths('litter.zip')).toEqual(['set/Alder/Alder_0001.jpg']);
  });

  test.each(['Icon\r', '#recycle/a.jpg', 'a/System Volume Information/x', 'lost+found/a.jpg'])(
    '%j is hidden',
    (path) => expect(isHidden(path)).toBe(true),
  );
});

test('a link in a zip is named', async () => {
  const [, second] = await paths('symlink.zip');
  expect(second).toContain('is only a link to another file.');
});
