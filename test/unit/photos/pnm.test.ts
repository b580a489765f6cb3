/** Netpbm's formats, each in letters and in bytes. */
import { describe, expect, it } from 'vitest';
import { decodePnm } from '../../../src/photos/pnm';
import { sniff } from '../../../src/photos/sniff';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : part,
    ),
  );

/** Red, green and blue of each pixel. */
function rgb(file: Uint8Array): number[] | undefined {
  const picture = decodePnm(file);
  return picture && [...picture.pixels].filter((_, i) => i % 4 < 3);
}

const GREY = [0, 0, 0, 255, 255, 255];

describe('a Netpbm picture', () => {
  it.each([
    ['P1', bytes('P1\n2 1\n1 0'), GREY],
    ['P1 without spaces', bytes('P1 2 1 10'), GREY],
    ['P2 with a comment', bytes('P2\n# two pixels\n2 1 9\n0\n9\n'), GREY],
    ['P3', bytes('P3 1 1 255 1 2 3'), [1, 2, 3]],
    ['P4', bytes('P4\n2 1\n', [0b1000_0000]), GREY],
    ['P5', bytes('P5\n2 1\n255\n', [0, 255]), GREY],
    ['P5 of two bytes a value', bytes('P5 2 1 65535\n', [0, 0, 255, 255]), GREY],
    ['P6', bytes('P6\n1 1\n255\n', [1, 2, 3]), [1, 2, 3]],
  ])('of kind %s is read', (_, file, values) => {
    expect(sniff(file).kind).toBe('pnm');
    expect(rgb(file)).toEqual(values);
  });

  it('begins each row of bits with a byte', () => {
    expect(rgb(bytes('P4 1 2\n', [0x80, 0x00]))).toEqual(GREY);
  });

  it('that ends early is none', () => {
    expect(rgb(bytes('P5 2 1 255\n', [7]))).toBeUndefined();
    expect(rgb(bytes('P2 2 1 255 7'))).toBeUndefined();
  });

  it('claims its size, and the bytes that this takes', () => {
    const { header } = sniff(bytes('P6 9000 9000 255\n'));
    expect(header).toMatchObject({ width: 9000, height: 9000, leastBytes: 243_000_017 });
  });

  it.each(['P5 is a format.', 'P9 1 1 1 ', 'P5 0 5 255 ', 'P2 1 1 0 1'])(
    'is not the text %j',
    (text) => expect(sniff(bytes(text)).kind).not.toBe('pnm'),
  );
});
