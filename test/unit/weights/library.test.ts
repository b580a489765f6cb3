import { gzipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { Progress } from '../../../src/base/types';
import { WeightLibrary } from '../../../src/weights/library';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { join } from '../../fixtures/bytes';
import { DET_FILES, facetFile, npyObject, text, type Bytes } from './bytes';
import { BASE, embedded, makeHost, PUBLIC, type Host } from './host';

const macrotask = () => new Promise((resolve) => setImmediate(resolve));

function library(host: Host = makeHost(), storage: Storage = memoryStorage()): WeightLibrary {
  return new WeightLibrary({ base: BASE, storage, fetch: host.fetch });
}

function file(name: string, content: Bytes): { name: string; blob: Blob } {
  return { name, blob: new Blob([content]) };
}

/** A det file of the right tensors and other values: as a person's own training gives. */
function retrained(name: string): Bytes {
  const content = facetFile(name);
  // The middle of each file lies inside the values of its largest layer.
  content[content.length >> 1]! ^= 1;
  return content;
}

async function failure(promise: Promise<unknown>): Promise<FacetError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FacetError) return error;
  throw error ?? new Error('It did not fail.');
}

describe('loading', () => {
  test('from the own origin first, then from the store', async () => {
    const host = makeHost();
    const storage = memoryStorage();
    const first = await library(host, storage).load('mtcnn-facet');
    expect(first.tensors).toHaveLength(50);
    const asked = host.asked.length;
    const second = await library(host, storage).load('mtcnn-facet');
    expect(second).toEqual(first);
    expect(host.asked).toHaveLength(asked);
  });

  test('shows progress in bytes over all files', async () => {
    const seen: Progress[] = [];
    await library().load('mtcnn-facet', { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ done: 1987126, total: 1987126, unit: 'bytes' });
    expect(seen.every(({ done }, i) => i === 0 || done >= seen[i - 1]!.done)).toBe(true);
  });

  test('two calls at once fetch once, and one of them may be stopped', async () => {
    const host = makeHost();
    const weights = library(host);
    const controller = new AbortController();
    const stopped = failure(weights.load('mtcnn-facet', { signal: controller.signal }));
    const kept = weights.load('mtcnn-facet');
    controller.abort();
    expect((await stopped).code).toBe('ABORTED');
    expect((await kept).tensors).toHaveLength(50);
    expect(host.asked).toHaveLength(3);
  });

  test('a failure is forgotten, so that a later try succeeds', async () => {
    const files: Record<string, Bytes> = {};
    const weights = library(makeHost({ files }));
    expect((await failure(weights.load('mtcnn-facet'))).code).toBe('WEIGHTS_MISSING');
    Object.assign(files, embedded());
    expect((await weights.load('mtcnn-facet')).id).toBe('mtcnn-facet');
  });

  test('a page sent in place of a missing file counts as missing', async () => {
    const weights = library(makeHost({ singlePage: true, unreachable: PUBLIC }));
    expect((await failure(weights.load('mtcnn'))).code).toBe('OFFLINE');
    const models = await weights.list();
    expect(models.map(({ id, state }) => [id, state])).toEqual([
      ['mtcnn', 'missing'],
      ['mtcnn-facet', 'available'],
      ['20180402-114759', 'missing'],
      ['20180408-102900', 'missing'],
      ['dlib-resnet', 'available'],
      ['mobilefacenet', 'missing'],
      ['mobileface-v2', 'missing'],
      ['20170512-110547', 'missing'],
      ['20170511-185253', 'missing'],
    ]);
  });

  test('a public address that does not answer is given up after 3 seconds', async () => {
    const host = makeHost({ silent: PUBLIC });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let over = false;
      const failing = failure(library(host).load('mtcnn')).finally(() => (over = true));
      while (!host.asked.some((line) => line.startsWith(`GET ${PUBLIC}`))) await macrotask();
      await vi.advanceTimersByTimeAsync(2_999);
      expect(over).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      const error = await failing;
      expect(error.code).toBe('OFFLINE');
      expect(error.message).toContain('raw.githubusercontent.com does not answer');
      expect(error.hint).toContain('add det1.npy, det2.npy, det3.npy on the Models page');
    } finally {
      vi.useRealTimers();
    }
  });

  test('a file of another checksum is refused', async () => {
    const files = { ...embedded(), [`${BASE}models/facet/mtcnn/det2.npy`]: retrained('det2.npy') };
    const error = await failure(library(makeHost({ files })).load('mtcnn-facet'));
    expect(error.code).toBe('WEIGHTS_MISMATCH');
    expect(error.message).toContain('det2.npy');
  });

  test('an unknown id names the known ones', async () => {
    const error = await failure(library().load('arcface'));
    expect(error.code).toBe('MODEL_UNKNOWN');
    expect(error.hint).toContain('mtcnn-facet');
  });
});

