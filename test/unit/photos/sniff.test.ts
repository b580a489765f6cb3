import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { refusal, undecodable } from '../../../src/photos/decode-errors';
import { jpegIsWhole } from '../../../src/photos/jpeg';
import { sniff, type Kind } from '../../../src/photos/sniff';
import * as make from '../../fixtures/make';

const sample = new Uint8Array(readFileSync('public/samples/groups/group-1.jpg'));

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

function sizeOf(bytes: Uint8Array): number[] {
  const { header } = sniff(bytes);
  return header ? [header.width, header.height] : [];
}

function bmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(54 + width * Math.abs(height) * 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(28, 32, true);
  return bytes;
}

function avif(...sizes: [number, number][]): Uint8Array {
  const bytes = new Uint8Array(32 + 20 * sizes.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 0, 24, ...ascii('ftypavif'), 0, 0, 0, 0, ...ascii('mif1miaf')]);
  sizes.forEach(([width, height], i) => {
    const at = 32 + 20 * i;
    bytes.set([0, 0, 0, 20, ...ascii('ispe')], at);
    view.setUint32(at + 12, width);
    view.setUint32(at + 16, height);
  });
  return bytes;
}

describe('the kind of a file', () => {
  test.each<[Kind, Uint8Array]>([
    ['jpeg', sample],
    ['png', make.png({ width: 1, height: 1 })],
    ['gif', make.animatedGif()],
    ['webp', make.webp()],
    ['bmp', bmp(3, 2)],
    ['avif', avif([3, 2])],
    ['svg', make.svg()],
    ['svg', ascii('<!-- drawn -->\n<SVG viewBox="0 0 1 1">')],
    ['heic', make.heic()],
    ['heic', ascii('\0\0\0\x18ftypmif2\0\0\0\0mif2miaf')],
    ['heic', ascii('\0\0\0\x18ftypmsf1\0\0\0\0msf1iso8')],
    ['heic', ascii('\0\0\0\x18ftypjpeg\0\0\0\0jpegmiaf')],
    ['raw', ascii('\0\0\0\x18ftypcrx \0\0\0\0crx isom')],
    ['raw', ascii('II*\0\x10\0\0\0CR\x02\0')],
    ['psd', ascii('8BPS\0\x01')],
    ['jp2', ascii('\0\0\0\x0cjP  \r\n\x87\n')],
    ['jxl', ascii('\xff\x0a\0\x01')],
    ['rar', ascii('Rar!\x1a\x07\x01\0')],
    ['7z', ascii('7z\xbc\xaf\x27\x1c\0\x04')],
    ['xz', ascii('\xfd7zXZ\0\0\x04')],
    ['bzip2', ascii('BZh91AY&SY')],
    ['zstd', ascii('\x28\xb5\x2f\xfd\0')],
    ['weights', ascii('\x93NUMPY\x01\0')],
    ['weights', ascii('@\0\0\0\0\0\0\0{"conv1":{}}')],
    ['tiff', make.tiff()],
    ['pdf', make.pdf()],
    ['html', make.html()],
    ['zip', make.zip([])],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ['video', ascii('\0\0\0\x18ftypisom\0\0\0\0mp42avc1')],
    ['text', make.text()],
    ['text', ascii('BMX is a sport.')],
    ['empty', make.empty()],
    ['unknown', make.noise()],
  ])('%s is told by content', (kind, bytes) => {
    expect(sniff(bytes).kind).toBe(kind);
  });

  test('a tar is told by its mark in the first block', () => {
    const tar = new Uint8Array(512);
    tar.set(ascii('ustar'), 257);
    expect(sniff(tar).kind).toBe('tar');
  });
});

