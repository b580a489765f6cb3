/** What is said of how many strangers get a name, by what was measured. */
import { describe, expect, it } from 'vitest';
import type { ModelInfo } from '../../../src/base/types';
import { limitOf, notesOn } from '../../../src/calls/gallery/limit';

const model = {
  ...{ id: '20180408-102900', title: 'Facenet' },
  embedder: { embeddingSize: 512, threshold: 1.24, normalise: true },
} as ModelInfo;
const people = (count: number, faces: number) => Array.from({ length: count }, () => faces);

describe('the limit of a gallery', () => {
  // The table of pairs ends at one in a million.
  it.each([
    [1_000, 0.001, 'measured'],
    [2_000, 0.001, 'beyond'],
    [10_000, 0.01, 'measured'],
    [20_000, 0.01, 'beyond'],
  ])('by the nearest of %i faces, at %f: %s', (faces, fpir, limit) => {
    expect(limitOf(model, people(faces / 10, 10), 'nearest', fpir)).toBe(limit);
    expect(limitOf(model, people(faces / 10, 10), 'svm', fpir)).toBe(limit);
  });

  // That of means of 20 photos ends at two in 100,000.
  it.each([
    [50, 0.001, 'measured'],
    [51, 0.001, 'beyond'],
    [500, 0.01, 'measured'],
    [510, 0.01, 'beyond'],
  ])('by the mean of %i people’s 20 photos, at %f: %s', (count, fpir, limit) => {
    expect(limitOf(model, people(count, 20), 'mean', fpir)).toBe(limit);
  });

  it('of weights that nobody measured, or that are set otherwise, is other weights’', () => {
    expect(limitOf({ ...model, id: 'my own' }, people(2, 2), 'nearest', 0.01)).toBe('unmeasured');
    expect(limitOf({ ...model, changed: true }, people(2, 2), 'mean', 0.01)).toBe('unmeasured');
  });

  it('of nobody needs no word', () => {
    expect(limitOf(model, [], 'nearest', 0.01)).toBe('measured');
    expect(limitOf(model, [], 'mean', 0.01)).toBe('measured');
  });

  it('is told of where it does not rest on what was measured', () => {
    expect(notesOn('measured', model, 0.001)).toEqual([]);
    expect(notesOn('beyond', model, 0.001)).toEqual([expect.stringContaining('1 in 1,000 may')]);
    expect(notesOn('unmeasured', model, 0.01)).toEqual([expect.stringContaining('Facenet')]);
  });
});
