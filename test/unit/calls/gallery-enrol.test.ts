/** Enrolling many photos: what is in the way of one, and what ends it. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo, PhotoFace } from '../../../src/base/types';
import type { Desk } from '../../../src/calls/gallery/desk';
import { enrol, enrolFaces } from '../../../src/calls/gallery/enrol';
import { refresh } from '../../../src/calls/gallery/refresh';
import { notThisPerson } from '../../../src/calls/gallery/reject';
import { KnownPeople } from '../../../src/calls/gallery/known-people';
import { photoId } from '../../../src/base/sha256';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { Gate } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';

const { model, looked, decoded, size, embed, ofFace } = vi.hoisted(() => ({
  /** A photo embedded by itself, as what the options say that it is. */
  embed: vi.fn(async (..._: unknown[]) => ({ embeddings: [new Float32Array(12).fill(0.5)] })),
  /** A face embedded where it is in a photo. */
  ofFace: vi.fn(async () => new Float32Array(12).fill(0.5)),
  model: {
    id: 'dlib-resnet',
    embedder: { embeddingSize: 12, threshold: 0.4, normalise: false },
  } as unknown as ModelInfo,
  /** Photos that were embedded. */
  looked: [] as Blob[],
  /** Photos that were decoded for their size, which is 0 in these tests where nothing else is said. */
  decoded: [] as Blob[],
  size: { width: 0, height: 0 },
}));

vi.mock('../../../src/engine/hold', () => {
  const held = (models: unknown[]) => async () => ({ models, release: () => {} });
  return { holdModels: held([model]), holdRecognisers: held([{ id: 'detector' }, model]) };
});
vi.mock('../../../src/photos/decode-room', () => ({
  withBitmap: async (photo: Blob) => {
    decoded.push(photo);
    return { ...size };
  },
}));
vi.mock('../../../src/calls/embed/embed', () => ({
  embed,
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
  const engine = {
    atOnce: () => 1,
    withPhoto: async (_: unknown, work: (remote: object) => unknown) =>
      work({ embedding: { ofFace } }),
  };
  return { engine, store, known: new KnownPeople(store) } as unknown as Desk;
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
  looked.length = decoded.length = 0;
  Object.assign(size, { width: 0, height: 0 });
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

describe('enrolling faces that are embedded already', () => {
  const faces = (count: number) =>
    Array.from({ length: count }, (_, i) => {
      const embedding = new Float32Array(12);
      embedding[i] = 1;
      const found = { box: [0, 0, 9, 9], score: 1, landmarks: [[1, 1] as const, [2, 2] as const] };
      const face = { id: `${i}`, photo: `${i}`, path: `${i}.jpg`, face: found, embedding };
      return { face: face as unknown as PhotoFace, file: new Blob([`${i}`]) };
    });

  it.each([true, false])('ends when it is stopped, pictures kept: %s', async (crops) => {
    const desk = deskOn();
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(
      enrolFaces(desk, 'Alder', faces(5), { crops, signal: stop.signal, onProgress }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await desk.store.state()).faces.size).toBe(1);
  });

  it('decodes no photo of a face that is not taken', async () => {
    const desk = deskOn();
    await enrolFaces(desk, 'Alder', faces(2));
    expect(decoded).toHaveLength(2);
    const { notEnrolled } = await enrolFaces(desk, 'Alder', faces(3));
    expect(notEnrolled.map(({ reason }) => reason)).toEqual(['enrolled', 'enrolled']);
    expect(decoded).toHaveLength(2 + 1);
  });
});

describe('a crop that was taken whole', () => {
  // Where nothing was looked for, all landmarks are in one place.
  const landmarks = Array(5).fill([4.5, 4.5]);
  const whole = (place: number) => {
    const embedding = new Float32Array(12);
    embedding[place] = 1;
    const face = { box: [0, 0, 9, 9], score: 1, landmarks };
    return { id: `${place}`, photo: '', path: 'a.png', face, embedding } as unknown as PhotoFace;
  };

  it('is kept as it is, enrolled or said not to be somebody: only so it can be embedded again', async () => {
    const desk = deskOn();
    Object.assign(size, { width: 9, height: 9 });
    const file = new Blob(['crop']);
    await enrolFaces(desk, 'Alder', [{ face: whole(0), file }]);
    await notThisPerson(desk, 'Alder', whole(1), file);
    const { faces, not } = await desk.store.state();
    for (const [key, { record }] of [...faces, ...not]) {
      expect(record.crop).toMatchObject({ aligned: true, scale: 1, width: 9, height: 9 });
      expect(await (await desk.store.picture(`picture of ${key}`))!.text()).toBe('crop');
    }
    expect([faces.size, not.size]).toEqual([1, 1]);
  });

  it('is embedded as the crop that it is where its file is given again, and not with margins', async () => {
    const desk = deskOn();
    const file = new File(['crop'], 'a.png');
    const photo = (await photoId(file))!;
    await enrolFaces(desk, 'Alder', [{ face: { ...whole(0), photo }, file }], { crops: false });
    model.id = 'another';
    const photos = [{ path: 'a.png', file }];
    expect(await refresh(desk, { photos })).toEqual({ embedded: 1, missing: [], kept: true });
    model.id = 'dlib-resnet';
    expect(embed.mock.lastCall![2]).toMatchObject({ model: 'another', aligned: true });
    expect(ofFace).not.toHaveBeenCalled();
  });
});

describe('a face that is said not to be somebody', () => {
  const face = { box: [0, 0, 9, 9], score: 1, landmarks: [] };
  const rejected = {
    ...{ id: '1 0 0 9 9', photo: '1', path: '1.jpg' },
    ...{ face, embedding: new Float32Array(12).fill(0.1) },
  } as unknown as PhotoFace;
  const blocked = { ...memoryStorage(), set: async () => Promise.reject(new Error('blocked')) };

  it.each([
    ['is kept', memoryStorage(), true],
    ['is told to be there for now alone where the browser keeps nothing', blocked, false],
  ])('%s', async (_, storage, kept) => {
    const desk = deskOn(storage);
    await enrol(desk, 'Alder', photos(1), { crops: false });
    expect(await notThisPerson(desk, 'Alder', rejected)).toEqual({ kept });
    expect((await desk.store.state()).not.size).toBe(1);
  });
});
