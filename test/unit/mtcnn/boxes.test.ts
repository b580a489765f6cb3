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

describe('non-maximum suppression of many boxes', () => {
  /** Every pair compared, as the original does. */
  function pairwise(boxes: { box: Box; score: number }[], threshold: number) {
    const left = boxes.toReversed().toSorted((a, b) => b.score - a.score);
    const kept: typeof boxes = [];
    for (let first = left.shift(); first; first = left.shift()) {
      kept.push(first);
      const survivors = left.filter(({ box }) => !(overlap(first.box, box) > threshold));
      left.splice(0, left.length, ...survivors);
    }
    return kept;
  }

  const area = ([x1, y1, x2, y2]: Box) => (x2 - x1 + 1) * (y2 - y1 + 1);

  function overlap(a: Box, b: Box): number {
    const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]) + 1;
    const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]) + 1;
    if (width <= 0 || height <= 0) return 0;
    return (width * height) / (area(a) + area(b) - width * height);
  }

  it.each([0.3, 0.5, 0.7])('keeps over %d what comparing every pair keeps', (threshold) => {
    let state = 7;
    const roll = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    // Sides of many sizes, some next to each other, scores that tie.
    const boxes = Array.from({ length: 700 }, () => {
      const [left, top, side] = [roll(200) - 20, roll(150), 12 + roll(3) * roll(40)];
      return at(roll(50) / 50, left, top, left + side, top + side + roll(3));
    });
    const kept = nms(boxes, threshold, 'union');
    expect(kept.length).toBeLessThan(boxes.length);
    expect(kept).toEqual(pairwise(boxes, threshold));
  });

  it('holds for boxes turned inside out among them', () => {
    const plain = Array.from({ length: 70 }, (_, i) => at(0.5 + i / 200, i, 0, i + 30, 30));
    const boxes = [...plain, at(0.9, 40, 40, 20, 20)];
    expect(nms(boxes, 0.5, 'union')).toEqual(pairwise(boxes, 0.5));
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