describe('the size that a header claims', () => {
  test.each<[string, Uint8Array, number[]]>([
    ['JPEG', sample, [960, 640]],
    ['PNG', make.png({ width: 12, height: 11 }), [12, 11]],
    ['GIF', make.animatedGif(), [8, 8]],
    ['lossless WebP', make.webp(), [8, 8]],
    ['extended WebP', make.animatedWebp(), [8, 8]],
    ['BMP', bmp(3, 2), [3, 2]],
    ['top-down BMP', bmp(3, -2), [3, 2]],
    ['AVIF with a thumbnail', avif([300, 200], [30, 20]), [300, 200]],
  ])('of a %s', (_, bytes, size) => {
    expect(sizeOf(bytes)).toEqual(size);
  });

  test('of a lossy WebP', () => {
    const bytes = new Uint8Array(40);
    bytes.set(ascii('RIFF\0\0\0\0WEBPVP8 '));
    bytes.set([0x80, 0x02, 0xe0, 0x01], 26);
    expect(sizeOf(bytes)).toEqual([640, 480]);
  });

  test('is none where the bytes end before it', () => {
    expect(sniff(sample.subarray(0, 40))).toEqual({ kind: 'jpeg' });
  });

  test('comes with the EXIF orientation of a JPEG', () => {
    expect(sniff(make.withOrientation(sample, 6)).header?.orientation).toBe(6);
    expect(sniff(sample).header?.orientation).toBe(1);
  });

  test('comes with a bound that every true file is over', () => {
    const files = [
      sample,
      make.solidJpeg({ width: 4000, height: 4000, values: [128] }),
      make.png({ width: 3000, height: 3000, colour: 'grey', depth: 1, fill: [0] }),
      bmp(100, 100),
    ];
    for (const bytes of files) {
      expect(sniff(bytes).header!.leastBytes).toBeLessThanOrEqual(bytes.length);
    }
  });

  test('comes with a bound that a lie is under', () => {
    const lie = make.lyingPng();
    expect(sniff(lie).header!.leastBytes).toBeGreaterThan(lie.length);
  });
});

test('no garbage makes it throw', () => {
  const starts = [sample, make.png({ width: 2, height: 2 }), make.animatedWebp(), bmp(2, 2)];
  for (const start of [
    ...starts,
    make.heic(),
    make.withOrientation(sample, 3),
    make.animatedGif(),
  ]) {
    for (let length = 0; length < Math.min(start.length, 300); length++) {
      const bytes = start.slice(0, length + 40);
      for (let i = length; i < bytes.length; i++) bytes[i] = (i * 151 + length * 31) % 256;
      expect(() => sniff(bytes)).not.toThrow();
    }
  }
});

describe('a JPEG is whole', () => {
  test('with its end marker, whatever a camera put behind it', () => {
    expect(jpegIsWhole(sample)).toBe(true);
    expect(jpegIsWhole(new Uint8Array([...sample, ...make.noise()]))).toBe(true);
  });

  test('not without it', () => {
    expect(jpegIsWhole(make.cut(sample, 0.9))).toBe(false);
  });
});

describe('a file that is no picture is told what it is and the way on', () => {
  test.each<[Kind, string, RegExp, RegExp]>([
    ['rar', 'pics.zip', /RAR archive/, /Unpack it first/],
    ['xz', 'lfw.tar.xz', /packed by xz/, /Unpack it first/],
    ['weights', 'det1.npy', /file of weights/, /Models page/],
    ['zip', 'model.pth', /file of weights/, /Models page/],
    ['zip', 'pics.zip', /zip archive/, /by itself/],
  ])('%s, called %s', (kind, name, what, hint) => {
    const error = refusal(kind, name)!;
    expect(error.message).toMatch(what);
    expect(error.message).toContain(name);
    expect(error.hint).toMatch(hint);
  });

  test.each<[Kind, string, RegExp]>([
    ['jxl', 'a.jxl', /a JPEG XL picture/],
    ['psd', 'a.psd', /a Photoshop picture/],
    ['raw', 'a.cr3', /camera’s raw picture/],
    ['tiff', 'a.NEF', /camera’s raw picture/],
    ['tiff', 'a.tif', /a TIFF picture/],
  ])('%s, called %s, which this browser can not read', (kind, name, words) => {
    const error = undecodable(kind, name, undefined);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
    expect(error.message).toMatch(words);
  });
});