describe('which detector', () => {
  test('the one that comes with Facet, while the published one is nowhere near', async () => {
    const weights = library(makeHost({ unreachable: PUBLIC }));
    expect((await weights.best('detector')).id).toBe('mtcnn-facet');
    expect((await weights.loadBest('detector')).id).toBe('mtcnn-facet');
    expect(await weights.fetchBetter('detector')).toBeUndefined();
  });

  test('a damaged copy of the published one on the own origin stops nobody', async () => {
    const wrong = DET_FILES.map((name) => [`${BASE}models/mtcnn/${name}`, retrained(name)]);
    const files = { ...embedded(), ...Object.fromEntries(wrong) };
    const weights = library(makeHost({ files, unreachable: PUBLIC }));
    expect((await weights.best('detector')).id).toBe('mtcnn');
    expect((await weights.loadBest('detector')).id).toBe('mtcnn-facet');
  });

  test('an embedder that should lie on the own origin, and does not', async () => {
    const weights = library();
    expect((await weights.best('embedder')).id).toBe('dlib-resnet');
    expect((await failure(weights.loadBest('embedder'))).code).toBe('WEIGHTS_MISSING');
  });
});

describe('adding files', () => {
  const custom = DET_FILES.map((name) => file(`my ${name}`, retrained(name)));

  test('by content, whatever they are called and in any order', async () => {
    const weights = library(makeHost({ files: {} }));
    const files = ['b', 'c', 'a'].map((name, i) => file(name, facetFile(DET_FILES[(i + 1) % 3]!)));
    const [model] = await weights.add(files);
    expect(model).toMatchObject({ id: 'mtcnn-facet', state: 'stored' });
    expect((await weights.load('mtcnn-facet')).tensors).toHaveLength(50);
  });

  test('one after another: the answer says what is still missing', async () => {
    const weights = library();
    const [one] = await weights.add([custom[2]!]);
    expect(one).toMatchObject({
      id: 'mtcnn-custom',
      state: 'missing',
      needs: ['det1.npy', 'det2.npy'],
    });
    expect(one!.description).toContain('It still needs det1.npy and det2.npy.');
    await weights.add([custom[0]!]);
    const [all] = await weights.add([custom[1]!]);
    expect(all).toMatchObject({ id: 'mtcnn-custom', state: 'stored' });
    expect(all!.needs).toBeUndefined();
    expect(all!.files.map(({ name }) => name)).toEqual([
      'my det1.npy',
      'my det2.npy',
      'my det3.npy',
    ]);
  });

  test('a retrained net may borrow the others that are dropped beside it', async () => {
    const weights = library();
    const known = [
      file('det1.npy', facetFile('det1.npy')),
      file('det2.npy', facetFile('det2.npy')),
    ];
    const models = await weights.add([...known, custom[2]!]);
    expect(models.map(({ id, state }) => [id, state])).toContainEqual(['mtcnn-custom', 'stored']);
  });

  test("a person's own are used only when asked for", async () => {
    const weights = library(makeHost({ unreachable: PUBLIC }));
    await weights.add(custom);
    expect((await weights.best('detector')).id).toBe('mtcnn-facet');
    expect((await weights.best('detector', 'mtcnn-custom')).id).toBe('mtcnn-custom');
    expect((await weights.loadBest('detector', { preferred: 'mtcnn-custom' })).id).toBe(
      'mtcnn-custom',
    );
  });

  test.each<[string, Bytes, string, string]>([
    ['cut short', facetFile('det3.npy').slice(0, 50_000), 'WEIGHTS_INVALID', 'ends early'],
    ['a web page', join('<!DOCTYPE html><html>'), 'WEIGHTS_INVALID', 'is a web page'],
    ['empty', join(), 'FILE_EMPTY', 'is empty'],
    ['a hostile pickle', npyObject('cos\nsystem\n'), 'WEIGHTS_UNSAFE', '"os.system"'],
    ['no weights', npyObject('}', text('a'), '}s'), 'WEIGHTS_UNKNOWN', 'no network Facet knows'],
    ['a photo', join('\xff\xd8\xff\xe0'), 'WEIGHTS_UNKNOWN', 'no weight file'],
  ])('%s: the error names the file, and earlier weights stay', async (_, content, code, words) => {
    const weights = library();
    await weights.add(custom);
    const error = await failure(weights.add([file('holiday.npy', content)]));
    expect(error.code).toBe(code);
    expect(error.file).toBe('holiday.npy');
    expect(error.message).toContain('holiday.npy');
    expect(error.message).toContain(words);
    expect((await weights.load('mtcnn-custom')).tensors).toHaveLength(50);
  });

  test('good files beside a bad one are kept', async () => {
    const weights = library();
    await failure(weights.add([...custom, file('notes.txt', join('hello'))]));
    expect((await weights.load('mtcnn-custom')).id).toBe('mtcnn-custom');
  });
});

