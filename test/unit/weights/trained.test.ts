/** Weights that were trained further: a part of them leaves, comes back, and is weights like any. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainedWeights } from '../../../src/base/types';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { fitsNetwork } from '../../../src/weights/fitting/accounting';
import { partsOf } from '../../../src/weights/fitting/parts';
import { withTrained } from '../../../src/weights/fitting/trained';
import { safetensorsPieces } from '../../../src/export/safetensors';
import type { Bytes } from './bytes';
import { libraryOf, publishedDlib } from './published-dlib';

let published: Record<string, Bytes>;
beforeAll(async () => {
  published = await publishedDlib();
});

const library = (storage?: Storage) => libraryOf(published, storage);

/** The activation before the last residual block of dlib's network, and what follows it. */
const BEFORE_LAST = 'conv256_down_out/conv1';

const CALIBRATION = {
  source: '200 pairs of photos that were held out',
  bins: [
    { lo: 0, hi: 0.2, same: 90, different: 1 },
    { lo: 0.2, hi: 0.4, same: 10, different: 99 },
  ],
};

const TRAINED = { mode: 'personal', people: 12, photos: 80, date: Date.UTC(2026, 4, 9) } as const;

/** Values of no weights: finite, and no two alike. */
const values = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1));

/** The last layer of dlib's network, learned anew. */
const learned = (more: Partial<TrainedWeights> = {}): TrainedWeights => ({
  parent: 'dlib-resnet',
  title: "dlib's ResNet, my door",
  tensors: [{ name: 'fc/weights', shape: [256, 128], offset: 0 }],
  data: values(256 * 128),
  threshold: 0.31,
  calibration: CALIBRATION,
  trained: TRAINED,
  ...more,
});

/** Bit by bit: the matchers take seconds for millions of values. */
const equal = (a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );

describe('the part of weights that is trained', () => {
  test('is the layers after an activation, in a buffer of its own', async () => {
    const whole = await library().load('dlib-resnet');
    const tail = await library().tail('dlib-resnet', BEFORE_LAST);
    expect(new Set(tail.tensors.map(({ name }) => name.split('/').slice(0, 2).join('/')))).toEqual(
      new Set(['conv256_down_out/conv2', 'fc/weights']),
    );
    expect(tail).toMatchObject({ id: 'dlib-resnet', digest: whole.digest });
    const length = 3 * 3 * 256 * 256 + 3 * 256 + 256 * 128;
    expect(tail.data.length).toBe(length);
    expect(equal(tail.data, whole.data.slice(-length))).toBe(true);
  });

  test('is all of them where no activation is named', async () => {
    const { tensors } = await library().load('dlib-resnet');
    expect((await library().tail('dlib-resnet')).tensors).toEqual(tensors);
  });

  test('has to be named as the network does', async () => {
    await expect(library().tail('dlib-resnet', 'Mixed_7a')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: `dlib's ResNet has nothing to train after "Mixed_7a".`,
    });
  });
});

