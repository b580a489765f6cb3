/** What a network is given of a picture that is a face crop already. */
import { describe, expect, it } from 'vitest';
import { inputsOfAligned, type InputRule } from '../../../src/faces/face-inputs';

const rule = (width: number): InputRule => ({
  crop: { rule: 'facenet', size: width, margin: 0 },
  standardise: 'fixed',
  flip: false,
  crops: 1,
  width,
  height: width,
});

/** Every pixel of one grey value. */
const grey = (width: number, height: number, value: number) => ({
  width,
  height,
  pixels: new Uint8ClampedArray(width * height * 4).fill(value),
});

/** The red values as the fixed standardisation maps them back, row by row. */
function rows(input: Float32Array, side: number): number[][] {
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => Math.round(input[(y * side + x) * 3]! * 128 + 127.5)),
  );
}

describe('a face crop', () => {
  it('larger than the input is cut at the centre', () => {
    const picture = grey(6, 6, 10);
    picture.pixels.fill(200, (2 * 6 + 2) * 4, (2 * 6 + 2) * 4 + 4);
    const [input] = inputsOfAligned(picture, rule(4));
    expect(rows(input!, 4)).toEqual([
      [10, 10, 10, 10],
      [10, 200, 10, 10],
      [10, 10, 10, 10],
      [10, 10, 10, 10],
    ]);
  });

  it('smaller than the input is padded with black, not enlarged', () => {
    const [input] = inputsOfAligned(grey(2, 4, 90), rule(4));
    expect(rows(input!, 4)).toEqual(Array.from({ length: 4 }, () => [0, 90, 90, 0]));
  });
});
