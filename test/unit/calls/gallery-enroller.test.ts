/** Faces into the gallery, where something is in the way. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo, PhotoFace } from '../../../src/base/types';
import { Enroller } from '../../../src/calls/gallery/enroller';
import { KnownPeople } from '../../../src/calls/gallery/known-people';
import { people } from '../../../src/calls/gallery/people';
import type { Desk } from '../../../src/calls/gallery/desk';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { Gate } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';

const model = {
  id: 'dlib-resnet',
  embedder: { embeddingSize: 3, threshold: 0.4, normalise: false },
} as ModelInfo;

/** A storage with room for so many writes. */
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

function deskOn(storage: Storage): Desk {
  const gate = new Gate(memoryStorage(), () => undefined);
  const store = new GalleryStore(storage, gate, () => undefined);
  const engine = { status: { value: { embedder: model } } };
  return { engine, store, known: new KnownPeople(store) } as unknown as Desk;
}

const face = (id: string, ...embedding: [number, number, number]): PhotoFace => ({
  ...{ id, photo: id, path: `Alder/${id}.jpg`, embedding: Float32Array.from(embedding) },
  face: { box: [0, 0, 9, 9], score: 1, landmarks: [] as never },
});

const enroller = (desk: Desk, since = Date.now() + 1) =>
  new Enroller(desk, { model, crops: false, aligned: false, since });
const offer = (each: Enroller, name: string, given: PhotoFace) =>
  each.offer({ name, face: given, file: new Blob(), size: () => ({ width: 0, height: 0 }) }, {});

beforeEach(() => vi.stubGlobal('navigator', {}));

describe('enrolling while the device is full', () => {
  it('what is enrolled stays, and the rest is told of, photo by photo', async () => {
    const desk = deskOn(roomFor(2));
    const each = enroller(desk);
    await offer(each, 'Alder', face('a', 1, 0, 0));
    await offer(each, 'Alder', face('b', 0, 1, 0));
    await offer(each, 'Alder', face('c', 0, 0, 1));
    await offer(each, 'Birch', face('d', 0, -1, 0));
    const { enrolled, notEnrolled, kept } = each.result([]);
    expect(enrolled.map((one) => one.face.id)).toEqual(['a', 'b']);
    expect(notEnrolled.map(({ path, error }) => [path, error!.code])).toEqual([
      ['Alder/c.jpg', 'STORAGE_FULL'],
      ['Alder/d.jpg', 'STORAGE_FULL'],
    ]);
    expect(kept).toBe(true);
    expect((await people(desk)).map((person) => person.faces.length)).toEqual([2]);
  });
});

describe('faces that are not enrolled', () => {
  it('all of one picture but the first', async () => {
    const desk = deskOn(memoryStorage());
    const each = enroller(desk);
    await offer(each, 'Alder', face('a', 1, 0, 0));
    await offer(each, 'Alder', face('copy', 1, 0.05, 0));
    expect(each.result([]).notEnrolled).toMatchObject([
      { reason: 'same picture', says: expect.stringContaining('Alder/a.jpg') },
    ]);
  });

  it('the same picture for another person is: it may be a twin', async () => {
    const desk = deskOn(memoryStorage());
    const each = enroller(desk);
    await offer(each, 'Alder', face('a', 1, 0, 0));
    await offer(each, 'Birch', face('b', 1, 0.05, 0));
    expect(each.result([]).enrolled).toHaveLength(2);
  });

  it('all, where everything was wiped since', async () => {
    const desk = deskOn(memoryStorage());
    const each = enroller(desk, Date.now() - 10);
    await desk.store.wipe();
    await expect(offer(each, 'Alder', face('a', 1, 0, 0))).rejects.toMatchObject({
      code: 'STORAGE_BLOCKED',
    });
  });
});