describe('weights that were trained further', () => {
  test('are the parent’s with what was learned in its place', async () => {
    const weights = library();
    const parent = await weights.load('dlib-resnet');
    const model = await weights.addTrained(learned());
    const { tensors, data } = await weights.load(model.id);
    expect(tensors).toEqual(parent.tensors);
    const rest = data.length - 256 * 128;
    expect(equal(data.slice(0, rest), parent.data.slice(0, rest))).toBe(true);
    expect(equal(data.slice(rest), values(256 * 128))).toBe(true);
  });

  test('say what they are of, by whose licence, and what was measured', async () => {
    const model = await library().addTrained(learned());
    expect(model).toMatchObject({
      id: 'dlib-s-resnet-my-door',
      title: "dlib's ResNet, my door",
      state: 'stored',
      kind: 'embedder',
      parent: 'dlib-resnet',
      trained: TRAINED,
      licence: 'CC0 (public domain); the package that carries it is MIT',
      embedder: { embeddingSize: 128, threshold: 0.31, calibration: CALIBRATION, normalise: false },
    });
    expect(model.source).toMatch(
      /^Trained further with Facet on 2026-05-09 from dlib's ResNet, on 12 people in 80 photos\. .*Davis King/,
    );
    expect(model.description).toMatch(/trained further on the photos of 12 people.*threshold and/);
  });

  test('do not claim what nobody measured', async () => {
    const measured = { threshold: undefined, calibration: undefined };
    const model = await library().addTrained(learned(measured));
    expect(model.description).toContain('No threshold and no calibration');
    expect(model.embedder).not.toHaveProperty('threshold');
    expect(model.embedder).not.toHaveProperty('calibration');
  });

  test('are used only when asked for, are found on the next visit, and can be removed', async () => {
    const storage = memoryStorage();
    const { id } = await library(storage).addTrained(learned());
    const next = library(storage);
    expect((await next.best('embedder')).id).toBe('dlib-resnet');
    expect((await next.best('embedder', id)).id).toBe(id);
    expect((await next.list()).find((model) => model.id === id)).toMatchObject({
      trained: TRAINED,
    });
    await next.remove(id);
    expect((await next.list()).map((model) => model.id)).not.toContain(id);
  });

  test('have an id of their own, whatever their title', async () => {
    const weights = library();
    const ids = [];
    for (const title of ['door', 'door', 'Door!', 'dlib-resnet']) {
      ids.push((await weights.addTrained(learned({ title }))).id);
    }
    expect(ids).toEqual(['door', 'door-2', 'door-3', 'dlib-resnet-custom']);
  });

  test('are standardised as they learned, where that is not as the parent', async () => {
    const { embedder } = await library().addTrained(learned({ standardisation: 'prewhiten' }));
    expect(embedder).toMatchObject({ standardisation: 'prewhiten' });
    expect((await library().addTrained(learned())).embedder).toMatchObject({
      standardisation: 'dlib',
    });
  });

  test('are cut and compared as the parent was when they learned', async () => {
    const weights = library();
    await weights.configure('dlib-resnet', { normalise: true, threshold: 0.5 });
    const { embedder, changed } = await weights.addTrained(learned({ threshold: undefined }));
    expect(embedder).toMatchObject({ normalise: true });
    expect(embedder!.threshold).toBeUndefined();
    expect(changed).toBeUndefined();
  });

  test('may be parents themselves', async () => {
    const weights = library();
    const { id } = await weights.addTrained(learned({ title: 'first' }));
    const second = await weights.addTrained(learned({ title: 'second', parent: id }));
    expect(second).toMatchObject({ parent: 'first' });
    expect(second.source).toMatch(/^Trained .* from first.*Trained .* from dlib.*Davis King/);
  });

  test('may have embeddings of another length', async () => {
    const weights = library();
    const tensors = [{ name: 'fc/weights', shape: [256, 32], offset: 0 }];
    const model = await weights.addTrained(learned({ tensors, data: values(256 * 32) }));
    expect(model.embedder).toMatchObject({ embeddingSize: 32 });
    expect((await weights.load(model.id)).tensors.at(-1)!.shape).toEqual([256, 32]);
  });

  test.each<[string, Partial<TrainedWeights>, object]>([
    [
      'a tensor of another network',
      { tensors: [{ name: 'Logits/weights', shape: [256, 128], offset: 0 }] },
      { code: 'WEIGHTS_MISMATCH', message: expect.stringContaining('Logits/weights') },
    ],
    [
      'values that are not finite',
      { data: values(256 * 128).fill(NaN, 7, 8) },
      { code: 'WEIGHTS_MISMATCH', message: expect.stringContaining('not finite') },
    ],
    ['a detector', { parent: 'mtcnn-facet' }, { message: expect.stringContaining('detector') }],
    ['a parent that is not here', { parent: 'nobody' }, { code: 'MODEL_UNKNOWN' }],
    ['a threshold of nothing', { threshold: 0 }, { code: 'INVALID_OPTION' }],
  ])('are refused with %s', async (_, more, error) => {
    const { embedded } = await import('./host');
    const weights = libraryOf({ ...published, ...embedded() });
    await expect(weights.addTrained(learned(more))).rejects.toMatchObject(error);
  });
});

