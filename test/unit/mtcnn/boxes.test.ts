import { describe, expect, it } from 'vitest';
import type { Box } from '../../../src/base/types';
import { nms, regress, squareToWhole, touches } from '../../../src/mtcnn/boxes';

const at = (score: number, ...box: Box) => ({ box, score });

describe('non-maximum suppression', () => {
  it('keeps the surest of boxes that overlap too much', () => {
    const [a, b, c] = [at(0.9, 0, 0, 9, 9), at(0.95, 1, 1, 10, 10), at(0.5, 50, 50, 59, 59)];
    expect(nms([a, b, c], 0.5, 'union')).toEqual([b, c]);
  });

  it('counts sides with one pixel more, as the original', () => {
    // 10 x 10 and 10 x 5 inside it: 50 of 100.
    const pair = [at(0.9, 0, 0, 9, 9), at(0.8, 0, 0, 9, 4)];
    expect(nms(pair, 0.5, 'union')).toHaveLength(2);
    expect(nms(pair, 0.49, 'union')).toHaveLength(1);
  });

  it('compares with the smaller box where asked', () => {
    const pair = [at(0.9, 0, 0, 99, 99), at(0.8, 0, 0, 9, 9)];
    expect(nms(pair, 0.7, 'union')).toHaveLength(2);
    expect(nms(pair, 0.7, 'min')).toHaveLength(1);
  });

  it('takes the later of equal scores', () => {
    const [a, b] = [at(0.9, 0, 0, 9, 9), at(0.9, 1, 0, 10, 9)];
    expect(nms([a, b], 0.5, 'union')).toEqual([b]);
  });
});

describe('a box between the nets', () => {
  it('moves by fractions of its side, with one pixel more after the first net', () => {
    const candidate = {
      photo: 0,
      ...at(1, 10, 10, 29, 49),
      regression: [0.1, 0, -0.1, 0.5] as Box,
    };
    expect(regress(candidate, 0)).toEqual([11.9, 10, 27.1, 68.5]);
    expect(regress(candidate, 1)).toEqual([12, 10, 27, 69]);
  });

  it('becomes the square of its longer side, cut toward zero', () => {
    expect(squareToWhole([-3.5, 2.2, 6.5, 22.2])).toEqual([-8, 2, 11, 22]);
  });

  it('wholly outside the photo, or turned inside out, is dropped', () => {
    expect(touches([-20, 5, 0, 25], 100, 100)).toBe(false);
    expect(touches([-20, 5, 1, 25], 100, 100)).toBe(true);
    expect(touches([101, 5, 120, 25], 100, 100)).toBe(false);
    expect(touches([20, 20, 10, 30], 100, 100)).toBe(false);
  });
});
