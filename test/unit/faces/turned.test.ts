/** Faces found in a turned photo: cut out upright, and in the photo's own frame all the same. */
import { describe, expect, it } from 'vitest';
import { detectOptions } from '../../../src/calls/detect/options';
import type { Box, CropRule, Face, Landmarks } from '../../../src/base/types';
import { cropByRule, regionByRule } from '../../../src/faces/crop';
import { landmarksInCrop } from '../../../src/faces/regions';
import { faceBeforeTurn, rotatePixels, type Turn } from '../../../src/photos/rotate';
import { detectUpright } from '../../../src/vision/upright';

/** A slope to the right and down, so that every place has its own colour. */
function scene(width: number, height: number) {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set([x, y, 50], (y * width + x) * 4);
  }
  return { width, height, pixels };
}

const FACE: Face = {
  box: [40.25, 20.5, 120.75, 110.5] satisfies Box,
  score: 0.9,
  landmarks: [
    [62, 52],
    [98, 50],
    [80, 72],
    [66, 92],
    [96, 91],
  ] satisfies Landmarks,
};
const TURNS = [90, 180, 270] as const;
const RULES: CropRule[] = [
  { rule: 'facenet', size: 96, margin: 32 },
  { rule: 'proportional', size: 96, margin: 20 },
];
const upright = scene(200, 150);

/** The photo as it lies, and the face in it, which a turn sets upright. */
function lying(turn: (typeof TURNS)[number]) {
  const photo = rotatePixels(upright, (360 - turn) as Turn);
  const face = { ...faceBeforeTurn(FACE, turn, photo.width, photo.height), turn };
  return { photo, face };
}

describe.each(TURNS)('a face that a turn by %i sets upright', (turn) => {
  const { photo, face } = lying(turn);

  it.each(RULES)('is cut out by $rule as if the photo stood upright, to the last bit', (rule) => {
    expect(cropByRule(photo, face, rule)).toEqual(cropByRule(upright, FACE, rule));
  });

  it.each(RULES)('has its region by $rule in the photo as it lies', (rule) => {
    const [x1, y1, x2, y2] = regionByRule(face, photo.width, photo.height, rule);
    const [left, top, right, bottom] = regionByRule(FACE, upright.width, upright.height, rule);
    const sides = [right - left, bottom - top];
    expect([x2 - x1, y2 - y1]).toEqual(turn === 180 ? sides : sides.reverse());
    expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0);
  });

  it.each(RULES)(
    'has its landmarks in the crop by $rule where the upright one has them',
    (rule) => {
      const points = landmarksInCrop(face, rule, photo);
      landmarksInCrop(FACE, rule, upright).forEach(([x, y], i) => {
        expect(points[i]![0]).toBeCloseTo(x, 9);
        expect(points[i]![1]).toBeCloseTo(y, 9);
      });
    },
  );
});

describe('the way up', () => {
  /** A detector that finds faces of these scores in the photo turned by 0, 90, 180 and 270. */
  async function wayUp(...scores: number[][]) {
    const photo = { ...upright, originalWidth: 200, originalHeight: 150, notes: [] };
    const found = scores.map((each) => each.map((score) => ({ ...FACE, score })));
    const run = () => Promise.resolve({ faces: found.shift()!, pnet: 1, rnet: 1, onet: 1 });
    const options = detectOptions({ rotations: true });
    return detectUpright(photo, options, [0.6, 0.7, 0.7], run);
  }

  it('is that of which the scores say most together, however sure one face of another is', async () => {
    const { rotation, faces } = await wayUp([0.99], [], [0.99, 0.9], [0.9]);
    expect(rotation).toBe(180);
    expect(faces.map(({ turn }) => turn)).toEqual([180, 180]);
  });

  it('is that of one sure face, not of two doubtful ones', async () => {
    const { rotation } = await wayUp([0.9999], [], [0.98, 0.9], [0.9, 0.9, 0.9]);
    expect(rotation).toBe(0);
  });

  it('loses nothing by faces that are less likely than not', async () => {
    const { rotation } = await wayUp([0.99], [], [0.999, 0.1, 0.2], []);
    expect(rotation).toBe(180);
  });

  it('is the photo’s own where no other is better', async () => {
    const { rotation, faces } = await wayUp([0.99], [0.99], [0.98], []);
    expect(rotation).toBe(0);
    expect(faces[0]).not.toHaveProperty('turn');
  });
});