describe('weights that leave and come back', () => {
  /** Exported from one device, added on another that has them not. */
  async function elsewhere(dtype?: 'float16') {
    const here = library();
    const before = await here.addTrained(learned());
    const blob = await here.export(before.id, { format: 'safetensors', dtype });
    const there = library();
    const [after] = await there.add([{ name: 'from my other computer.safetensors', blob }]);
    const [own, other] = await Promise.all([here.load(before.id), there.load(after!.id)]);
    return { before, after: after!, own, other };
  }

  test('are the same in every value, and count as the same', async () => {
    const { own, other } = await elsewhere();
    expect(equal(own.data, other.data)).toBe(true);
    expect(other).toMatchObject({ id: own.id, digest: own.digest, tensors: own.tensors });
  });

  test('say the same of themselves: title, parent, licence, threshold, calibration', async () => {
    const { before, after } = await elsewhere();
    const { name: _, ...file } = before.files[0]!;
    expect(after).toMatchObject({ ...before, files: [file] });
  });

  test('do so where they were exported in half precision', async () => {
    const { before, after } = await elsewhere('float16');
    const { id, title, parent, licence, source, embedder, trained } = before;
    expect(after).toMatchObject({ id, title, parent, licence, source, embedder, trained });
  });

  test('come back to where they were removed', async () => {
    const weights = library();
    const { id } = await weights.addTrained(learned());
    const { digest } = await weights.load(id);
    const blob = await weights.export(id, { format: 'safetensors' });
    await weights.remove(id);
    await weights.add([{ name: `${id}.safetensors`, blob }]);
    expect((await weights.load(id)).digest).toBe(digest);
  });

  test('take along what a person set meanwhile', async () => {
    const weights = library();
    const { id } = await weights.addTrained(learned());
    await weights.configure(id, { threshold: 0.2 });
    const blob = await weights.export(id, { format: 'safetensors' });
    const [back] = await library().add([{ name: 'back', blob }]);
    expect(back!.embedder).toMatchObject({ threshold: 0.2, calibration: CALIBRATION });
  });

  test.each<[string, (metadata: Record<string, string>) => object]>([
    ['nothing', () => ({})],
    ['a mode that is none', (told) => ({ ...told, trained: '{"mode":"magic","people":1}' })],
    ['no JSON', (told) => ({ ...told, embedder: '{' })],
    ['a crop that does not fit', (told) => ({ ...told, embedder: '{"crop":{"rule":"none"}}' })],
    ['a title without end', (told) => ({ ...told, title: 'x'.repeat(5_000) })],
    ['no parent', ({ parent: _, ...told }) => told],
    [
      'a calibration of words',
      (told) => ({
        ...told,
        embedder: told.embedder!.replace(/"same":90/, '"same":"ninety"'),
      }),
    ],
  ])('are a person’s own of unknown licence where the file tells %s', async (_, change) => {
    const weights = library();
    const { id, title, licence, source, parent, embedder } = await weights.addTrained(learned());
    const told = {
      ...{ id, title, licence, source, parent: parent!, parentTitle: 'dlib' },
      ...{ trained: JSON.stringify(TRAINED), embedder: JSON.stringify(embedder) },
    };
    const file = safetensorsPieces(
      await weights.load(id),
      'float32',
      change(told) as Record<string, string>,
    );
    const [added] = await library().add([{ name: 'mine.safetensors', blob: new Blob(file) }]);
    expect(added).toMatchObject({ id: 'mine', licence: 'Not known: you added it' });
    expect(added!.parent).toBeUndefined();
  });
});

describe('a layer whose form changes', () => {
  const NETWORK = 'inception-resnet-v1';
  const LAST = 'InceptionResnetV1/Bottleneck';

  /** All tensors of the network as a file has them in which batch norm is folded in, or lies beside. */
  function weightsWith(form: 'folded' | 'beside') {
    const layers = partsOf(NETWORK, 512)[0]!.layers.map((ways) =>
      form === 'folded' ? ways.at(-1)! : ways[0]!,
    );
    let offset = 0;
    const tensors = layers.flat().map(({ name, shape }) => {
      const tensor = { name, shape: [...shape], offset };
      offset += shape.reduce((product, side) => product * side, 1);
      return tensor;
    });
    return { tensors, data: new Float32Array(offset) };
  }

  function layer(parts: Record<string, number[]>) {
    let offset = 0;
    const tensors = Object.entries(parts).map(([part, shape]) => {
      const tensor = { name: `${LAST}/${part}`, shape, offset };
      offset += shape.reduce((product, side) => product * side, 1);
      return tensor;
    });
    return { tensors, data: new Float32Array(offset).fill(2) };
  }

  const NORM = { 'BatchNorm/beta': [512], 'BatchNorm/moving_mean': [512] };
  const BESIDE = { weights: [1792, 512], ...NORM, 'BatchNorm/moving_variance': [512] };
  const FOLDED = { weights: [1792, 512], biases: [512] };

  const lastOf = (tensors: { name: string }[]) =>
    tensors.flatMap(({ name }) => (name.startsWith(LAST) ? [name.slice(LAST.length + 1)] : []));

  test.each<['folded' | 'beside', Record<string, number[]>]>([
    ['folded', BESIDE],
    ['beside', FOLDED],
  ])('takes nothing of the old one, which was %s', (form, parts) => {
    const { tensors, data, embeddingSize } = withTrained(
      NETWORK,
      weightsWith(form),
      layer(parts),
      'mine',
    );
    expect(lastOf(tensors)).toEqual(Object.keys(parts));
    expect(fitsNetwork(NETWORK, tensors, data.length, embeddingSize)).toBe(true);
  });

  test('keeps of the old one what did not learn: moving values', () => {
    const { 'BatchNorm/moving_mean': _, ...learned } = BESIDE;
    const { tensors } = withTrained(NETWORK, weightsWith('beside'), layer(learned), 'mine');
    expect(lastOf(tensors)).toEqual(Object.keys(BESIDE));
  });
});
