/** Arrow keys within a list or a grid. */
import { expect, test } from 'vitest';
import { moved } from '../../../src/ui/parts/controls/roving';

test('left and right go by one, up and down by a row', () => {
  expect(moved('ArrowRight', 1, 8, 4)).toBe(2);
  expect(moved('ArrowDown', 1, 8, 4)).toBe(5);
  expect(moved('ArrowUp', 5, 8, 4)).toBe(1);
});

test('nothing leads beyond the ends', () => {
  expect(moved('ArrowLeft', 0, 8)).toBe(0);
  expect(moved('ArrowDown', 6, 8, 4)).toBe(6);
  expect(moved('Home', 5, 8)).toBe(0);
  expect(moved('End', 5, 8)).toBe(7);
});

test('other keys lead nowhere', () => {
  expect(moved('a', 3, 8)).toBeUndefined();
});
