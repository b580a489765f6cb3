import { describe, expect, test } from 'vitest';
import { CROP_RULES } from '../../../src/base/crop-rules';
import type { Box, Face, Landmarks } from '../../../src/base/types';
import { cropBox, cropFace } from '../../../src/faces/box-crop';
import { fit, likeShape, shrunkNote, uprightSize } from '../../../src/photos/fit';
import { overWhite, type Pixels } from '../../../src/photos/pixels';
import { resizePillow } from '../../../src/faces/resize-pillow';
import { faceBeforeTurn, rotatePixels, type Turn } from '../../../src/photos/rotate';

/** A grey picture of the values given row by row. */
function grey(rows: number[][]): Pixels {
  const pixels = new Uint8ClampedArray(rows.flat().flatMap((v) => [v, v, v, 255]));
  return { width: rows[0]!.length, height: rows.length, pixels };
}

function rowsOf({ width, height, pixels }: Pixels): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => pixels[(y * width + x) * 4]!),
  );
}

describe('laying over white', () => {
  test('keeps opaque pixels exactly', () => {
    expect([...overWhite([1, 2, 3, 255])]).toEqual([1, 2, 3, 255]);
  });

  test('shows white through what is transparent', () => {
    expect([...overWhite([0, 0, 0, 0])]).toEqual([255, 255, 255, 255]);
    expect([...overWhite([0, 255, 100, 51])]).toEqual([204, 255, 224, 255]);
  });
});

describe("Pillow's bilinear resize", () => {
  test('of a size that does not change changes nothing', () => {
    const picture = grey([
      [1, 2],
      [3, 4],
    ]);
    expect(resizePillow(picture, 2, 2)).toBe(picture);
  });

  test('shrinking by half weighs four pixels 1:3:3:1, less at the edge', () => {
    // By hand: (0*3 + 80*3 + 160*1) / 7 and (80*1 + 160*3 + 240*3) / 7, rounded.
    expect(rowsOf(resizePillow(grey([[0, 80, 160, 240]]), 2, 1))).toEqual([[57, 183]]);
  });

  test('enlarging mixes the two nearest', () => {
    expect(rowsOf(resizePillow(grey([[0, 100]]), 4, 1))).toEqual([[0, 25, 75, 100]]);
  });

  test('goes along columns as along rows', () => {
    const column = resizePillow(grey([[0], [80], [160], [240]]), 1, 2);
    expect(rowsOf(column)).toEqual([[57], [183]]);
  });
});

describe('the crop', () => {
  test('takes half the margin on each side, clips and truncates', () => {
    expect(cropBox([10.9, 50.2, 90.7, 99.9], 100, 110, 44)).toEqual([0, 28, 100, 110]);
  });

  test('is squashed to a square', () => {
    const { width, height } = cropFace(
      grey([
        [9, 9, 9, 9],
        [9, 9, 9, 9],
      ]),
      [0, 0, 4, 2],
      CROP_RULES.lfw,
    );
    expect([width, height]).toEqual([160, 160]);
  });

  test('of a photo that was decoded smaller is the same part', () => {
    const small = {
      ...grey([
        [10, 20],
        [30, 40],
      ]),
      originalWidth: 200,
      originalHeight: 200,
    };
    const crop = cropFace(small, [100, 100, 200, 200], { rule: 'facenet', size: 1, margin: 0 });
    expect(rowsOf(crop)).toEqual([[40]]);
  });

  test.each<[string, Box, { size?: number; margin?: number }]>([
    ['a box outside the photo', [500, 500, 600, 600], {}],
    ['a size of nothing', [0, 0, 2, 2], { size: 0 }],
    ['a margin below zero', [0, 0, 2, 2], { margin: -1 }],
    ['a box that is no number', [NaN, 0, 2, 2], {}],
  ])('of %s is refused', (_, box, rule) => {
    expect(() =>
      cropFace(
        grey([
          [1, 2],
          [3, 4],
        ]),
        box,
        { ...CROP_RULES.lfw, ...rule },
      ),
    ).toThrowError(expect.objectContaining({ code: 'INVALID_OPTION' }) as Error);
  });
});

describe('a quarter turn', () => {
  const picture = grey([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test.each<[Turn, number[][]]>([
    [
      0,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      90,
      [
        [4, 1],
        [5, 2],
        [6, 3],
      ],
    ],
    [
      180,
      [
        [6, 5, 4],
        [3, 2, 1],
      ],
    ],
    [
      270,
      [
        [3, 6],
        [2, 5],
        [1, 4],
      ],
    ],
  ])('by %i degrees is clockwise', (turn, rows) => {
    expect(rowsOf(rotatePixels(picture, turn))).toEqual(rows);
  });

  test.each<Turn>([0, 90, 180, 270])('by %i degrees is undone for a face', (turn) => {
    // The face lies on the pixel 6: the lower right one of the photo.
    const turned = rotatePixels(picture, turn);
    const at = rowsOf(turned).flat().indexOf(6);
    const [x, y] = [at % turned.width, Math.floor(at / turned.width)];
    const landmarks = Array(5).fill([x + 0.5, y + 0.5]) as Landmarks;
    const face: Face = { box: [x, y, x + 1, y + 1], score: 1, landmarks };
    const found = faceBeforeTurn(face, turn, 3, 2);
    expect(found.box).toEqual([2, 1, 3, 2]);
    expect(found.landmarks[4]).toEqual([2.5, 1.5]);
  });

  test('leaves each landmark who it is', () => {
    const landmarks: Landmarks = [
      [1, 1],
      [3, 1],
      [2, 2],
      [1, 3],
      [3, 3],
    ];
    const face = faceBeforeTurn({ box: [0, 0, 4, 4], score: 1, landmarks }, 180, 10, 10);
    expect(face.landmarks).toEqual([
      [9, 9],
      [7, 9],
      [8, 8],
      [9, 7],
      [7, 7],
    ]);
  });
});

describe('the size at which a photo is decoded', () => {
  test('is its own within the bounds', () => {
    const size = { width: 6000, height: 4000 };
    expect(fit(size)).toBe(size);
  });

  test('keeps to 40 megapixels', () => {
    expect(fit({ width: 20_000, height: 20_000 })).toEqual({ width: 6324, height: 6324 });
  });

  test('keeps to 16,384 pixels a side', () => {
    expect(fit({ width: 32_768, height: 2 })).toEqual({ width: 16_384, height: 1 });
  });

  test('counts width and height after the EXIF turn', () => {
    const header = { width: 3, height: 2, leastBytes: 0 };
    expect(uprightSize({ ...header, orientation: 6 })).toEqual({ width: 2, height: 3 });
    expect(uprightSize({ ...header, orientation: 3 })).toEqual({ width: 3, height: 2 });
  });

  test('tells the original turned when the decoder turned it', () => {
    const claimed = { width: 30, height: 20 };
    expect(likeShape(claimed, { width: 2, height: 3 })).toEqual({ width: 20, height: 30 });
    expect(likeShape(claimed, { width: 3, height: 2 })).toBe(claimed);
  });

  test('is said in a note', () => {
    const note = shrunkNote({ width: 20_000, height: 20_000 }, { width: 6324, height: 6324 });
    expect(note).toBe('read at 32 % of its size: 400 megapixels');
  });
});
