import { describe, expect, it } from 'vitest';
import { compareText } from '../../../src/export/compare-text';

describe('the text of compare.py', () => {
  it('lists the images and the matrix as the script prints them', () => {
    const distances = [
      [0, 0.75221],
      [0.75221, 0],
    ];
    expect(compareText(['a.jpg', 'dir/b.jpg'], (r, c) => distances[r]![c]!)).toBe(
      'Images:\n' +
        '0: a.jpg\n' +
        '1: dir/b.jpg\n' +
        '\n' +
        'Distance matrix\n' +
        '        0         1     \n' +
        '0    0.0000    0.7522  \n' +
        '1    0.7522    0.0000  \n',
    );
  });

  it('names more than ten photos with wider numbers, as Python does', () => {
    const names = Array.from({ length: 11 }, (_, index) => `${index}.jpg`);
    const lines = compareText(names, () => 1).split('\n');
    expect(lines[14]).toMatch(/ {5}9 {9}10 {5}$/);
    expect(lines.at(-2)).toMatch(/^10 {4}1\.0000 /);
  });

  it('prints a header where there is no photo', () => {
    expect(compareText([], () => 0)).toBe('Images:\n\nDistance matrix\n    \n');
  });
});
