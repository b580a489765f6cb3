/** What the Cluster page does while a person goes on deciding. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clustering, FaceGroup, PhotoFace } from '../../../src/base/types';
import { facet } from '../../../src/page-facet';
import { Editing } from '../../../src/ui/pages/cluster/editing';
import { Sorting } from '../../../src/ui/pages/cluster/sorting.svelte';
import { words } from '../../../src/ui/pages/cluster/words';

vi.mock('../../../src/page-facet', () => ({
  facet: { status: { subscribe: vi.fn() }, cluster: vi.fn() },
}));

const IDS = ['a', 'b', 'c', 'd', 'e'].map((photo) => `${photo} 0 0 9 9`);

/** Photos a to e, a face each: a to d one cluster, e another. */
function sorted(): Sorting {
  const sorting = new Sorting();
  const faces = IDS.map((id) => ({ id, photo: id[0], path: id[0] }) as PhotoFace);
  const clustering = { faces, apart: true, model: { id: 'weights' } } as unknown as Clustering;
  const labels = Int32Array.of(0, 0, 0, 0, 1);
  sorting.pile.found = { faces, ids: IDS, labels, clustering };
  return sorting;
}

/** Letters of the groups' photos, each with the name it has. */
const shown = (sorting: Sorting) =>
  sorting.arrangement.groups
    .map(({ person, faces }) => {
      const letters = faces.map((place) => IDS[place]![0]).join('');
      return person?.name ? `${person.name}: ${letters}` : letters;
    })
    .sort();
const groupOf = (sorting: Sorting, letter: string): FaceGroup =>
  sorting.groupOf.get(IDS.find((id) => id.startsWith(letter))!)!;

describe('splitting a group', () => {
  let sorting: Sorting;
  let editing: Editing;
  /** Ends the clustering that the split waits for. */
  let goOn: () => void;

  beforeEach(() => {
    sorting = sorted();
    editing = new Editing(sorting);
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    vi.mocked(facet.cluster).mockImplementation(async () => {
      await waiting;
      return {
        clusters: [
          [0, 1],
          [2, 3],
        ],
      } as unknown as Clustering;
    });
  });

  /** Splits the group of a while something else is decided. */
  async function splitWhile(decide: () => void): Promise<void> {
    const splitting = editing.split(groupOf(sorting, 'a'));
    decide();
    goOn();
    await splitting;
  }

  it('makes its parts groups', async () => {
    await splitWhile(() => {});
    expect(shown(sorting)).toEqual(['ab', 'cd', 'e']);
  });

  it('keeps the name that it gets meanwhile, with its largest part', async () => {
    await splitWhile(() => editing.name(groupOf(sorting, 'a'), 'Anna'));
    expect(shown(sorting)).toEqual(['Anna: ab', 'cd', 'e']);
  });

  it('leaves out faces that are moved meanwhile', async () => {
    await splitWhile(() => editing.move([0], groupOf(sorting, 'e')));
    expect(shown(sorting)).toEqual(['ae', 'b', 'cd']);
  });

  it('keeps a group together with whom it is merged meanwhile', async () => {
    await splitWhile(() => editing.merge([groupOf(sorting, 'e'), groupOf(sorting, 'a')]));
    expect(shown(sorting)).toEqual(['abe', 'cd']);
  });

  it('is given up where no two parts are left, and says so', async () => {
    await splitWhile(() => editing.move([2, 3]));
    expect(shown(sorting)).toEqual(['ab', 'cd', 'e']);
    expect(sorting.pile.said).toBe(words.said.changed);
  });

  it('is undone alone', async () => {
    await splitWhile(() => editing.name(groupOf(sorting, 'a'), 'Anna'));
    editing.undo();
    expect(shown(sorting)).toEqual(['Anna: abcd', 'e']);
  });
});
