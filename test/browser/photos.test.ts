/** Photos of every kind decode to the right pixels. */
import { expect, test } from 'vitest';
import { decodePhoto } from '../../src/photos/decode';
import { rotatePixels } from '../../src/photos/rotate';
import * as make from '../fixtures/make';
import { WHITE, sample, sampleBytes, image, withoutExif, file, corner } from './support/photos';

test('a JPEG decodes at its own size, every pixel opaque, without a note', async () => {
  const photo = await decodePhoto(await sample());
  const { width, height, originalWidth, originalHeight, notes } = photo;
  expect({ width, height, originalWidth, originalHeight, notes }).toEqual({
    width: 960,
    height: 640,
    originalWidth: 960,
    originalHeight: 640,
    notes: [],
  });
  expect(photo.pixels.length).toBe(960 * 640 * 4);
  expect(photo.pixels.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
});

test.each([
  ['a 1 x 1 PNG', 1, 1],
  ['a 12 x 11 PNG', 12, 11],
])('%s decodes', async (_, width, height) => {
  const photo = await decodePhoto(file(make.png({ width, height })));
  expect([photo.width, photo.height]).toEqual([width, height]);
  expect([...photo.pixels.subarray(-4)]).toEqual([200, 100, 50, 255]);
});

test('a 16-bit PNG is read at 8 bits', async () => {
  const bytes = make.png({ width: 4, height: 4, depth: 16, fill: [10, 128, 250] });
  expect(await corner(bytes)).toEqual([10, 128, 250, 255]);
});

test('a grey picture becomes RGB', async () => {
  const bytes = make.png({ width: 4, height: 4, colour: 'grey', fill: [77] });
  expect(await corner(bytes)).toEqual([77, 77, 77, 255]);
});

test('what is transparent shows white', async () => {
  const half = make.png({ width: 2, height: 2, colour: 'rgba', fill: [255, 0, 0, 0] });
  expect(await corner(half)).toEqual(WHITE);
});

test('what is half transparent is mixed with white', async () => {
  const half = make.png({ width: 2, height: 2, colour: 'rgba', fill: [255, 0, 0, 128] });
  const [red, green, blue, alpha] = await corner(half);
  expect([red, alpha]).toEqual([255, 255]);
  expect(Math.abs(green! - 127)).toBeLessThanOrEqual(1);
  expect(Math.abs(blue! - 127)).toBeLessThanOrEqual(1);
});

test('a CMYK JPEG of cyan ink is bluish green', async () => {
  const [red, green, blue] = await corner(make.cmykJpeg());
  expect(red).toBeLessThan(60);
  expect(green).toBeGreaterThan(100);
  expect(blue).toBeGreaterThan(150);
});

test.each([
  ['GIF', make.animatedGif],
  ['WebP', make.animatedWebp],
])('of an animated %s the first frame is read', async (_, animation) => {
  expect(await corner(animation([0, 200, 0], [0, 0, 255]))).toEqual([0, 200, 0, 255]);
});

test('EXIF orientation 6 turns the photo upright', async () => {
  const bytes = make.withOrientation(await sampleBytes(), 6);
  const turned = await decodePhoto(file(bytes));
  const stored = await decodePhoto(await sample());
  expect([turned.width, turned.height]).toEqual([640, 960]);
  const topRight = turned.pixels.subarray(639 * 4, 640 * 4);
  expect([...topRight]).toEqual([...stored.pixels.subarray(0, 4)]);
});

/** Mean difference of two pictures of one size, in levels. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

test.each([2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is one, whoever applies it', async (n) => {
  const bytes = await sampleBytes();
  const browser = await decodePhoto(file(make.withOrientation(bytes, n)));
  const here = await decodePhoto(file(make.withOrientation(make.withOrientation(bytes, n), n)));
  expect([here.width, here.height]).toEqual([browser.width, browser.height]);
  expect(here.pixels.every((value, i) => value === browser.pixels[i])).toBe(true);
});

test.each([
  ['exif-2.webp', 960, 640],
  ['exif-3.webp', 960, 640],
  ['exif-5.webp', 960, 640],
  ['exif-6.webp', 960, 640],
  ['exif-8.webp', 960, 640],
  ['exif-6-long.jpg', 960, 640],
  ['exif-two-segments.jpg', 960, 640],
])('%s is upright', async (name, width, height) => {
  const photo = await decodePhoto(await image(name));
  expect([photo.width, photo.height]).toEqual([width, height]);
  expect([photo.originalWidth, photo.originalHeight]).toEqual([width, height]);
  // All are one photo: the encoder's losses differ by a few levels, another side up by dozens.
  const upright = await decodePhoto(await image('baseline-no-eoi.jpg'));
  expect(difference(photo.pixels, upright.pixels)).toBeLessThan(8);
});

test.each(['pan-6.avif', 'pan-exif6-long.jpg', 'pan-two-exif.jpg'])(
  'a turned panorama too long for a canvas keeps its shape: %s',
  async (name) => {
    const photo = await decodePhoto(await image(name));
    const sides = [photo.originalWidth, photo.originalHeight];
    expect(sides.sort((a, b) => a - b)).toEqual([500, 18_000]);
    const ratio = photo.originalWidth / photo.originalHeight;
    // Whole pixels of a short side of 455.
    expect(Math.abs(photo.width / photo.height / ratio - 1)).toBeLessThan(0.003);
  },
);

test('a PNG whose orientation stands behind its pixels is upright', async () => {
  const photo = await decodePhoto(await image('exif-6-after.png'));
  const stored = await decodePhoto(await withoutExif('exif-6-after.png'));
  const turned = rotatePixels(stored, 90);
  expect(photo.pixels.every((value, i) => value === turned.pixels[i])).toBe(true);
});

test('a PGM is read, and decoded smaller as any other', async () => {
  const photo = await decodePhoto(await image('photo.pgm'));
  expect([photo.width, photo.height]).toEqual([250, 250]);
  // The first byte after its header is "L".
  expect([...photo.pixels.subarray(0, 4)]).toEqual([76, 76, 76, 255]);
  const smaller = await decodePhoto(await image('photo.pgm'), { maxPixels: 15_625 });
  expect([smaller.width, smaller.originalWidth]).toEqual([125, 250]);
});

test('an ImageBitmap is read and stays open', async () => {
  const bitmap = await createImageBitmap(await sample());
  const photo = await decodePhoto(bitmap);
  expect(bitmap.width).toBe(960);
  const { pixels } = await decodePhoto(await sample());
  expect(photo.pixels.every((value, i) => value === pixels[i])).toBe(true);
});

test('ImageData is laid over white', async () => {
  const photo = await decodePhoto(new ImageData(new Uint8ClampedArray([0, 0, 0, 0]), 1, 1));
  expect([...photo.pixels]).toEqual(WHITE);
});
