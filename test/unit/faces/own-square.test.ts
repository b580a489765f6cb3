/** What becomes of a face's crop, as it lies in its photo. */
import { describe, expect, it } from 'vitest';
import type { Landmarks } from '../../../src/base/types';
import { CROP_RULES } from '../../../src/base/crop-rules';
import { ownSquare } from '../../../src/faces/own-square';
import { templateFor } from '../../../src/faces/templates';

/** The landmarks of a crop of 150 pixels, as they lie in a photo in which it is so large and so turned. */
function placed(side: number, x: number, y: number, turn = 0): Landmarks {
  const scale = side / 150;
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  const middle = 75;
  return templateFor('dlib', 150, 150).map(([u, v]) => [
    x + cos * (u - middle) - sin * (v - middle),
    y + sin * (u - middle) + cos * (v - middle),
  ]) as Landmarks;
}

const ANYWHERE = placed(40, 100, 100);
const face = (box: [number, number, number, number], landmarks = ANYWHERE) => ({ box, landmarks });

describe('the square of a photo that a crop is made of', () => {
  it('is the box with its margin, as wide as its longer side', () => {
    const square = ownSquare(face([100, 80, 130, 120]), 400, 300, CROP_RULES.lfw);
    // 30 x 40 and 32 around it: 72.
    expect(square).toEqual([79, 64, 151, 136]);
  });

  it('grows with the face where the margin does', () => {
    const at = (box: [number, number, number, number]) => {
      const [left, , right] = ownSquare(face(box), 400, 300, CROP_RULES.proportional);
      return right - left;
    };
    // 14 of 160 pixels are margin: 146 show the box.
    expect(at([100, 100, 140, 140])).toBeCloseTo((40 * 160) / 146, -0.5);
    expect(at([100, 100, 180, 180])).toBeCloseTo((80 * 160) / 146, -0.5);
  });

  it.each([0, 0.3, -1])(
    'is what landmarks are brought to, however the face is turned: %d',
    (turn) => {
      const landmarks = placed(60, 200, 150, turn);
      const square = ownSquare(face([0, 0, 1, 1], landmarks), 400, 300, CROP_RULES.dlib);
      expect(square).toEqual([170, 120, 230, 180]);
    },
  );

  it('stays inside the photo', () => {
    expect(ownSquare(face([0, 0, 40, 50]), 400, 300, CROP_RULES.lfw)).toEqual([0, 0, 66, 66]);
    const landmarks = placed(500, 200, 150);
    expect(ownSquare(face([0, 0, 1, 1], landmarks), 400, 300, CROP_RULES.dlib)).toEqual([
      50, 0, 350, 300,
    ]);
  });
});