describe('the digest', () => {
  const facet = DET_FILES.map((name) => file(name, facetFile(name)));
  const digestOf = async (weights: WeightLibrary, id = 'mtcnn-facet') =>
    (await weights.load(id)).digest;

  test('of the same files is the same, whatever they are called and however they came', async () => {
    const storage = memoryStorage();
    const fetched = await digestOf(library(makeHost(), storage));
    expect(fetched).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf(library(makeHost({ files: {} }), storage))).toBe(fetched);
    const packed = DET_FILES.map((name) => file('x.gz', gzipSync(facetFile(name)) as Bytes));
    for (const files of [facet, facet.toReversed(), packed]) {
      const added = library(makeHost({ files: {} }));
      await added.add(files);
      expect(await digestOf(added)).toBe(fetched);
    }
  });

  test('of other files under the same id is another', async () => {
    const weights = library();
    await weights.add([...facet.slice(0, 2), file('mine.npy', retrained('det3.npy'))]);
    const before = await digestOf(weights, 'mtcnn-custom');
    await weights.add(DET_FILES.map((name) => file(name, retrained(name))));
    const after = await digestOf(weights, 'mtcnn-custom');
    expect(new Set([before, after, await digestOf(weights)]).size).toBe(3);
  });

  test('of values that were halved is another, and stays so where the exact ones are gone', async () => {
    const storage = memoryStorage();
    const [near, far] = [library(makeHost(), storage), library(makeHost({ files: {} }), storage)];
    const exact = await digestOf(near);
    await near.storeAs('mtcnn-facet', 'float16');
    const halved = await digestOf(near);
    expect(halved).not.toBe(exact);
    await far.storeAs('mtcnn-facet', 'float32');
    expect(await digestOf(far)).toBe(halved);
    await near.storeAs('mtcnn-facet', 'float16');
    await near.storeAs('mtcnn-facet', 'float32');
    expect(await digestOf(near)).toBe(exact);
  });
});

describe('removing', () => {
  test('what came with Facet stays, what was added goes', async () => {
    const weights = library(makeHost({ unreachable: PUBLIC }));
    await weights.add(DET_FILES.map((name) => file(name, retrained(name))));
    expect((await failure(weights.remove('mtcnn-facet'))).code).toBe('INVALID_OPTION');
    await weights.remove('mtcnn-custom');
    expect((await failure(weights.load('mtcnn-custom'))).code).toBe('WEIGHTS_MISSING');
    expect((await weights.list()).map(({ id }) => id)).not.toContain('mtcnn-custom');
  });
});
