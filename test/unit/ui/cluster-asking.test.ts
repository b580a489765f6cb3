/** Which pairs of groups the Cluster page asks about. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clustering, PhotoFace } from '../../../src/base/types';
import { DOUBTS } from '../../../src/calls/cluster/options';
import { facet } from '../../../src/page-facet';
import { Asking } from '../../../src/ui/pages/cluster/asking.svelte';
import { Sorting } from '../../../src/ui/pages/cluster/sorting.svelte';

vi.mock('../../../src/page-facet', () => ({
  facet: { status: { subscribe: vi.fn() }, doubts: vi.fn() },
}));

/** Faces that are each a group; 22 of them make 231 pairs. */
const GROUPS = 22;
const FACES = Array.from({ length: GROUPS }, (_, i) => {
  const photo = `photo${String(i).padStart(2, '0')}`;
  return { id: `${photo} 0 0 9 9`, photo, path: photo, embedding: new Float32Array([i]) };
}) as PhotoFace[];
const PAIRS = FACES.flatMap((_, a) => FACES.slice(0, a).map((_, b) => ({ a, b, distance: 0 })));

/** Shows faces in this order. */
function show(sorting: Sorting, faces: PhotoFace[]): void {
  const clustering = { faces, apart: true, model: { id: 'weights' } } as unknown as Clustering;
  const labels = Int32Array.from(faces, (_, i) => i);
  sorting.pile.found = { faces, ids: faces.map(({ id }) => id), labels, clustering };
}

describe('asking about pairs of groups', () => {
  let sorting: Sorting;
  let asking: Asking;

  beforeEach(() => {
    sorting = new Sorting();
    asking = new Asking(sorting);
    show(sorting, FACES);
    vi.mocked(facet.doubts).mockImplementation(async (groups, { most } = {}) => {
      const placeOf = new Map([...groups].map(([face], place) => [face!.id, place]));
      const places = ({ a, b }: { a: number; b: number }) =>
        [a, b].map((i) => placeOf.get(FACES[i]!.id)!);
      return PAIRS.slice(0, most).map((pair) => {
        const [a, b] = places(pair) as [number, number];
        return { a, b, distance: pair.distance };
      });
    });
  });

  /** Everybody is a person, and no two that are asked about are the same. */
  function sayNoToAll(): void {
    const { now } = sorting.deciding;
    const people = FACES.map(({ id }, i) => ({ id: i, faces: [id], not: [] }));
    const numberOf = (face: string) => FACES.findIndex(({ id }) => id === face);
    const answers = asking.open.map(({ one, other }) => [numberOf(one), numberOf(other)] as const);
    sorting.deciding.change({ ...now, people, apart: [...now.apart, ...answers], next: GROUPS });
  }

  it('goes on with the next nearest once all that were found are answered with no', async () => {
    await asking.find();
    sayNoToAll();
    expect(sorting.deciding.now.apart).toHaveLength(DOUBTS.most.default);
    expect(asking.foundNone).toBe(false);
    await asking.find();
    expect(asking.open).toHaveLength(PAIRS.length - DOUBTS.most.default);
  });

  it('finds none in doubt only once every pair is answered', async () => {
    for (let round = 0; round < 2; round++) {
      await asking.find();
      expect(asking.foundNone).toBe(false);
      sayNoToAll();
    }
    await asking.find();
    expect(asking.foundNone).toBe(true);
  });

  it('asks for no more pairs than can be had, however many are answered', async () => {
    const apart = Array.from({ length: 10_000 }, (_, i) => [i, i + 1] as const);
    sorting.deciding.change({ ...sorting.deciding.now, apart });
    await asking.find();
    const { most } = vi.mocked(facet.doubts).mock.lastCall![1]!;
    expect(DOUBTS.most.isRight(most)).toBe(true);
  });

  it('asks about the groups that were compared, also where photos are sorted anew meanwhile', async () => {
    vi.mocked(facet.doubts).mockImplementation(async () => {
      show(sorting, [...FACES].reverse());
      return [{ a: 0, b: 1, distance: 0 }];
    });
    await asking.find();
    const photos = asking.current!.map(({ faces }) => sorting.face(faces[0]!).photo);
    expect(photos).toEqual(['photo00', 'photo01']);
  });
});
