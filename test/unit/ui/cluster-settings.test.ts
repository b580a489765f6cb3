/** Faces on the Cluster page, and the settings of the weights that they were embedded with. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clustering, ModelInfo, PhotoFace } from '../../../src/base/types';
import { facet } from '../../../src/page-facet';
import { enrolling } from '../../../src/ui/pages/cluster/enrolling';
import { Sorting } from '../../../src/ui/pages/cluster/sorting.svelte';
import { alone } from '../../../src/ui/pages/cluster/source';
import { engine } from '../../../src/ui/status.svelte';

vi.mock('../../../src/page-facet', () => ({
  facet: {
    status: { subscribe: vi.fn() },
    models: vi.fn(),
    cluster: vi.fn(),
    gallery: { enrolFaces: vi.fn(async () => ({ enrolled: [], notEnrolled: [], kept: true })) },
  },
}));

// As over plain http, where there are no locks between tabs.
vi.stubGlobal('navigator', {});

const WEIGHTS = { id: 'weights', title: 'Ours', kind: 'embedder' } as ModelInfo;
const SET_OTHERWISE = {
  ...{ ...WEIGHTS, changed: true },
  embedder: { crop: 'facenet', standardisation: 'fixed', normalise: true },
} as unknown as ModelInfo;
const FACE = { id: 'a 0 0 9 9', photo: 'a', path: 'a.jpg', face: {} } as PhotoFace;
const FILE = new File(['a'], 'a.jpg');

/** The weights are set so from now on. */
function set(model: ModelInfo, detector = 'mtcnn'): void {
  engine.status = { phase: 'ready', embedder: model, detector: { id: detector } as ModelInfo };
  vi.mocked(facet.models).mockResolvedValue([model]);
  vi.mocked(facet.cluster).mockImplementation(
    async (given) =>
      ({
        ...({ faces: [FACE], labels: Int32Array.of(0), clusters: [[0]], notes: [] } as object),
        ...{ without: [], model },
        // Faces that were handed over come without their photos.
        photos:
          given instanceof Array && given[0] === FACE
            ? []
            : [{ photo: 'a', path: 'a.jpg', file: FILE, faces: [FACE] }],
      }) as unknown as Clustering,
  );
}

describe('faces that were sorted', () => {
  let sorting: Sorting;
  const givenLast = () => [...(vi.mocked(facet.cluster).mock.lastCall![0] as Iterable<object>)];

  beforeEach(async () => {
    vi.mocked(facet.gallery.enrolFaces).mockClear();
    sorting = new Sorting();
    sorting.pile.files = alone(FILE);
    set(WEIGHTS);
    await sorting.pile.sort();
    expect(sorting.pile.task.error).toBeUndefined();
  });

  it('are not embedded again while the weights are set as they were', async () => {
    await sorting.pile.sort();
    expect(givenLast()).toEqual([FACE]);
  });

  it('are embedded again once the weights are set otherwise', async () => {
    set(SET_OTHERWISE);
    await sorting.pile.sort();
    expect(givenLast()).toEqual([{ path: 'a.jpg', file: FILE }]);
  });

  it('are looked for again by another detector', async () => {
    set(WEIGHTS, 'other');
    await sorting.pile.sort();
    expect(givenLast()).toEqual([{ path: 'a.jpg', file: FILE }]);
  });

  it('are told, and those that are in no group', async () => {
    expect(sorting.pile.said).toBe('1 face, 1 group.');
    vi.mocked(facet.cluster).mockResolvedValueOnce({
      ...({ faces: [FACE], labels: Int32Array.of(-1), clusters: [], notes: [] } as object),
      ...{ photos: [], without: [], model: WEIGHTS },
    } as unknown as Clustering);
    await sorting.pile.sort();
    expect(sorting.pile.said).toBe('1 face, 0 groups. 1 face is in none of them.');
  });

  describe('and have a name', () => {
    const enrol = () =>
      enrolling(sorting, [
        { id: 'person 1', person: { id: 1, name: 'Anna', faces: [FACE.id], not: [] }, faces: [0] },
      ])(new AbortController().signal, () => {});

    it('are enrolled', async () => {
      await enrol();
      expect(facet.gallery.enrolFaces).toHaveBeenCalledTimes(1);
    });

    it('are not enrolled once the weights are set otherwise, until they are sorted again', async () => {
      set(SET_OTHERWISE);
      await expect(enrol()).rejects.toMatchObject({
        message: 'The settings of Ours have changed since these faces were sorted.',
        hint: expect.stringContaining('Sort again'),
      });
      expect(facet.gallery.enrolFaces).not.toHaveBeenCalled();
      await sorting.pile.sort();
      await enrol();
      expect(facet.gallery.enrolFaces).toHaveBeenCalledTimes(1);
    });
  });
});
