import { describe, expect, test } from 'vitest';
import { between, byKey, firstBox } from '../../../src/faces/hand-box';

const photo = { width: 200, height: 100 };

describe('a box drawn by hand', () => {
  test('begins in the middle, a little above', () => {
    expect(firstBox(photo)).toEqual([75, 20, 125, 70]);
    expect(firstBox({ width: 8, height: 8 })).toEqual([0, 0, 8, 8]);
  });

  test('lies between two points in any order, inside the photo, never too small', () => {
    expect(between([10.4, 20.6], [60, 70], photo)).toEqual([10, 21, 60, 70]);
    expect(between([60, 70], [10, 20], photo)).toEqual([10, 20, 60, 70]);
    expect(between([-50, -50], [500, 500], photo)).toEqual([0, 0, 200, 100]);
    expect(between([50, 50], [50, 50], photo)).toEqual([50, 50, 62, 62]);
  });

  test('moves by arrows and stops at the edge as large as it is', () => {
    expect(byKey([10, 20, 60, 70], 'ArrowRight', false, photo)).toEqual([12, 20, 62, 70]);
    expect(byKey([1, 20, 51, 70], 'ArrowLeft', false, photo)).toEqual([0, 20, 50, 70]);
    expect(byKey([10, 50, 60, 99], 'ArrowDown', false, photo)).toEqual([10, 51, 60, 100]);
    expect(byKey([10, 20, 60, 70], 'x', false, photo)).toBeUndefined();
  });

  test('changes its size by Shift and arrows', () => {
    expect(byKey([10, 20, 60, 70], 'ArrowRight', true, photo)).toEqual([10, 20, 62, 70]);
    expect(byKey([10, 20, 22, 32], 'ArrowUp', true, photo)).toEqual([10, 20, 22, 32]);
    expect(byKey([10, 20, 200, 70], 'ArrowRight', true, photo)).toEqual([10, 20, 200, 70]);
  });
});
