/** Photos that are cut, damaged, claimed or really too large, stopped on the way; how many are decoded at once. */
import { expect, test, vi } from 'vitest';
import type { Landmarks } from '../../src/base/types';
import type { Code } from '../../src/base/errors';
import { decodePhoto } from '../../src/photos/decode';
import { decodeRoom } from '../../src/photos/decode-room';
import { annotate } from '../../src/photos/annotate';
import { readTree } from '../../src/files/trees/tree';
import * as make from '../fixtures/make';
import DecodeWorker from '../fixtures/decode.worker?worker';
import { sample, sampleBytes, image, file, failure, expectFailure } from './support/photos';

test('a JPEG without its end marker is read whole, without a note', async () => {
  const { pixels } = await decodePhoto(await sample());
  const photo = await decodePhoto(file(new Uint8Array((await sampleBytes()).subarray(0, -2))));
  expect(photo.notes).toEqual([]);
  expect(photo.pixels.every((value, i) => value === pixels[i])).toBe(true);
  expect((await decodePhoto(await image('baseline-no-eoi.jpg'))).notes).toEqual([]);
});

test('a JPEG that was cut in the middle is read, with the note that its lower part is missing', async () => {
  for (const photo of [file(make.cut(await sampleBytes())), await image('baseline-cut.jpg')]) {
    const { height, notes } = await decodePhoto(photo);
    expect(height).toBe(640);
    expect(notes).toEqual(['the file ends early: the lower part is missing']);
  }
});

test('a turned JPEG that was cut says so too', async () => {
  for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
    const cut = make.cut(make.withOrientation(await sampleBytes(), orientation));
    const { notes } = await decodePhoto(file(cut));
    expect(notes).toEqual(['the file ends early: the lower part is missing']);
  }
});

test('a progressive JPEG that was cut is read, with the note that its detail may be missing', async () => {
  const { width, notes } = await decodePhoto(await image('progressive-cut.jpg'));
  expect(width).toBe(960);
  expect(notes).toEqual(['the file ends early: some of its detail may be missing']);
});

test('a JPEG cut within its header is damaged', async () => {
  await expectFailure(make.cut(await sampleBytes(), 0.002), 'IMAGE_DAMAGED', /damaged/);
});

test('a PNG that was cut is damaged', async () => {
  const bytes = make.cut(make.png({ width: 300, height: 300 }), 0.9);
  await expectFailure(bytes, 'IMAGE_DAMAGED', /damaged/);
});

test('a few bytes that claim 400 megapixels are refused before anything is decoded', async () => {
  await expectFailure(make.lyingPng(), 'IMAGE_DAMAGED', /20000 x 20000 pixels/);
});

test('a picture beyond what a decoder holds is refused with its size', async () => {
  const bytes = make.solidJpeg({ width: 30_000, height: 30_000, values: [128] });
  await expectFailure(bytes, 'IMAGE_TOO_LARGE', /900 megapixels/);
});

test.each<[string, () => Uint8Array<ArrayBuffer>, Code, RegExp]>([
  ['a file of zero bytes', make.empty, 'FILE_EMPTY', /empty/],
  ['an SVG', make.svg, 'UNSUPPORTED_FORMAT', /SVG/],
  ['a HEIC', make.heic, 'UNSUPPORTED_FORMAT', /HEIC.*this browser/],
  ['a TIFF', make.tiff, 'UNSUPPORTED_FORMAT', /TIFF.*this browser/],
  ['a PDF', make.pdf, 'NOT_AN_IMAGE', /PDF/],
  ['a web page', make.html, 'NOT_AN_IMAGE', /web page/],
  ['a text', make.text, 'NOT_AN_IMAGE', /text/],
  ['noise', make.noise, 'NOT_AN_IMAGE', /not a picture/],
  ['a zip', () => make.zip([]), 'NOT_AN_IMAGE', /zip/],
])('%s is refused by what it is, whatever its name', async (_, bytes, code, words) => {
  await expectFailure(bytes(), code, words);
});

test('a lossless WebP of 268 megapixels in 40 bytes is decoded smaller', async () => {
  const photo = await decodePhoto(file(make.webp([1, 2, 3], 16_383)));
  expect(photo.notes).toEqual(['read at 39 % of its size: 268 megapixels']);
  expect([...photo.pixels.subarray(-4)]).toEqual([1, 2, 3, 255]);
});

test('a file that is gone can not be read', async () => {
  const gone = file(make.text());
  gone.slice = () => {
    throw new DOMException('Gone.', 'NotFoundError');
  };
  expect((await failure(gone)).code).toBe('FILE_UNREADABLE');
});

