/** Identifying by weights that have not seen all of the gallery yet. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aborted } from '../../../src/base/errors';
import type { CallOptions, ModelInfo, RefreshOptions } from '../../../src/base/types';
import type { Desk } from '../../../src/calls/gallery/desk';
import { identify } from '../../../src/calls/gallery/identify';
import { KnownPeople } from '../../../src/calls/gallery/known-people';
import type { FaceRecord } from '../../../src/export/gallery-records';
import { Numbers } from '../../../src/numbers/numbers';
import { memoryStorage } from '../../../src/storage/entries';
import { Gate } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';
import { faceKey } from '../../../src/storage/gallery-state';

const { model, refresh, seen } = vi.hoisted(() => ({
  /** Embeddings of the faces in the photo. */
  seen: [] as Float32Array[],
  model: {
    ...{ id: 'dlib-resnet', title: 'dlib' },
    embedder: { embeddingSize: 3, threshold: 0.4, normalise: false },
  } as unknown as ModelInfo,
  refresh: vi.fn<(desk: unknown, call: RefreshOptions & CallOptions) => Promise<unknown>>(),
}));
vi.mock('../../../src/calls/embed/embed', () => ({
  embedWith: async () => ({
    embedded: {
      width: 1,
      height: 1,
      faces: seen.map(() => ({ box: [0, 0, 1, 1] })),
      embeddings: seen,
    },
    model,
  }),
}));
vi.mock('../../../src/calls/gallery/refresh', async (original) => ({
  ...(await original<object>()),
  refresh,
}));

/** A gallery of one person, whose faces no weights have seen: `kept` with a picture. */
async function deskOf(...faces: ('kept' | 'lost')[]): Promise<Desk> {
  const gate = new Gate(memoryStorage(), () => undefined);
  const store = new GalleryStore(memoryStorage(), gate, () => undefined);
  const set = faces.map((each, i): [string, { person: string; record: FaceRecord }] => {
    const record = { id: `${i}`, embeddings: {}, ...(each === 'kept' && { crop: {} }) };
    return [faceKey(`${i}`), { person: 'p', record: record as FaceRecord }];
  });
  await store.edit(() => store.change(() => ({ set }), Date.now() + 1));
  return { engine: {}, store, known: new KnownPeople(store) } as unknown as Desk;
}

/** Embeds until it is told to end, or stopped. */
function working() {
  const work = { end: () => {}, signal: undefined as AbortSignal | undefined };
  refresh.mockImplementation(
    (_, { signal }) =>
      new Promise((resolve, reject) => {
        work.signal = signal;
        work.end = () => resolve({});
        signal?.addEventListener('abort', () => reject(aborted()));
      }),
  );
  return work;
}

const photo = new Blob(['photo']);
const ending = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const soon = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  refresh.mockReset();
  seen.length = 0;
});

describe('two who identify while the gallery is being embedded', () => {
  it('share the work; that one of them stops does not stop the other', async () => {
    const work = working();
    const desk = await deskOf('kept');
    const stop = new AbortController();
    const first = ending(identify(desk, photo, { signal: stop.signal }));
    const second = ending(identify(desk, photo));
    await soon();
    stop.abort();
    expect(await first).toBe('ABORTED');
    expect(work.signal!.aborted).toBe(false);
    work.end();
    expect(await second).toBe('done');
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('once both have stopped the work is', async () => {
    const work = working();
    const desk = await deskOf('kept');
    const stop = new AbortController();
    const both = [1, 2].map(() => ending(identify(desk, photo, { signal: stop.signal })));
    await soon();
    stop.abort();
    expect(await Promise.all(both)).toEqual(['ABORTED', 'ABORTED']);
    expect(work.signal!.aborted).toBe(true);
  });
});

describe('faces that the weights could not be shown', () => {
  it('are told of by why: no picture is kept, or nothing came of it', async () => {
    refresh.mockResolvedValue({});
    const { notes } = await identify(await deskOf('kept', 'lost', 'lost'), photo);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^2 enrolled faces .* no picture is kept of them/);
    expect(notes[1]).toMatch(/^1 enrolled face .* nothing of the picture kept of it/);
  });
});

describe('who somebody is by support vector machines', () => {
  /** Two people of a face each, and who computes numbers beside the page. */
  async function deskOfTwo() {
    const desk = await deskOf();
    const numbers = new Numbers();
    const lines = vi.spyOn(numbers.classifying, 'lines');
    desk.engine.numbers = ((options: object, work: (desk: Numbers, crossing: object) => unknown) =>
      work(numbers, options)) as unknown as Desk['engine']['numbers'];
    const set = ['p', 'q'].map((person, i): [string, { person: string; record: FaceRecord }] => {
      const embeddings = { 'dlib-resnet': Float32Array.of(1 - i, i, 0) };
      return [
        faceKey(person),
        { person, record: { id: person, embeddings } as unknown as FaceRecord },
      ];
    });
    await desk.store.edit(() => desk.store.change(() => ({ set }), Date.now() + 1));
    return { desk, lines };
  }

  it('is learned by the worker of numbers, once, and never on the thread of the page', async () => {
    const { desk, lines } = await deskOfTwo();
    seen.push(Float32Array.of(0.9, 0.1, 0), Float32Array.of(0.2, 0.8, 0));
    const options = { method: 'svm', fpir: 0.5 } as const;
    const { faces } = await identify(desk, photo, options);
    expect(faces.map(({ candidates }) => candidates[0]!.nearest[0]!.id)).toEqual(['p', 'q']);
    await identify(desk, photo, options);
    expect(lines).toHaveBeenCalledOnce();
    expect(lines.mock.calls[0]![0]).toHaveLength(1);
    await identify(desk, photo, { method: 'nearest' });
    expect(lines).toHaveBeenCalledOnce();
  });
});
