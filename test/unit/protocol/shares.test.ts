import { expect, test } from 'vitest';
import { sharesOf } from '../../../src/protocol/shares';

const bin = (lo: number, same: number, different: number) => ({ lo, hi: lo + 1, same, different });

test('each kind of pair counts as much as the other, and bins without pairs are left out', () => {
  expect(sharesOf({ bins: [bin(0, 3, 0), bin(1, 0, 0), bin(2, 1, 10)] })).toEqual([
    { lo: 0, hi: 1, same: 0.75, different: 0, pairs: 3 },
    { lo: 2, hi: 3, same: 0.25, different: 1, pairs: 11 },
  ]);
});

test('a table of one kind has no shares of the other', () => {
  expect(sharesOf({ bins: [bin(0, 2, 0)] })[0]).toMatchObject({ same: 1, different: 0 });
});
