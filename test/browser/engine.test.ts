/** A Facet with its real workers: calls, cancelling, restarts, back-pressure, errors whole. */
import { wrap, type Remote } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { FacetError } from '../../src/base/errors';
import type { Backend, Photo, Status } from '../../src/base/types';
import { memorySink, type Facet } from '../../src/facet';
import { samplePeople } from './support/aligning';
import { addPublished, startFacet, startThreaded, startThreadless } from './support/facet';
import { shared } from './support/shared';
import type { FragileVision } from './workers/fragile-vision.worker';
import type { ThreadedVision } from './workers/threaded-vision.worker';

const sample = async (name = 'groups/group-1.jpg') => {
  const blob = await (await fetch(`/samples/${name}`)).blob();
  return new File([blob], name.split('/').pop()!, { type: blob.type });
};

let facet: Facet;
let visions: Worker[];

function start(backend: Backend | undefined = 'wasm'): Facet {
  visions = [];
  facet = startFacet(backend, (worker) => visions.push(worker));
  return facet;
}

/** The test's own line to the newest vision worker. */
const remote = () => wrap<FragileVision>(visions.at(-1)!) as Remote<FragileVision>;

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as FacetError,
  );

afterEach(() => facet.stop());

describe('a call', () => {
  it('finds the faces of a file, and says by which weights', async () => {
    const detection = await start().detect(await sample());
    expect(detection.faces).toHaveLength(3);
    expect(detection.model).toMatch(/^mtcnn/);
    expect(detection).toMatchObject({ width: 960, height: 640 });
  });

  it('gives the same faces for every kind of photo', async () => {
    start();
    const file = await sample();
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const image = new Image();
    image.src = '/samples/groups/group-1.jpg';
    await image.decode();
    const kinds: Photo[] = [
      bitmap,
      canvas,
      image,
      context.getImageData(0, 0, canvas.width, canvas.height),
      new URL('/samples/groups/group-1.jpg', location.href),
      new URL(URL.createObjectURL(file)),
    ];
    const { faces } = await facet.detect(file);
    for (const photo of kinds) expect((await facet.detect(photo)).faces).toEqual(faces);
    expect(bitmap.width, "the caller's bitmap stays open").toBeGreaterThan(0);
  });

  it('refuses a URL of another site with a sentence', async () => {
    const error = await failure(start().detect(new URL('https://example.com/photo.jpg')));
    expect(error).toBeInstanceOf(FacetError);
    expect(error).toMatchObject({ code: 'CROSS_ORIGIN' });
  });

  it('brings an error of the worker whole: code, message, hint and file', async () => {
    const error = await failure(start().detect(new File(['not a picture'], 'notes.jpg')));
    expect(error).toBeInstanceOf(FacetError);
    expect(error).toMatchObject({ code: 'NOT_AN_IMAGE', file: 'notes.jpg' });
    expect(error!.message).toContain('notes.jpg');
  });

  it('refuses an option out of range by name', async () => {
    const error = await failure(start().detect(await sample(), { factor: 1.5 }));
    expect(error).toMatchObject({ code: 'INVALID_OPTION' });
    expect(error!.message).toContain('factor');
  });

  it('refuses a model it does not have, and names those it has', async () => {
    const error = await failure(start().detect(await sample(), { model: 'nobody' }));
    expect(error).toMatchObject({ code: 'MODEL_UNKNOWN' });
    expect(error!.hint).toContain('mtcnn-facet');
  });

  it('crops by the rule of the original', async () => {
    const { faces } = await start().detect(await sample());
    const crop = await facet.crop(await sample(), faces[0]!.box, { size: 96 });
    expect([crop.width, crop.height]).toEqual([96, 96]);
  });
});

