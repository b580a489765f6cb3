import { describe, expect, test } from 'vitest';
import type { Box, Landmarks } from '../../../src/base/types';
import { pose } from '../../../src/faces/pose';
import { faceQuality } from '../../../src/faces/quality';

const SIDE = 200;

/** Stripes two pixels wide, around `light`: much detail, or none without contrast. */
function scene(light: number, contrast: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const value = light + (Math.floor((i % SIDE) / 2) % 2 ? contrast : -contrast);
    pixels.set([value, value, value, 255], 4 * i);
  }
  return pixels;
}

/** Five points of a face seen from the front that fills the box. */
function frontal([x1, y1, x2, y2]: Box): Landmarks {
  const at = (x: number, y: number): [number, number] => [x1 + x * (x2 - x1), y1 + y * (y2 - y1)];
  return [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.35, 0.8), at(0.65, 0.8)];
}

const FACE: Box = [20, 20, 148, 148];

function judge(pixels = scene(130, 60), box = FACE, landmarks = frontal(box)) {
  return faceQuality(pixels, SIDE, SIDE, { box, landmarks });
}

describe('a face that is large, crisp, well lit and frontal', () => {
  test('is good, and nothing is said against it', () => {
    expect(judge()).toMatchObject({ verdict: 'good', reasons: [], size: 128, roll: 0, yaw: 0 });
  });
});

describe('a reason is given, in words, when it', () => {
  test('is too small', () => {
    const { verdict, reasons } = judge(undefined, [20, 20, 51, 60]);
    expect(verdict).toBe('poor');
    expect(reasons).toContain('too small: 31 px');
  });

  test('is small', () => {
    const { verdict, reasons } = judge(undefined, [20, 20, 70, 80]);
    expect(verdict).toBe('fair');
    expect(reasons).toEqual(['small: 50 px']);
  });

  test('has no detail', () => {
    expect(judge(scene(130, 0))).toMatchObject({
      verdict: 'poor',
      reasons: ['blurred'],
      sharpness: 0,
    });
  });

  test('is too dark', () => {
    expect(judge(scene(12, 10)).reasons).toContain('too dark');
  });

  test('is too bright', () => {
    const { reasons, exposure } = judge(scene(245, 10));
    expect(reasons).toContain('too bright');
    expect(exposure).toBeCloseTo(245 / 255, 2);
  });

  test('is turned to the side', () => {
    const landmarks = frontal(FACE);
    landmarks[2][0] += 28;
    const { verdict, reasons, yaw } = judge(undefined, FACE, landmarks);
    expect(yaw).toBeGreaterThan(40);
    expect(verdict).toBe('poor');
    expect(reasons).toEqual(['turned to the side: about 45°']);
  });

  test('lies partly outside the photo', () => {
    const { verdict, reasons } = judge(undefined, [-30, 20, 98, 148]);
    expect(verdict).toBe('fair');
    expect(reasons).toEqual(['partly outside the photo']);
  });

  test('lies wholly outside', () => {
    expect(judge(undefined, [500, 500, 628, 628])).toMatchObject({ verdict: 'poor', sharpness: 0 });
  });
});

test('a photo that was decoded smaller is judged in its own pixels', () => {
  const box = FACE.map((value) => value * 4) as Box;
  const face = { box, landmarks: frontal(box) };
  const { size, sharpness } = faceQuality(scene(130, 60), SIDE, SIDE, face, 0.25);
  expect(size).toBe(512);
  expect(sharpness).toBe(judge().sharpness);
});

describe('the pose', () => {
  test('rolls clockwise as seen when the right eye is lower', () => {
    const turned = frontal([0, 0, 100, 100]).map(([x, y]) => [x - y, x + y]) as Landmarks;
    expect(pose(turned).roll).toBeCloseTo(45);
    expect(pose(turned).yaw).toBeCloseTo(0);
  });

  test('turns to the side the nose goes, the same whatever the roll', () => {
    const landmarks = frontal([0, 0, 100, 100]);
    landmarks[2][0] -= 10;
    const { yaw } = pose(landmarks);
    expect(yaw).toBeLessThan(-15);
    const rolled = landmarks.map(([x, y]) => [x - y, x + y]) as Landmarks;
    expect(pose(rolled).yaw).toBeCloseTo(yaw);
  });

  test('of eyes that coincide is nothing', () => {
    expect(pose(Array(5).fill([1, 1]) as Landmarks)).toEqual({ roll: 0, yaw: 0 });
  });
});
