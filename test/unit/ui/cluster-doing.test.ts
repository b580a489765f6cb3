/** What the Cluster page says while a person waits. */
import { describe, expect, it, vi } from 'vitest';
import type { Clustering, FaceGroup, PhotoFace, Progress } from '../../../src/base/types';
import { facet } from '../../../src/page-facet';
import { lineOf, type Doing } from '../../../src/ui/pages/cluster/doing';
import { enrolling } from '../../../src/ui/pages/cluster/enrolling';
import { Sorting } from '../../../src/ui/pages/cluster/sorting.svelte';

vi.mock('../../../src/page-facet', () => ({
  facet: {
    status: { subscribe: vi.fn() },
    models: vi.fn(async () => []),
    gallery: { enrolFaces: vi.fn() },
  },
}));

describe('the line beside the progress', () => {
  it.each<[Doing, string]>([
    ['reading', 'Reading the files'],
    ['sorting', 'Reading the files'],
    ['splitting', 'Splitting'],
    ['saving', 'Writing the files'],
    ['enrolling', 'Adding faces to the gallery'],
  ])('%s begins with %s', (doing, line) => {
    expect(lineOf(doing, undefined, 9)).toBe(line);
  });

  it.each<[Doing, string, string]>([
    ['sorting', 'photos', '2 of 9 photos'],
    ['sorting', 'million pairs', 'Comparing the faces'],
    ['saving', 'faces', '2 of 4 faces'],
    ['enrolling', 'faces', '2 of 4 faces into the gallery'],
  ])('%s says how many %s are through', (doing, unit, line) => {
    expect(lineOf(doing, { done: 2, total: 4, unit }, 9)).toBe(line);
  });
});

describe('enrolling people', () => {
  const face = (id: string) => ({ id, photo: id, path: id }) as PhotoFace;
  const faces = ['a', 'b', 'c'].map(face);
  const group = (name: string, ...places: number[]): FaceGroup => ({
    id: name,
    person: { id: places[0]!, name, faces: [], not: [] },
    faces: places,
  });

  it('tells of each face, over all people', async () => {
    const sorting = new Sorting();
    const clustering = { model: { id: 'weights' } } as Clustering;
    sorting.pile.found = {
      faces,
      ids: ['a', 'b', 'c'],
      labels: Int32Array.of(0, 0, 1),
      clustering,
    };
    sorting.pile.photos = new Map(faces.map(({ photo }) => [photo, { file: new Blob() }])) as never;
    vi.mocked(facet.gallery.enrolFaces).mockImplementation(async (_, given, options) => {
      const total = [...given].length;
      for (let done = 1; done <= total; done++)
        options!.onProgress!({ done, total, unit: 'faces' });
      return { enrolled: [], notEnrolled: [], kept: true, notes: [] };
    });
    const told: Progress[] = [];
    const work = enrolling(sorting, [group('Anna', 0, 1), group('Bert', 2)]);
    await work(new AbortController().signal, (progress) => told.push(progress));
    expect([...new Set(told.map(({ done }) => done))]).toEqual([1, 2, 3]);
    expect(new Set(told.map(({ total }) => total))).toEqual(new Set([3]));
  });
});
