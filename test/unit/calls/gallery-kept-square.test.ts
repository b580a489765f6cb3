/** What is kept of a face's photo is enough for whichever embedder comes next. */
import { describe, expect, inject, it } from 'vitest';
import { CROP_RULES } from '../../../src/base/crop-rules';
import type { Box, CropRule, Landmarks, Point } from '../../../src/base/types';
import { keptSquare, placeIn, sideOf } from '../../../src/calls/gallery/kept-square';
import { regionByRule } from '../../../src/faces/crop';
import { similarityTo } from '../../../src/faces/similarity';
import { templateFor } from '../../../src/faces/templates';
import { identifyData } from '../../fixtures/identify';

const shared = inject('shared');
/** The drawn people's faces, each as it would lie in the middle of a large photo, far from its edges. */
const SIDE = 3000;
const MIDDLE = 1500;

/** Corners of what a rule cuts, in pixels of the photo. */
function corners(rule: CropRule, box: Box, landmarks: Landmarks, side: number): Point[] {
  if (rule.rule !== 'landmarks') {
    const [x1, y1, x2, y2] = regionByRule({ box }, side, side, rule);
    return [
      [x1, y1],
      [x2, y2],
    ];
  }
  const { width, height, template } = rule;
  const [[a, b, right], [c, d, down]] = similarityTo(
    landmarks,
    templateFor(template, width, height),
  );
  const determinant = a * d - b * c;
  return [0, width].flatMap((u) =>
    [0, height].map((v): Point => {
      const [x, y] = [u - right, v - down];
      return [(d * x - b * y) / determinant, (a * y - c * x) / determinant];
    }),
  );
}

describe.runIf(shared)('the square that is kept of a face', () => {
  const people = shared
    ? identifyData(`${shared}/golden/identify`).json<{ box: Box[]; landmarks: Landmarks[] }>(
        'people.json',
      )
    : undefined;

  it.each(Object.entries(CROP_RULES))(
    'holds all of the photo that the rule %s takes',
    (_, rule) => {
      people!.box.forEach(([x1, y1, x2, y2], i) => {
        const box: Box = [x1 + MIDDLE, y1 + MIDDLE, x2 + MIDDLE, y2 + MIDDLE];
        const landmarks = people!.landmarks[i]!.map(([x, y]) => [
          x + MIDDLE,
          y + MIDDLE,
        ]) as Landmarks;
        const [left, top, right, bottom] = keptSquare({ box, landmarks }, SIDE, SIDE);
        for (const [x, y] of corners(rule, box, landmarks, SIDE)) {
          expect(x).toBeGreaterThanOrEqual(left);
          expect(x).toBeLessThanOrEqual(right);
          expect(y).toBeGreaterThanOrEqual(top);
          expect(y).toBeLessThanOrEqual(bottom);
        }
      });
    },
  );
});

describe('the picture that is kept of a face', () => {
  const landmarks = [[140, 150]] as unknown as Landmarks;

  it('is the square as it lies in the photo where that is small', () => {
    const face = { box: [100, 100, 200, 220] as Box, landmarks };
    const square = keptSquare(face, 1000, 1000);
    expect(square).toEqual([30, 40, 270, 280]);
    expect(placeIn(square, face)).toMatchObject({
      ...{ width: 240, height: 240, scale: 1 },
      ...{ box: [70, 60, 170, 180], landmarks: [[110, 110]] },
    });
  });

  it('is 400 pixels wide where the face is large, and what is in it smaller', () => {
    const face = { box: [1000, 1000, 1800, 1800] as Box, landmarks };
    const square = keptSquare(face, 4000, 4000);
    expect([square, sideOf(square)]).toEqual([[600, 600, 2200, 2200], 400]);
    expect(placeIn(square, face)).toMatchObject({ scale: 0.25, box: [100, 100, 300, 300] });
  });

  it('stays inside the photo, and takes as much of it as there is', () => {
    const face = { box: [-5, -5, 60, 70] as Box, landmarks };
    expect(keptSquare(face, 400, 300)).toEqual([0, 0, 150, 150]);
    expect(keptSquare(face, 100, 80)).toEqual([0, 0, 80, 80]);
  });
});
