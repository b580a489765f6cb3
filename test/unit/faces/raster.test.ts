import { describe, expect, it } from 'vitest';
import { centreCrop, cropOrPad, flip, type Raster } from '../../../src/faces/raster';
import { casesOf, flat, shared, type PreprocessCase } from './golden';

function rasterOf({ input, input_shape }: PreprocessCase): Raster<Uint8ClampedArray<ArrayBuffer>> {
  const [height, width] = input_shape as [number, number];
  return { width, height, values: new Uint8ClampedArray(flat(input)) };
}

/** One value a pixel. */
function plane(rows: number[][]): Raster<Float32Array<ArrayBuffer>> {
  return { width: rows[0]!.length, height: rows.length, values: new Float32Array(rows.flat()) };
}

function rowsOf({ width, height, values }: Raster<Float32Array<ArrayBuffer>>): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(values.subarray(y * width, (y + 1) * width)),
  );
}

describe.runIf(shared)('as the facenet scripts', () => {
  it.each(casesOf('crop'))('crop: $note', (one) => {
    const { h, v } = typeof one.random === 'object' ? one.random : { h: 0, v: 0 };
    const { width, height, values } = centreCrop(rasterOf(one), one.image_size!, [h, v]);
    expect([height, width, 3]).toEqual(one.output_shape);
    expect(Array.from(values)).toEqual(flat(one.output));
  });

  it.each(casesOf('flip'))('flip: $note', (one) => {
    const picture = rasterOf(one);
    const { values } = one.random ? flip(picture) : picture;
    expect(Array.from(values)).toEqual(flat(one.output));
  });
});

describe('crop or pad', () => {
  it('cuts the middle out, the odd pixel off the right and the bottom', () => {
    const picture = plane([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    expect(rowsOf(cropOrPad(picture, 2))).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(rowsOf(cropOrPad(picture, 1))).toEqual([[5]]);
  });

  it('surrounds a small picture by zeros, the odd one at the right and at the bottom', () => {
    expect(rowsOf(cropOrPad(plane([[7]]), 2))).toEqual([
      [7, 0],
      [0, 0],
    ]);
    expect(rowsOf(cropOrPad(plane([[7]]), 3))).toEqual([
      [0, 0, 0],
      [0, 7, 0],
      [0, 0, 0],
    ]);
  });

  it('cuts one side and pads the other', () => {
    expect(rowsOf(cropOrPad(plane([[1, 2, 3, 4]]), 2))).toEqual([
      [2, 3],
      [0, 0],
    ]);
  });
});
