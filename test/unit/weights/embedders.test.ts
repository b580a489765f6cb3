/** What a person does with embedders: add their own, set their crop, keep them small, take them along. */
import { beforeAll, describe, expect, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { readSafetensors } from '../../../src/weights/formats/safetensors/safetensors';
import { findByName } from '../../../src/weights/catalogue/catalogue';
import { WeightLibrary } from '../../../src/weights/library';
import type { Bytes } from './bytes';
import { BASE, makeHost } from './host';
import { DLIB_FILES as NAMES, libraryOf, publishedDlib } from './published-dlib';

let published: Record<string, Bytes>;
beforeAll(async () => {
  published = await publishedDlib();
});

const library = (storage?: Storage, files = published) => libraryOf(files, storage);

/** dlib's weights with other values: as a person's own training gives. */
async function retrained(name = 'My net (2).safetensors') {
  const blob = await library().export('dlib-resnet', { format: 'safetensors' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  bytes[bytes.length - 2]! ^= 1;
  return { name, blob: new Blob([bytes]) };
}

describe('the embedder that comes with Facet', () => {
  test('is read from the own origin: two files, quantised, under the names of its network', async () => {
    const weights = library();
    expect((await weights.best('embedder')).id).toBe('dlib-resnet');
    const { tensors, data } = await weights.loadBest('embedder');
    expect(tensors[0]).toEqual({
      name: 'conv32_down/conv/filters',
      shape: [7, 7, 3, 32],
      offset: 0,
    });
    expect(tensors.at(-1)).toMatchObject({ name: 'fc/weights', shape: [256, 128] });
    // The first byte of the file is the first value: q * scale + min.
    const q = published[`${BASE}models/dlib-resnet/${NAMES[1]}`]![0]!;
    expect(data[0]).toBeCloseTo(q * 0.0005260649557207145 - 0.07101876902229645, 6);
  });

  test('says how its faces are cut, and what its distances mean', async () => {
    const { embedder } = await library().best('embedder');
    expect(embedder).toMatchObject({
      network: 'dlib-resnet',
      embeddingSize: 128,
      crop: { rule: 'landmarks', template: 'dlib', width: 150, height: 150 },
      standardisation: 'dlib',
      normalise: false,
      threshold: 0.4,
    });
    const pairs = embedder!.calibration!.bins.map(({ same, different }) => same + different);
    expect(pairs.reduce((a, b) => a + b)).toBe(1200);
  });
});

describe('published embedders that are not here', () => {
  test('say in two sentences how to get them', async () => {
    const models = await library().list();
    for (const id of ['20180402-114759', '20180408-102900']) {
      const model = models.find((candidate) => candidate.id === id)!;
      expect(model.state).toBe('missing');
      expect(model.obtain).toHaveLength(2);
      expect(model.obtain!.join(' ')).toMatch(/https:\/\/.*drop/);
      expect(model.licence).toContain('non-commercial research');
    }
  });

  test('fail to load with those sentences', async () => {
    await expect(library().load('20180402-114759')).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      hint: expect.stringContaining('20180402-114759.zip'),
    });
  });
});

describe("a person's own embedder", () => {
  test('is named after its file, has the usual crop and no calibration', async () => {
    const weights = library();
    const [model] = await weights.add([await retrained()]);
    expect(model).toMatchObject({ id: 'my-net-2', kind: 'embedder', state: 'stored' });
    expect(model!.description).toContain('No calibration');
    expect(model!.embedder).toMatchObject({ embeddingSize: 128, normalise: false });
    expect(model!.embedder!.threshold).toBeUndefined();
    expect((await weights.list()).map(({ id }) => id)).toContain('my-net-2');
    expect((await weights.load('my-net-2')).tensors).toHaveLength(29 * 4 + 1);
  });

  test('is used only when asked for, is found again on the next visit, and can be removed', async () => {
    const storage = memoryStorage();
    await library(storage).add([await retrained()]);
    const next = library(storage);
    expect((await next.best('embedder')).id).toBe('dlib-resnet');
    expect((await next.best('embedder', 'my-net-2')).id).toBe('my-net-2');
    await next.remove('my-net-2');
    await expect(next.load('my-net-2')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
    expect(await storage.keys()).toEqual([]);
  });

  test('the bin is known by its size where the browser renamed it', async () => {
    const read = (name: string) => new Blob([published[`${BASE}models/dlib-resnet/${name}`]!]);
    const [model] = await library().add([
      { name: 'face_recognition_model (1).bin', blob: read(NAMES[1]) },
      { name: 'manifest (1).json', blob: read(NAMES[0]) },
    ]);
    expect(model).toMatchObject({ id: 'dlib-resnet', state: 'stored' });
  });

  test('may not take the name of a known one', async () => {
    const [model] = await library().add([await retrained('dlib-resnet.safetensors')]);
    expect(model!.id).toBe('dlib-resnet-custom');
  });
});

describe('what belongs to an embedder', () => {
  test('may be set, is kept, and goes back by an empty setting', async () => {
    const storage = memoryStorage();
    const crop = { rule: 'proportional', size: 160, margin: 20 } as const;
    const id = '20180408-102900';
    const set = await library(storage).configure(id, { crop, standardisation: 'prewhiten' });
    expect(set).toMatchObject({ changed: true, embedder: { crop, standardisation: 'prewhiten' } });
    const later = (await library(storage).list()).find((model) => model.id === id)!;
    expect(later.embedder).toMatchObject({ crop, threshold: 1.24 });
    const back = await library(storage).configure(id, {});
    expect(back.embedder).toMatchObject({ standardisation: 'fixed' });
    expect(back.changed).toBeUndefined();
  });

  test('may be a threshold and a calibration of one’s own', async () => {
    const storage = memoryStorage();
    const bins = [
      { lo: 0, hi: 1, same: 9, different: 1 },
      { lo: 1, hi: 2, same: 1, different: 9 },
    ];
    const calibration = { source: '20 pairs of mine', bins };
    await library(storage).configure('dlib-resnet', { threshold: 0.35, calibration });
    const later = (await library(storage).list()).find(({ id }) => id === 'dlib-resnet')!;
    expect(later.embedder).toMatchObject({ threshold: 0.35, calibration, normalise: false });
  });

  test.each<[string, string, object]>([
    [
      'a crop of another size than the network takes',
      'dlib-resnet',
      { crop: { rule: 'facenet', size: 160, margin: 32 } },
    ],
    ['a standardisation that does not exist', 'dlib-resnet', { standardisation: 'whiten' }],
    ['a threshold of nothing', 'dlib-resnet', { threshold: 0 }],
    [
      'a calibration without a pair of different people',
      'dlib-resnet',
      { calibration: { source: 'mine', bins: [{ lo: 0, hi: 1, same: 3, different: 0 }] } },
    ],
    ['a detector', 'mtcnn', { normalise: false }],
  ])('refused: %s', async (_, id, settings) => {
    await expect(library().configure(id, settings)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

/** Bit by bit: the matchers take seconds for millions of values. */
function equal(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}

describe('half precision', () => {
  test('halves what is stored; what is loaded is float32, and near', async () => {
    const storage = memoryStorage();
    const weights = library(storage);
    const exact = await weights.load('dlib-resnet');
    const size = async () => ((await storage.get('data:dlib-resnet')) as Blob).size;
    const before = await size();
    expect(await weights.storeAs('dlib-resnet', 'float16')).toMatchObject({ storedAs: 'float16' });
    expect(await size()).toBe(before / 2);
    const near = await library(storage, {}).load('dlib-resnet');
    expect(near.tensors).toEqual(exact.tensors);
    expect([exact.storedAs, near.storedAs]).toEqual([undefined, 'float16']);
    near.data.forEach((value, i) => {
      const limit = Math.abs(exact.data[i]!) / 2048 + 2 ** -25;
      if (Math.abs(value - exact.data[i]!) > limit) throw new Error(`value ${i}: ${value}`);
    });
  });

  test('is refused where a value is too large for it', async () => {
    const { name, blob } = await retrained();
    const bytes = new Uint8Array(await blob.arrayBuffer());
    new DataView(bytes.buffer).setFloat32(bytes.length - 4, 70_000, true);
    const weights = library();
    const [model] = await weights.add([{ name, blob: new Blob([bytes]) }]);
    await expect(weights.storeAs(model!.id, 'float16')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
    expect((await weights.load(model!.id)).data.at(-1)).toBe(70_000);
  });

  test('going back gets the exact values where the source can be had, else keeps the near ones', async () => {
    const storage = memoryStorage();
    const exact = await library(storage).load('dlib-resnet');
    await library(storage).storeAs('dlib-resnet', 'float16');
    await library(storage, {}).storeAs('dlib-resnet', 'float32');
    expect(equal((await library(storage).load('dlib-resnet')).data, exact.data)).toBe(false);
    await library(storage).storeAs('dlib-resnet', 'float16');
    await library(storage).storeAs('dlib-resnet', 'float32');
    expect(equal((await library(storage).load('dlib-resnet')).data, exact.data)).toBe(true);
  });
});

describe('export', () => {
  test('safetensors under the names of the network, with licence and source', async () => {
    const weights = library();
    const blob = await weights.export('dlib-resnet', { format: 'safetensors' });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const { tensors, data } = await weights.load('dlib-resnet');
    const read = readSafetensors(bytes, 'export');
    expect([...read.keys()]).toEqual(tensors.map(({ name }) => name));
    expect(read.get('fc/weights')!.toFloat32()).toEqual(data.slice(-256 * 128));
    expect(new TextDecoder().decode(bytes.subarray(0, 600))).toContain('CC0');
  });

  test('a detector goes and comes back in one file', async () => {
    const weights = new WeightLibrary({
      base: BASE,
      storage: memoryStorage(),
      fetch: makeHost().fetch,
    });
    const blob = await weights.export('mtcnn-facet', { format: 'safetensors', dtype: 'float16' });
    const [model] = await weights.add([{ name: 'half.safetensors', blob }]);
    expect(model).toMatchObject({ id: 'mtcnn-custom', state: 'stored' });
  });

  test('of weights that are not here fails', async () => {
    const error = await library()
      .export('20180402-114759', { format: 'safetensors' })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FacetError);
  });
});

describe("facenet's generation of 2017", () => {
  test.each(['20170512-110547', '20170511-185253'])(
    '%s is known by its name and its 128 values',
    (id) => {
      const row = findByName(`${id}.zip/${id}.pb`, 'inception-resnet-v1', 128);
      expect(row).toMatchObject({
        id,
        embedder: { embeddingSize: 128, standardisation: 'prewhiten' },
      });
      expect(row!.embedder!.threshold).toBeUndefined();
      expect(findByName(`${id}.pb`, 'inception-resnet-v1', 512)).toBeUndefined();
    },
  );
});