test('decoding runs in a worker with the same result', async () => {
  const worker = new DecodeWorker();
  const answer = new Promise<Uint8ClampedArray>((done, fail) => {
    worker.onmessage = ({ data }: MessageEvent<Uint8ClampedArray>) => done(data);
    worker.onerror = fail;
  });
  worker.postMessage(await sample());
  const there = await answer;
  worker.terminate();
  const here = await decodePhoto(await sample());
  expect(there.length).toBe(here.pixels.length);
  expect(there.every((value, i) => value === here.pixels[i])).toBe(true);
});

test('a call that was stopped rejects as ABORTED', async () => {
  const controller = new AbortController();
  const call = decodePhoto(await sample(), { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
});

test('a photo over maxPixels is decoded smaller, and says so', async () => {
  const photo = await decodePhoto(await sample(), { maxPixels: 153_600 });
  expect([photo.width, photo.height]).toEqual([480, 320]);
  expect([photo.originalWidth, photo.originalHeight]).toEqual([960, 640]);
  expect(photo.notes).toEqual(['read at 50 % of its size: 960 x 640 pixels']);
});

test('a turned photo over maxPixels keeps its shape', async () => {
  const bytes = make.withOrientation(await sampleBytes(), 6);
  const photo = await decodePhoto(file(bytes), { maxPixels: 153_600 });
  expect([photo.width, photo.height]).toEqual([320, 480]);
  expect([photo.originalWidth, photo.originalHeight]).toEqual([640, 960]);
});

test('a strip longer than any canvas is decoded shorter', async () => {
  const bytes = make.png({ width: 40_000, height: 8, colour: 'grey' });
  const photo = await decodePhoto(file(bytes));
  expect([photo.width, photo.height]).toEqual([16_384, 3]);
  expect(photo.originalWidth).toBe(40_000);
});

test.each([
  ['PNG', make.hugePng, 255],
  ['JPEG', make.hugeJpeg, 90],
])('a %s of 400 megapixels is decoded smaller', async (_, huge, grey) => {
  const photo = await decodePhoto(file(huge()));
  expect([photo.width, photo.height]).toEqual([6324, 6324]);
  expect(photo.originalWidth).toBe(20_000);
  expect(photo.notes).toEqual(['read at 32 % of its size: 400 megapixels']);
  expect([...photo.pixels.subarray(-4)]).toEqual([grey, grey, grey, 255]);
});

test('a call that is stopped while the browser decodes rejects at once', async () => {
  const controller = new AbortController();
  const call = decodePhoto(file(make.hugeJpeg()), { signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
});

test('photos decode together only as far as their pixels have room, and leave none taken', async () => {
  // Two of them are more than there is room for at once.
  const bytes = make.png({ width: 8200, height: 8200, colour: 'grey', depth: 1 });
  let [open, most] = [0, 0];
  const decode = globalThis.createImageBitmap;
  vi.stubGlobal('createImageBitmap', async (...given: Parameters<typeof decode>) => {
    most = Math.max(most, ++open);
    return decode(...given).finally(() => open--);
  });
  const photos = await Promise.all([1, 2, 3].map((n) => decodePhoto(file(bytes, `${n}.png`))));
  vi.unstubAllGlobals();
  expect(photos.map(({ originalWidth }) => originalWidth)).toEqual([8200, 8200, 8200]);
  expect(most).toBe(1);
  expect(decodeRoom.used).toBe(0);
});

test('a photo that waits for room is stopped at once, and one that fails gives its room back', async () => {
  const lease = decodeRoom.lease();
  await lease.take(decodeRoom.size);
  const controller = new AbortController();
  const waiting = decodePhoto(await sample(), { signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
  lease.end();
  await failure(file(make.cut(make.png({ width: 300, height: 300 }), 0.5)));
  expect(decodeRoom.used).toBe(0);
});

test('a drop made by a script, of a zip and a photo, gives every photo in it', async () => {
  const transfer = new DataTransfer();
  const bytes = make.png({ width: 3, height: 2 });
  transfer.items.add(file(make.zip([{ name: 'in/1.png', data: bytes }]), 'a.zip'));
  transfer.items.add(file(bytes, 'b.png'));
  const found: [string, number][] = [];
  for await (const { path, file } of readTree(transfer)) {
    found.push([path, (await decodePhoto(file!)).width]);
  }
  expect(found).toEqual([
    ['a.zip/in/1.png', 3],
    ['b.png', 3],
  ]);
});

test('faces are drawn onto a canvas, and its state is put back', () => {
  const context = new OffscreenCanvas(400, 400).getContext('2d')!;
  const before = context.font;
  const eye = [150, 150] as [number, number];
  const landmarks = Array(5).fill(eye) as Landmarks;
  annotate(context, [{ box: [100, 100, 200, 220], score: 1, landmarks }], { colour: '#ff0000' });
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data];
  expect(at(150, 100)[0]).toBe(255);
  expect(at(150, 150)).toEqual([255, 0, 0, 255]);
  expect(at(170, 200)).toEqual([0, 0, 0, 0]);
  expect(context.font).toBe(before);
});
