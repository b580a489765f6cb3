/** Enrolling many photos: what is in the way of one, and what ends it. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo } from '../../../src/base/types';
import type { Desk } from '../../../src/calls/gallery/desk';
import { enrol } from '../../../src/calls/gallery/enrol';
import { KnownPeople } from '../../../src/calls/gallery/known-people';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { Gate } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';

const { model, looked } = vi.hoisted(() => ({
  model: {
    id: 'dlib-resnet',
    embedder: { embeddingSize: 12, threshold: 0.4, normalise: false },
  } as unknown as ModelInfo,
  /** Photos that were embedded. */
  looked: [] as Blob[],
}));

vi.mock('../../../src/engine/hold', () => {
  const held = (models: unknown[]) => async () => ({ models, release: () => {} });
  return { holdModels: held([model]), holdRecognisers: held([{ id: 'detector' }, model]) };
});
vi.mock('../../../src/calls/embed/embed', () => ({
  /** Of each photo a face that is like no other. */
  async *embedMany(_: unknown, photos: AsyncIterable<Blob>) {
    for await (const photo of photos) {
      const index = looked.push(photo) - 1;
      const embedding = new Float32Array(12);
      embedding[index] = 1;
      const face = { box: [0, 0, 9, 9], score: 1, landmarks: [] };
      const embedded = { width: 9, height: 9, photo: `${index}`, faces: [face] };
      yield { index, embedded: { ...embedded, embeddings: [embedding] } };
      // The device takes it in, or has no room, before the next is asked for.
      await new Promise((resolve) => setTimeout(resolve));
    }
  },
}));

function deskOn(storage: Storage = memoryStorage()): Desk {
  const gate = new Gate(memoryStorage(), () => undefined);
  const store = new GalleryStore(storage, gate, () => undefined);
  return { engine: {}, store, known: new KnownPeople(store) } as unknown as Desk;
}

function roomFor(writes: number): Storage {
  const storage = memoryStorage();
  let left = writes;
  return {
    ...storage,
    set: async (entries) => {
      if (left-- <= 0) throw new DOMException('', 'QuotaExceededError');
      return storage.set(entries);
    },
  };
}

const photos = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ path: `${i}.jpg`, file: new Blob([`${i}`]) }));

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  looked.length = 0;
});

describe('enrolling photos while the device becomes full', () => {
  it('ends looking at photos, and tells of all that were left', async () => {
    const desk = deskOn(roomFor(2));
    const { enrolled, notEnrolled } = await enrol(desk, 'Alder', photos(10), { crops: false });
    expect(enrolled).toHaveLength(2);
    expect(notEnrolled.map(({ error }) => error!.code)).toEqual(Array(8).fill('STORAGE_FULL'));
    expect(notEnrolled.map(({ path }) => path)).toEqual(
      photos(10)
        .slice(2)
        .map(({ path }) => path),
    );
    expect(looked.length).toBeLessThan(5);
  });
});
