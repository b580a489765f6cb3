import { describe, expect, test } from 'vitest';
import { isTar, readTar } from '../../../src/weights/formats/tar';
import { join } from '../../fixtures/bytes';
import { refusal } from './bytes';
import { tar } from './containers';

const data = join('hello');
const long = `${'folder/'.repeat(20)}net.pb`;

describe('a tar', () => {
  test('gives its files, their bytes as views', () => {
    const file = tar([
      { path: 'a.txt', data },
      { path: 'b/c.txt', data: join('') },
    ]);
    expect(isTar(file)).toBe(true);
    const entries = readTar(file, 'x.tar');
    expect(entries.map(({ path }) => path)).toEqual(['a.txt', 'b/c.txt']);
    expect(entries[0]!.bytes.buffer).toBe(file.buffer);
    expect(new TextDecoder().decode(entries[0]!.bytes)).toBe('hello');
  });

  test.each<[string, string, string]>([
    ["GNU's long names", 'L', `${long}\0`],
    ['pax paths', 'x', `${long.length + 10} path=${long}\n`],
  ])('%s', (_, type, content) => {
    const file = tar([
      { path: '././@LongLink', data: join(content), type },
      { path: 'short', data },
    ]);
    expect(readTar(file, 'x.tar').map(({ path }) => path)).toEqual([long]);
  });

  test('folders and links are no files', () => {
    const file = tar([
      { path: 'folder/', data: join(''), type: '5' },
      { path: 'link', data: join(''), type: '2' },
    ]);
    expect(readTar(file, 'x.tar')).toEqual([]);
  });

  test.each<[string, (file: Uint8Array<ArrayBuffer>) => void, string]>([
    ['a flipped byte in a header', (file) => (file[3]! ^= 1), 'damaged tar'],
    ['a size beyond its end', (file) => file.set(sized('77777777777'), 0), 'ends early'],
  ])('%s is refused', (_, spoil, words) => {
    const file = tar([{ path: 'a.txt', data }]);
    spoil(file);
    expect(refusal(() => readTar(file, 'x.tar')).message).toContain(words);
  });
});

/** A header like that of "a.txt", with another size. */
function sized(octal: string): Uint8Array {
  return tar([{ path: 'a.txt', data, size: octal }]).subarray(0, 512);
}
