/** Crops by landmarks against those that the networks' golden embeddings were made from. */
import { describe, expect, it } from 'vitest';
import type { Face, Landmarks } from '../../src/base/types';
import { decodePhoto } from '../../src/photos/decode';
import { cropByRule } from '../../src/faces/crop';
import { similarityTo } from '../../src/faces/similarity';
import { templateFor } from '../../src/faces/templates';
import { shared, sharedBlob, sharedJson } from './support/shared';

interface Aligned {
  photo: string;
  crop: string;
  landmarks: Landmarks;
  matrix: [number[], number[]];
  pure_float_bilinear: { max_abs_difference: number; mean_abs_difference: number };
}

const faceAt = (landmarks: Landmarks): Pick<Face, 'box' | 'landmarks'> => ({
  box: [0, 0, 1, 1],
  landmarks,
});

/** Of the RGB values; alpha is 255 on both sides. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): { mean: number; max: number } {
  expect(a.length).toBe(b.length);
  let sum = 0;
  let max = 0;
  a.forEach((value, i) => {
    const d = Math.abs(value - b[i]!);
    sum += d;
    max = Math.max(max, d);
  });
  return { mean: sum / (a.length * 0.75), max };
}

/** Where the reference keeps a photo by the name of its crop. */
function photoOf(crop: string): string {
  const person = crop.replace(/_\d+\.png$/, '');
  const folder = /^(Alder|Aster)$/.test(person) ? 'people' : 'lfw';
  return `data/${folder}/photos/${person}/${crop.replace('.png', '.jpg')}`;
}

describe.runIf(shared)('a face on the template of 112 pixels', async () => {
  const { crops } = shared
    ? await sharedJson<{ crops: Aligned[] }>('data/aligned112/aligned112.json')
    : { crops: [] };

  it.each(crops)('$crop: the transform is the reference’s', ({ landmarks, matrix }) => {
    const found = similarityTo(landmarks, templateFor('arcface', 112, 112)).flat();
    // The reference is written with 9 decimals, and its landmarks with 6.
    matrix.flat().forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5));
  });

  it.each(crops)('$crop: the pixels are', async ({ photo, crop, landmarks, ...reference }) => {
    const decoded = await decodePhoto(await sharedBlob(`data/lfw/photos/${photo}`));
    const expected = await decodePhoto(await sharedBlob(`data/aligned112/${crop}`));
    const rule = { rule: 'landmarks', template: 'arcface', width: 112, height: 112 } as const;
    const { pixels } = cropByRule(decoded, faceAt(landmarks), rule);
    const { mean, max } = difference(pixels, expected.pixels);
    // The reference rounds positions to 1/32 pixel, and says what that alone costs.
    const { mean_abs_difference, max_abs_difference } = reference.pure_float_bilinear;
    expect(mean).toBeLessThan(mean_abs_difference + 0.001);
    expect(max).toBeLessThanOrEqual(max_abs_difference);
  });
});

describe.runIf(shared)('a face on dlib’s template of 150 pixels', async () => {
  const { crops } = shared
    ? await sharedJson<{ crops: Pick<Aligned, 'crop' | 'landmarks'>[] }>('golden/dlib-resnet.json')
    : { crops: [] };

  it.each(crops)('$crop', async ({ crop, landmarks }) => {
    const photo = await decodePhoto(await sharedBlob(photoOf(crop)));
    const expected = await decodePhoto(await sharedBlob(`data/aligned150/${crop}`));
    const rule = { rule: 'landmarks', template: 'dlib', width: 150, height: 150 } as const;
    const { pixels } = cropByRule(photo, faceAt(landmarks), rule);
    const { mean, max } = difference(pixels, expected.pixels);
    // Positions rounded to 1/32 pixel in the reference, as above: measured 0.03 to 0.08, at most 2.
    expect(mean).toBeLessThan(0.1);
    expect(max).toBeLessThanOrEqual(2);
  });
});
