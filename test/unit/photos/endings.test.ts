/** Which names are photos': one list, for aligning, counting and evaluating alike. */
import { describe, expect, it } from 'vitest';
import { isPhotoName, photosAmong } from '../../../src/files/archives/paths';

describe('a photo’s name', () => {
  it.each(['a.JPG', 'a.jfif', 'a.jpe', 'a.webp', 'a.pgm', 'a.jpg_large', 'a.JPG.1', 'a.jpg.12'])(
    'may be %s',
    (name) => expect(isPhotoName(name)).toBe(true),
  );

  it.each(['a.heic', 'a.HIF', 'a.heics', 'a.tif', 'a.jxl', 'a.jp2', 'a.psd', 'a.cr3'])(
    'may be that of a picture no browser reads, which is then told why: %s',
    (name) => expect(isPhotoName(name)).toBe(true),
  );

  it.each(['pairs.txt', 'jpg', 'a.zip', 'lfw.tar.gz.1', 'a.jpg.txt', 'constructor', 'a.toString'])(
    'is not %s',
    (name) => expect(isPhotoName(name)).toBe(false),
  );
});

it('of one name the ending that facenet tries first comes first, what no browser reads last', () => {
  const paths = ['a/1.heic', 'a/1.png', 'a/notes.txt', 'a/1.jpg', 'a/1.webp'];
  expect(photosAmong(paths)).toEqual(['a/1.jpg', 'a/1.png', 'a/1.webp', 'a/1.heic']);
});
