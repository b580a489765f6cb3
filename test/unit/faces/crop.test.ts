import { describe, expect, it } from 'vitest';
import type { Box, CropRule, Landmarks } from '../../../src/base/types';
import { cropFace, proportionalBox } from '../../../src/faces/box-crop';
import { cropByRule } from '../../../src/faces/crop';
import { similarityTo, warp } from '../../../src/faces/similarity';
import { templateFor } from '../../../src/faces/templates';

/** A slope to the right and down, so that every place has its own colour. */
function scene(width: number, height: number, step = 1) {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set([x * step, y * step, 50], (y * width + x) * 4);
  }
  return { width, height, pixels };
}

const FACE: { box: Box; landmarks: Landmarks } = {
  box: [40, 30, 120, 140],
  landmarks: [
    [62, 72],
    [98, 70],
    [80, 92],
    [66, 112],
    [96, 111],
  ],
};

describe('the proportional margin', () => {
  it('is a share of the box on each axis, so that it is the same part of every crop', () => {
    // 40 of 160 pixels: a third of the box more, half of it on each side.
    expect(proportionalBox([60, 60, 120, 180], 400, 400, 160, 40)).toEqual([50, 40, 130, 200]);
    expect(proportionalBox([600, 600, 1200, 1800], 4000, 4000, 160, 40)).toEqual([
      500, 400, 1300, 2000,
    ]);
  });

  it('is clipped and truncated', () => {
    expect(proportionalBox([10.9, 50.2, 90.7, 99.9], 100, 110, 160, 32)).toEqual([0, 43, 100, 106]);
  });

  it('that leaves nothing of the face is refused', () => {
    const rule: CropRule = { rule: 'proportional', size: 160, margin: 160 };
    expect(() => cropByRule(scene(160, 160), FACE, rule)).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTION' }) as Error,
    );
  });
});

describe('a crop by rule', () => {
  it('facenet: is cropFace’s', () => {
    const photo = scene(200, 200);
    const crop = cropByRule(photo, FACE, { rule: 'facenet', size: 96, margin: 32 });
    expect(crop).toEqual(cropFace(photo, FACE.box, { rule: 'facenet', size: 96, margin: 32 }));
  });

  it('proportional: is as facenet’s with the margin in pixels of the photo', () => {
    const photo = scene(250, 250);
    // The box is 80 x 80, half the 160 pixels that the crop gives to it.
    const box: Box = [60, 60, 140, 140];
    const crop = cropByRule(
      photo,
      { ...FACE, box },
      { rule: 'proportional', size: 192, margin: 32 },
    );
    expect(crop).toEqual(cropFace(photo, box, { rule: 'facenet', size: 192, margin: 16 }));
  });

  it('landmarks: brings them onto the template', () => {
    const photo = scene(200, 200);
    const rule: CropRule = { rule: 'landmarks', template: 'dlib', width: 75, height: 75 };
    const matrix = similarityTo(FACE.landmarks, templateFor('dlib', 75, 75));
    expect(cropByRule(photo, FACE, rule)).toEqual(warp(photo, matrix, 75, 75));
  });

  it('landmarks: are those of the original, where the photo was decoded smaller', () => {
    const original = scene(200, 200);
    const decoded = { ...scene(100, 100, 2), originalWidth: 200, originalHeight: 200 };
    const rule: CropRule = { rule: 'landmarks', template: 'arcface', width: 56, height: 56 };
    const [whole, half] = [original, decoded].map((photo) => cropByRule(photo, FACE, rule).pixels);
    // Rounded to whole grey levels.
    whole!.forEach((value, i) => expect(Math.abs(value - half![i]!)).toBeLessThanOrEqual(1));
  });

  it('of no size is refused', () => {
    const rule: CropRule = { rule: 'landmarks', template: 'dlib', width: 0, height: 75 };
    expect(() => cropByRule(scene(9, 9), FACE, rule)).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTION' }) as Error,
    );
  });
});
