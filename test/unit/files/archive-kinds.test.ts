/** Archives are known by their content, whatever they are called; what is none says what it is. */
import { describe, expect, test } from 'vitest';
import { readTree } from '../../../src/files/trees/tree';
import { refusal } from '../../../src/photos/decode-errors';
import { sniff } from '../../../src/photos/sniff';
import * as make from '../../fixtures/make';
import { join } from '../../fixtures/bytes';
import { tar } from '../../fixtures/tars';

const photo = make.png({ width: 2, height: 2 });
const zip = make.zip([{ name: 'a.png', data: photo }]);
const packed = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(
    await new Response(
      new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer(),
  );

async function rows(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, error } of readTree(new File([bytes], name))) {
    found.push(error ? error.message : path);
  }
  return found;
}

describe('an archive', () => {
  test.each(['album.cbz', 'photos.zip.download', 'lfw.funneled', 'photos', 'a.ZIP'])(
    'is opened as %s',
    async (name) => expect(await rows(name, zip)).toEqual([`${name}/a.png`]),
  );

  test('packed by gzip is opened where its name says that a tar is in it', async () => {
    const tgz = await packed(tar([{ name: 'a.png', data: photo }]));
    expect(await rows('lfw.tar.gz.1', tgz)).toEqual(['lfw.tar.gz.1/a.png']);
    expect(await rows('notes.gz', await packed(photo))).toEqual(['notes.gz']);
  });

  test.each(['x.jpg', 'weights.pt', 'x.npz', 'letter.docx'])(
    'stays a file as %s, which reads otherwise',
    async (name) => expect(await rows(name, zip)).toEqual([name]),
  );

  test('that was split says so, by its first part and by its last', async () => {
    const first = join('PK\x07\x08', zip.subarray(0, 60));
    expect(await rows('x.zip', first)).toEqual(['x.zip is one part of an archive that was split.']);
    const last = zip.slice(40);
    expect(await rows('x.zip', last)).toEqual([
      expect.stringContaining(
        'its beginning is missing, as in the last part of one that was split',
      ),
    ]);
    const numbered = zip.slice();
    numbered[numbered.length - 18] = 2;
    expect(await rows('x.zip', numbered)).toEqual([
      'x.zip is one part of an archive that was split.',
    ]);
  });
});

test('a pointer of Git LFS in place of a photo is called so', () => {
  const { kind } = sniff(new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'));
  expect(refusal(kind, 'x.jpg')).toMatchObject({
    message: expect.stringContaining('a pointer of Git LFS'),
    hint: expect.stringContaining('git lfs pull'),
  });
});
