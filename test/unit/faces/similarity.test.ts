import { describe, expect, it } from 'vitest';
import type { Landmarks } from '../../../src/base/types';
import { similarityTo, warp, type Matrix2x3 } from '../../../src/faces/similarity';
import { templateFor } from '../../../src/faces/templates';

const TEMPLATE = templateFor('arcface', 112, 112);

function moved(points: Landmarks, [[a, b, tx], [c, d, ty]]: Matrix2x3): Landmarks {
  return points.map(([x, y]) => [a * x + b * y + tx, c * x + d * y + ty]) as Landmarks;
}

function distance(a: Landmarks, b: Landmarks): number {
  return a.reduce((sum, [x, y], i) => sum + (x - b[i]![0]) ** 2 + (y - b[i]![1]) ** 2, 0);
}

function grey(rows: number[][]) {
  const pixels = new Uint8ClampedArray(rows.flat().flatMap((v) => [v, v, v, 255]));
  return { width: rows[0]!.length, height: rows.length, pixels };
}

function reds({ width, height, pixels }: ReturnType<typeof grey>): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => pixels[(y * width + x) * 4]!),
  );
}

describe('the similarity to a template', () => {
  it('undoes any turn, scale and shift', () => {
    const turned = moved(TEMPLATE, [
      [1.2, -2.1, 300],
      [2.1, 1.2, -40],
    ]);
    expect(distance(moved(turned, similarityTo(turned, TEMPLATE)), TEMPLATE)).toBeLessThan(1e-18);
  });

  it('is the best of its neighbours where the points do not fit', () => {
    const face = TEMPLATE.map(([x, y], i) => [x * 2 + 3 * i, y * 2.3 - 5 * (i % 2)]) as Landmarks;
    const [[a, , tx], [b, , ty]] = similarityTo(face, TEMPLATE);
    const off = (da: number, db: number, dx: number, dy: number) =>
      distance(
        moved(face, [
          [a + da, -b - db, tx + dx],
          [b + db, a + da, ty + dy],
        ]),
        TEMPLATE,
      );
    const best = off(0, 0, 0, 0);
    for (const step of [1e-4, -1e-4]) {
      expect(off(step, 0, 0, 0)).toBeGreaterThan(best);
      expect(off(0, step, 0, 0)).toBeGreaterThan(best);
      expect(off(0, 0, step, 0)).toBeGreaterThan(best);
      expect(off(0, 0, 0, step)).toBeGreaterThan(best);
    }
  });

  it('never mirrors', () => {
    const mirrored = TEMPLATE.map(([x, y]) => [112 - x, y]) as Landmarks;
    const [[a, b], [c, d]] = similarityTo(mirrored, TEMPLATE);
    expect(a * d - b * c).toBeGreaterThan(0);
  });

  it.each<[string, Landmarks]>([
    ['in one place', TEMPLATE.map(() => [5, 5]) as Landmarks],
    ['that are no numbers', TEMPLATE.map(() => [NaN, 5]) as Landmarks],
  ])('of points %s is refused', (_, points) => {
    expect(() => similarityTo(points, TEMPLATE)).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTION' }) as Error,
    );
  });
});

describe('a warp', () => {
  const picture = grey([
    [10, 20],
    [30, 40],
  ]);

  it('by nothing is the picture', () => {
    const same: Matrix2x3 = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    expect(reds(warp(picture, same, 2, 2))).toEqual(reds(picture));
  });

  it('mixes the four nearest by their distance', () => {
    const half: Matrix2x3 = [
      [1, 0, -0.5],
      [0, 1, -0.5],
    ];
    expect(reds(warp(picture, half, 1, 1))).toEqual([[25]]);
  });

  it('is black and opaque outside, and fades over the last pixel', () => {
    const right: Matrix2x3 = [
      [1, 0, 1.5],
      [0, 1, 0],
    ];
    const result = warp(picture, right, 5, 1);
    expect(reds(result)).toEqual([[0, 5, 15, 10, 0]]);
    expect(result.pixels.filter((_, i) => i % 4 === 3)).toEqual(new Uint8ClampedArray(5).fill(255));
  });
});

describe('a template', () => {
  it('grows with the crop', () => {
    expect(templateFor('arcface', 224, 224)).toEqual(TEMPLATE.map(([x, y]) => [2 * x, 2 * y]));
  });

  it('keeps its shape in a crop that is no square, in the middle', () => {
    expect(templateFor('arcface', 112, 152)).toEqual(TEMPLATE.map(([x, y]) => [x, y + 20]));
  });
});
