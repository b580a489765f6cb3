/** Live boxes: calm at rest, prompt when a face moves, and never mixed up between faces. */
import { expect, test } from 'vitest';
import type { Face } from '../../../src/base/types';
import { smoothed } from '../../../src/faces/smoothing';

const face = (x: number, y = 0, side = 100): Face => ({
  box: [x, y, x + side, y + side],
  score: 0.9,
  landmarks: [
    [x + 30, y + 40],
    [x + 70, y + 40],
    [x + 50, y + 60],
    [x + 35, y + 80],
    [x + 65, y + 80],
  ],
});

test('a face that trembles moves only part of the way', () => {
  const [calm] = smoothed([face(0)], [face(2)]);
  expect(calm!.box[0]).toBeGreaterThan(0);
  expect(calm!.box[0]).toBeLessThan(1);
  expect(calm!.landmarks[0][0]).toBeCloseTo(30 + calm!.box[0]);
});

test('a face that moves by half its width is where it is', () => {
  const [moved] = smoothed([face(0)], [face(50)]);
  expect(moved!.box).toEqual([50, 0, 150, 100]);
});

test('a new face, and one of several, is not drawn towards another', () => {
  const now = [face(400), face(1)];
  const [fresh, known] = smoothed([face(0)], now);
  expect(fresh).toBe(now[0]);
  expect(known!.box[0]).toBeLessThan(1);
});
