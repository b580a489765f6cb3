/** A gallery file that reads well, and holds what no gallery may: it is refused whole. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo } from '../../../src/base/types';
import type { Desk } from '../../../src/calls/gallery/desk';
import { KnownPeople } from '../../../src/calls/gallery/known-people';
import { unseen } from '../../../src/calls/gallery/refresh';
import { importGallery } from '../../../src/calls/gallery/transfer';
import { writeGallery } from '../../../src/export/gallery-file';
import type { FaceWithCrop, PersonContent } from '../../../src/export/gallery-records';
import { decisionOn } from '../../../src/identify/decision';
import { memoryStorage } from '../../../src/storage/entries';
import { Gate } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';
import { faceKey, personKey } from '../../../src/storage/gallery-state';

const model = {
  id: 'dlib-resnet',
  embedder: { embeddingSize: 3, threshold: 0.4, normalise: false },
} as ModelInfo;

function openDesk(known: ModelInfo[] = [model]): Desk {
  const gate = new Gate(memoryStorage(), () => undefined);
  const store = new GalleryStore(memoryStorage(), gate, () => undefined);
  const engine = {
    status: { value: { embedder: model } },
    residents: new Set(),
    files: async (_: unknown, work: (files: unknown) => unknown) => work({ list: () => known }),
  };
  return { engine, store, known: new KnownPeople(store) } as unknown as Desk;
}

const face = (id: string, embeddings: Record<string, number[]>): FaceWithCrop => ({
  record: {
    ...{ id, photo: id, path: `${id}.jpg`, box: [0, 0, 9, 9], score: 1, added: 1 },
    landmarks: Array.from({ length: 5 }, () => [1, 1]) as never,
    embeddings: Object.fromEntries(
      Object.entries(embeddings).map(([key, values]) => [key, Float32Array.from(values)]),
    ),
  },
});
const person = (name: string, ...faces: FaceWithCrop[]): PersonContent => ({
  ...{ name, faces, not: [] },
});

const bringing = async (desk: Desk, ...people: PersonContent[]) =>
  importGallery(desk, new File([await writeGallery(people)], 'family.facet'));
const refusal = (desk: Desk, ...people: PersonContent[]) =>
  bringing(desk, ...people).catch((error: unknown) => error);
const names = async ({ store }: Desk) =>
  Array.from((await store.state()).people.values(), ({ name }) => name);

beforeEach(() => vi.stubGlobal('navigator', {}));

describe('a gallery file of which a part can’t be kept', () => {
  const sound = person('Alder', face('a', { 'dlib-resnet': [1, 0, 0] }));

  it.each([
    ['shorter', [1]],
    ['longer', [1, 0, 0, 0]],
  ])(
    'with a %s embedding is refused by the face’s name, and nobody of it is taken',
    async (_, values) => {
      const desk = openDesk();
      expect(
        await refusal(desk, sound, person('Birch', face('b', { 'dlib-resnet': values }))),
      ).toMatchObject({
        code: 'GALLERY_INVALID',
        file: 'family.facet',
        message: expect.stringContaining('b.jpg'),
      });
      expect(await names(desk)).toEqual([]);
    },
  );

  it('whose weights are set otherwise: the length is that of the same network', async () => {
    const key = 'dlib-resnet {"normalise":true}';
    expect(await refusal(openDesk(), person('Birch', face('b', { [key]: [1] })))).toMatchObject({
      code: 'GALLERY_INVALID',
    });
  });

  it('of weights that nobody knows here: all of one length, in the file and in the gallery', async () => {
    const desk = openDesk([]);
    await bringing(desk, person('Alder', face('a', { unknown: [1, 2] })));
    expect(await refusal(desk, person('Birch', face('b', { unknown: [1] })))).toMatchObject({
      message: expect.stringContaining('unknown gives 2'),
    });
    expect(await names(desk)).toEqual(['Alder']);
  });

  it('with a name too long is refused before anyone before it is taken', async () => {
    const desk = openDesk();
    expect(await refusal(desk, sound, person('B'.repeat(201)))).toMatchObject({
      code: 'GALLERY_INVALID',
      message: expect.stringContaining('family.facet'),
    });
    expect(await names(desk)).toEqual([]);
  });

  it('of which all can be kept is taken', async () => {
    const desk = openDesk();
    expect(await bringing(desk, sound)).toMatchObject({ newPeople: ['Alder'], newFaces: 1 });
  });
});

describe('an embedding of another length that is in the gallery already', () => {
  it('is compared with nobody, and has to be made again', async () => {
    const desk = openDesk();
    const { record } = face('a', { 'dlib-resnet': [1] });
    await desk.store.edit(() =>
      desk.store.change(
        () => ({
          set: [
            [personKey('p'), { id: 'p', name: 'Alder' }],
            [faceKey('a'), { person: 'p', record }],
          ],
        }),
        Date.now() + 1,
      ),
    );
    expect((await desk.known.by(model)).faces).toBe(0);
    expect(unseen(await desk.store.state(), model)).toHaveLength(1);
  });

  it('a distance that is no number names nobody', () => {
    const candidate = { person: 'p', distance: NaN, threshold: 1, nearest: [], faces: 1 };
    expect(decisionOn([candidate])).toEqual({ reason: 'too far' });
  });
});