describe('weights', () => {
  it('that many calls want at once are loaded once, and serve all', async () => {
    start();
    const names = ['Alder', 'Aster', 'Hazel', 'Basil', 'Iris', 'Rowan'];
    const photos = await Promise.all(
      names.map((name) => sample(`people/${name}/${name}_0001.jpg`)),
    );
    const model = 'dlib-resnet';
    const all = await Promise.all(
      photos.flatMap((photo) => [facet.embed(photo), facet.embed(photo, { model })]),
    );
    expect(all.every(({ embeddings }) => embeddings.length === 1)).toBe(true);
  });

  it.runIf(shared)('that leave midway stay for the photos at hand and for the run', async () => {
    start();
    await addPublished(facet);
    const people = await samplePeople();
    const tree = Array.from({ length: 8 }, (_, i) =>
      people.map(({ path, file }) => ({ path: path.replace('/', `/${i}-`), file })),
    ).flat();
    let leaving: Promise<unknown> | undefined;
    const aligning = facet.align(tree, memorySink(), {
      onPhoto: () => (leaving ??= facet.removeModel('mtcnn')),
    });
    const inFlight = tree.map(({ file }) => facet.detect(file));
    const report = await aligning;
    const detections = await Promise.all(inFlight);
    await leaving;
    expect(report).toMatchObject({ detector: 'mtcnn', aligned: tree.length, failures: [] });
    expect(detections.every(({ faces }) => faces.length === 1)).toBe(true);
    // They did leave: the device holds what a Facet holds that never had them.
    const { detector } = facet.status.value;
    await facet.detect(people[0]!.file);
    const { tensors } = await facet.stats();
    await facet.stop();
    start();
    await facet.detect(people[0]!.file);
    await expect.poll(() => facet.status.value.detector?.id).toBe(detector!.id);
    expect(tensors).toBe((await facet.stats()).tensors);
  });

  it('of the wrong kind are refused by name', async () => {
    const error = await failure(start().embed(await sample(), { model: 'mtcnn-facet' }));
    expect(error).toMatchObject({ code: 'MODEL_UNKNOWN' });
    expect(error!.message).toContain('detector');
  });
});

describe('cancelling', () => {
  it('rejects at once with ABORTED, and the worker goes on serving', async () => {
    start();
    await facet.ready;
    const controller = new AbortController();
    const call = failure(facet.detect(await sample('groups/group-5.jpg'), controller));
    setTimeout(() => controller.abort(), 20);
    expect(await call).toMatchObject({ code: 'ABORTED' });
    expect((await facet.detect(await sample())).faces).toHaveLength(3);
  });

  it('stops the job inside the worker within one photo', async () => {
    start();
    const photo = await sample('groups/group-5.jpg');
    await facet.detect(photo);
    const before = await remote().tensorsMade();
    await facet.detect(photo);
    const onePhoto = (await remote().tensorsMade()) - before;
    const controller = new AbortController();
    const many = Array.from({ length: 40 }, () => facet.detect(photo, controller));
    await many[0];
    controller.abort();
    const settled = Promise.allSettled(many);
    const stopped = await remote().tensorsMade();
    await settled;
    await facet.detect(photo);
    // No more than the rest of the photo that was under way, and the next call's.
    expect((await remote().tensorsMade()) - stopped).toBeLessThanOrEqual(2 * onePhoto);
    expect((await facet.stats()).queue).toBe(0);
  });

  it('rejects a call whose signal has fired before', async () => {
    const call = start().detect(await sample(), { signal: AbortSignal.abort() });
    expect(await failure(call)).toMatchObject({ code: 'ABORTED' });
  });
});

