/** What was found as a contact sheet, and which of it can be decided about. */
import { expect, it } from 'vitest';
import type { Cleaning, CleaningFinding } from '../../../src/base/types';
import { decidable, itemsByReason } from '../../../src/ui/pages/clean/items';

const unreadable = (path: string): CleaningFinding => ({
  ...{ path, person: 'Ann', reason: 'unreadable', weight: 0, says: `${path} can’t be read.` },
});

it('a damaged photo is decided about, a file that could not be had is only shown', () => {
  const report = {
    files: new Map([['Ann/damaged.jpg', new Blob(['no photo'])]]),
    findings: [unreadable('Ann/damaged.jpg'), unreadable('Ann/gone.jpg')],
    photos: [],
    test: new Map(),
  } as unknown as Cleaning;
  const items = itemsByReason(report).get('unreadable')!;
  expect(items.map(({ id }) => id)).toEqual(['Ann/damaged.jpg', 'Ann/gone.jpg']);
  expect(decidable(items).map(({ id }) => id)).toEqual(['Ann/damaged.jpg']);
});
