import { describe, expect, it } from 'vitest';
import { bands, cellsAlong, pyramid } from '../../../src/mtcnn/pyramid';

describe('the pyramid', () => {
  it('begins where a face of the smallest size fills the window, and ends at the window', () => {
    const levels = pyramid(250, 250, 20, 0.709);
    expect(levels[0]).toEqual({ scale: 0.6, height: 150, width: 150 });
    expect(levels).toHaveLength(8);
    expect(Math.min(levels.at(-1)!.height)).toBeGreaterThanOrEqual(12);
  });

  it('is empty for a photo smaller than the smallest face', () => {
    expect(pyramid(19, 400, 20, 0.709)).toEqual([]);
    expect(pyramid(1, 1, 20, 0.709)).toEqual([]);
  });
});

describe('bands of a level', () => {
  const level = { scale: 1, height: 301, width: 200 };

  it('are one where the level fits', () => {
    expect(bands(level, 301 * 200)).toEqual([{ cellStart: 0, cells: 146, rowStart: 0, rows: 301 }]);
  });

  it('hold every cell once, each with all the rows it sees', () => {
    const parts = bands(level, 40 * 200);
    expect(parts.length).toBeGreaterThan(5);
    let next = 0;
    for (const { cellStart, cells, rowStart, rows } of parts) {
      expect(cellStart).toBe(next);
      expect(rowStart).toBe(2 * cellStart);
      expect(rows).toBeLessThanOrEqual(40);
      expect(cellsAlong(rows), 'the net gives just these cells').toBe(cells);
      next += cells;
    }
    expect(next).toBe(cellsAlong(level.height));
    expect(parts.at(-1)!.rowStart + parts.at(-1)!.rows).toBe(level.height);
  });
});