describe('many photos', () => {
  it('come back in order, a bad one as an error, with progress that ends at the total', async () => {
    start();
    const good = await sample('people/Alder/Alder_0001.jpg');
    const photos = [good, new File([], 'empty.jpg'), good, new File(['x'], 'junk.png'), good];
    const seen: number[] = [];
    const results = [];
    const onProgress = ({ done }: { done: number }) => seen.push(done);
    for await (const result of facet.detectMany(photos, { onProgress })) results.push(result);
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(results.map(({ error }) => error?.code)).toEqual([
      undefined,
      'FILE_EMPTY',
      undefined,
      'NOT_AN_IMAGE',
      undefined,
    ]);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('are pulled, never more than a few ahead of the reader', async () => {
    start();
    const photo = await sample('people/Alder/Alder_0001.jpg');
    let pulled = 0;
    let read = 0;
    function* source() {
      for (let i = 0; i < 30; i++) {
        pulled++;
        yield photo;
      }
    }
    for await (const result of facet.detectMany(source())) {
      expect(result.error).toBeUndefined();
      read++;
      expect(pulled - read).toBeLessThanOrEqual(8);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(read).toBe(30);
  });

  it('end their source and stop where the reader leaves early', async () => {
    start();
    const photo = await sample('people/Alder/Alder_0001.jpg');
    let ended = false;
    async function* source() {
      try {
        for (;;) yield photo;
      } finally {
        ended = true;
      }
    }
    for await (const { index } of facet.detectMany(source())) if (index === 2) break;
    expect(ended).toBe(true);
    expect((await facet.stats()).queue).toBe(0);
  });
});

describe('a worker that dies', () => {
  it('is started again, and the call in flight is repeated', async () => {
    start();
    await facet.ready;
    const call = facet.detect(await sample('groups/group-5.jpg'));
    setTimeout(() => visions[0]!.terminate(), 30);
    expect((await call).faces.length).toBeGreaterThan(0);
    expect(visions).toHaveLength(2);
    expect(facet.status.value).toMatchObject({ phase: 'ready' });
    expect(facet.status.value.message).toContain('again');
  });

  it('fails the call with DEVICE_LOST where it dies a second time', async () => {
    start();
    await facet.ready;
    const killing = facet.status.subscribe(({ phase }: Status) => {
      if (phase === 'ready') setTimeout(() => visions.at(-1)!.terminate(), 30);
    });
    const error = await failure(facet.detect(await sample('groups/group-5.jpg')));
    expect(error).toMatchObject({ code: 'DEVICE_LOST' });
    expect(error!.hint).not.toBe('');
    killing();
  });

  it('is noticed while nothing runs, and the next call works', async () => {
    start();
    await facet.detect(await sample());
    visions[0]!.terminate();
    await expect.poll(() => visions.length, { timeout: 20_000 }).toBe(2);
    expect((await facet.detect(await sample())).faces).toHaveLength(3);
  });
});

describe('WebAssembly', () => {
  it('computes in one thread where its threads never start, and says so', async () => {
    expect(crossOriginIsolated, 'threads would be used').toBe(true);
    facet = startThreadless();
    const { backend, fallbackReason } = await facet.ready;
    expect(backend).toBe('wasm');
    expect(fallbackReason).toContain('one thread computes');
    expect((await facet.detect(await sample())).faces).toHaveLength(3);
  });

  it('shares its work between threads where there are cores, and gives the same to the last bit', async () => {
    const photo = await sample();
    const { faces } = await start().detect(photo);
    await facet.stop();
    let worker: Worker | undefined;
    facet = startThreaded((started) => (worker = started));
    for (let round = 0; round < 3; round++) {
      expect((await facet.detect(photo)).faces).toEqual(faces);
    }
    expect(await (wrap<ThreadedVision>(worker!) as Remote<ThreadedVision>).threads()).toBe(1);
  });
});

describe('a GPU', () => {
  it('that is destroyed is opened again, and the call in flight is repeated', async () => {
    start('webgpu');
    const small = await sample('people/Alder/Alder_0001.jpg');
    await facet.ready;
    const call = facet.detect(small, { minSize: 60 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    void remote().destroyDevice();
    expect((await call).faces).toHaveLength(1);
    expect(visions.length).toBeGreaterThan(1);
  });

  it('that reports an error gives GPU_ERROR, never an answer', async () => {
    start('webgpu');
    const small = await sample('people/Alder/Alder_0001.jpg');
    await facet.detect(small, { minSize: 60 });
    await remote().provokeError();
    expect(await failure(facet.detect(small, { minSize: 60 }))).toMatchObject({
      code: 'GPU_ERROR',
    });
    expect((await facet.detect(small, { minSize: 60 })).faces).toHaveLength(1);
  });

  it('that is only software is not chosen by itself', async () => {
    facet = startFacet(undefined);
    const { backend, fallbackReason } = await facet.ready;
    const adapter = await navigator.gpu?.requestAdapter();
    if (adapter && !adapter.info.isFallbackAdapter) expect(backend).toBe('webgpu');
    else {
      expect(backend).toBe('wasm');
      expect(fallbackReason).not.toBe('');
    }
  });
});
