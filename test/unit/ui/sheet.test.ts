import { describe, expect, test } from 'vitest';
import { gridOf, near } from '../../../src/ui/parts/sheet/layout';
import { NOTHING_SELECTED, stepped, stillThere } from '../../../src/ui/parts/sheet/selection';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const on = (...ids: string[]) => ({ ...NOTHING_SELECTED, ids: new Set(ids) });

describe('what is selected of a sheet', () => {
  test('a click selects one alone', () => {
    expect(stepped(on('a', 'b'), ORDER, 'd', 'only').ids).toEqual(new Set(['d']));
  });

  test('one more comes, and goes again', () => {
    const more = stepped(on('a'), ORDER, 'c', 'toggle');
    expect(more.ids).toEqual(new Set(['a', 'c']));
    expect(stepped(more, ORDER, 'c', 'toggle').ids).toEqual(new Set(['a']));
  });

  test('a range is everything from where it began, in both directions', () => {
    const begun = stepped(on(), ORDER, 'c', 'only');
    const up = stepped(begun, ORDER, 'a', 'range');
    expect(up.ids).toEqual(new Set(['a', 'b', 'c']));
    expect(stepped(up, ORDER, 'e', 'range').ids).toEqual(new Set(['c', 'd', 'e']));
  });

  test('a range without a beginning is the one face', () => {
    expect(stepped(on(), ORDER, 'b', 'range').ids).toEqual(new Set(['b']));
  });

  test('moving selects nothing', () => {
    expect(stepped(on('a'), ORDER, 'b', 'move')).toMatchObject({
      ids: new Set(['a']),
      current: 'b',
    });
  });

  test('what is gone is not selected any more', () => {
    const selection = { ids: new Set(['a', 'd']), current: 'd', anchor: 'a' };
    const left = stillThere(selection, ['a', 'b']);
    expect(left).toEqual({ ids: new Set(['a']), current: undefined, anchor: 'a' });
  });
});

describe('where the faces of a sheet stand', () => {
  const cell = { width: 84, below: 0, gap: 8 };

  test('as many columns as fit, which fill the width', () => {
    const grid = gridOf(10, 300, cell);
    expect(grid).toMatchObject({ columns: 3, rows: 4 });
    expect(grid.columns * grid.pitch.x - cell.gap).toBeCloseTo(300);
  });

  test('there is a column however narrow the page', () => {
    expect(gridOf(2, 0, cell).columns).toBe(1);
  });

  test('of thousands only those near what is seen are on the page', () => {
    const grid = gridOf(20_000, 920, cell);
    const { first, last } = near(grid, 20_000, 50_000, 600);
    expect(last - first).toBeLessThan(150);
    expect(Math.floor(first / grid.columns) * grid.pitch.y).toBeLessThan(50_000);
    expect(Math.floor(last / grid.columns) * grid.pitch.y).toBeGreaterThan(50_600);
  });
});
