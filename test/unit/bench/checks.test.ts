import { describe, expect, it } from 'vitest';
import type { Box } from '../../../src/base/types';
import { shareOff, wrong, wrongOwn } from '../../../bench/page/checks';

const rows = (...all: number[][]) => ({ rows: all.map((row) => Float32Array.from(row)) });
const face = (box: Box, score = 0.99) => ({ box, score });
const faces = (...all: ReturnType<typeof face>[]) => ({ faces: [all] });

describe('rows', () => {
  it('are right where they differ as sums in another order do', () => {
    expect(wrong(rows([1, 2, 3]), rows([1, 2, 3.0001]))).toBeUndefined();
  });

  it('are wrong where one value is off', () => {
    expect(wrong(rows([1, 2, 3], [1, 2, 3.1]), rows([1, 2, 3], [1, 2, 3]))).toContain('Row 1');
  });

  it('of zeros are wrong: a shader that does not compile gives them', () => {
    expect(wrong(rows([0, 0]), rows([1, 2]))).toContain('off by');
  });

  it('that are no numbers are wrong', () => {
    expect(wrong(rows([NaN, 2]), rows([1, 2]))).toContain('off by');
  });

  it('that are missing are counted', () => {
    expect(wrong(rows([1]), rows([1], [2]))).toContain('1 rows');
  });

  it('of rounded weights are held to a tolerance of their own, and how far off they are is told', () => {
    const reference = rows([1, 2], [3, 4]);
    const found = rows([1, 2], [3, 4.01]);
    expect(wrong(found, reference)).toContain('Row 1');
    expect(wrong(found, { ...reference, tolerance: 0.01 })).toBeUndefined();
    expect(shareOff(found.rows, reference)).toBeCloseTo(0.01 / 4, 6);
    expect(shareOff([Float32Array.of(NaN, 2)], reference)).toBeNaN();
  });

  it('are brought to length 1 where the reference is', () => {
    expect(wrong(rows([3, 4]), { ...rows([0.6, 0.8]), normalised: true })).toBeUndefined();
  });
});

describe('faces', () => {
  const golden = faces(face([10, 10, 50, 60]), face([100, 20, 140, 70]));

  it('are right in any order, within a pixel', () => {
    const found = faces(face([100.5, 20, 140, 70]), face([10, 10, 50, 60.4]));
    expect(wrong(found, golden)).toBeUndefined();
  });

  it('are wrong where one is missing', () => {
    expect(wrong(faces(face([10, 10, 50, 60])), golden)).toContain('1 faces');
  });

  it('are wrong where a box or a score is another', () => {
    const [first, second] = golden.faces[0]!;
    expect(wrong(faces(first!, face([103, 20, 140, 70])), golden)).toContain('3.0 pixels');
    expect(wrong(faces(first!, { ...second!, score: 0.9 }), golden)).toContain('pixels');
  });

  it('of another kind of detector are right where half of them are met', () => {
    expect(wrongOwn(faces(face([12, 15, 52, 58])), golden)).toBeUndefined();
    expect(wrongOwn(faces(face([300, 300, 340, 340])), golden)).toContain('0 of 2');
  });
});
