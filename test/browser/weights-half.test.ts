/** What keeping the published network in half precision does to its embeddings. */
import { tensor4d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Box, Landmarks } from '../../src/base/types';
import { chooseFace } from '../../src/faces/choose';
import { findNetwork } from '../../src/networks';
import { loadNetwork, type LoadedNetwork } from '../../src/networks/run';
import { decodePhoto } from '../../src/photos/decode';
import { cropByRule } from '../../src/faces/crop';
import { standardise } from '../../src/faces/standardise';
import { normaliseVector } from '../../src/vision/join-outputs';
import { WeightLibrary } from '../../src/weights/library';
import { memoryStorage } from '../../src/storage/entries';
import { useBackend } from './support/detector';
import { sharedFile, WHEEL } from './support/embedder';
import { record } from './support/record';
import { full, shared, sharedBlob, sharedJson } from './support/shared';

const ID = '20180408-102900';
const THRESHOLD = 1.24;
const CROPS = ['Alder_0001', 'Alder_0002', 'Aster_0001', 'Aster_0002'];

async function embed(network: LoadedNetwork, picture: Float32Array): Promise<Float32Array> {
  const x = tensor4d(picture, [1, 160, 160, 3]);
  const output = network.run(x);
  const values = ((await output.data()) as Float32Array).slice();
  x.dispose();
  output.dispose();
  return normaliseVector(values);
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}

interface Pair {
  a: string;
  b: string;
  /** By the reference. */
  distance: number;
}

/** The pairs of LFW's folds 1-2, photos by "Name/Name_0001". */
async function lfwPairs(): Promise<Pair[]> {
  const text = await (await sharedBlob('data/lfw/pairs.txt')).text();
  const golden = await sharedJson<{ distances: number[] }>(`golden/embeddings/${ID}-folds12.json`);
  const photo = (person: string, n: string) => `${person}/${person}_${n.padStart(4, '0')}`;
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line, i) => {
    const [person, n, other, m] = line.trim().split('\t') as [string, string, string, string?];
    const b = m === undefined ? photo(person, other) : photo(other, m);
    return { a: photo(person, n), b, distance: golden.distances[i]! };
  });
}

describe.skipIf(!shared)('the published network kept in half precision', () => {
  let exact: LoadedNetwork;
  let near: LoadedNetwork;
  beforeAll(async () => {
    await useBackend('wasm');
    const library = new WeightLibrary({ base: location.origin, storage: memoryStorage() });
    await library.add([await sharedFile(WHEEL)]);
    const loaded = async () =>
      loadNetwork(findNetwork('inception-resnet-v1')!, await library.load(ID), 512);
    exact = await loaded();
    await library.storeAs(ID, 'float16');
    near = await loaded();
  });
  afterAll(() => {
    exact?.dispose();
    near?.dispose();
  });

  test('moves embeddings by thousandths at most', async () => {
    const moved = [];
    for (const name of CROPS) {
      const photo = await decodePhoto(await sharedBlob(`data/aligned160/${name}.png`));
      const picture = standardise(photo, 'fixed');
      const [before, after] = [await embed(exact, picture), await embed(near, picture)];
      moved.push(Math.max(...before.map((value, i) => Math.abs(value - after[i]!))));
    }
    await record('weights: float16, largest difference of an embedding', { moved });
    // Half precision has 11 bits: each weight is off by up to 1 in 2,048, and the sums average it out.
    expect(Math.max(...moved)).toBeLessThan(2e-3);
  });

  test('changes no verdict of LFW folds 1-2; the short run looks at those near the threshold', async () => {
    const faces =
      await sharedJson<Record<string, { box: Box; landmarks: Landmarks }[]>>(
        'golden/mtcnn/lfw.json',
      );
    const pairs = (await lfwPairs()).filter(
      ({ distance }) => full || Math.abs(distance - THRESHOLD) < 0.05,
    );
    const before = new Map<string, Float32Array>();
    const after = new Map<string, Float32Array>();
    for (const name of new Set(pairs.flatMap(({ a, b }) => [a, b]))) {
      const photo = await decodePhoto(await sharedBlob(`data/lfw/photos/${name}.jpg`));
      const found = faces[name]!;
      const face = found[chooseFace(found, photo.width, photo.height)]!;
      const crop = cropByRule(photo, face, { rule: 'facenet', size: 160, margin: 32 });
      const picture = standardise(crop, 'fixed');
      before.set(name, await embed(exact, picture));
      after.set(name, await embed(near, picture));
    }
    const distances = pairs.map(({ a, b }) => [
      squaredDistance(before.get(a)!, before.get(b)!),
      squaredDistance(after.get(a)!, after.get(b)!),
    ]);
    const changed = distances.filter(([x, y]) => x! < THRESHOLD !== y! < THRESHOLD).length;
    const largest = Math.max(...distances.map(([x, y]) => Math.abs(x! - y!)));
    const figures = { pairs: pairs.length, changed, largest };
    console.log('half precision', figures);
    await record('weights: float16, verdicts', figures);
    expect(changed).toBe(0);
    // Thresholds are searched in steps of 0.01.
    expect(largest).toBeLessThan(0.01);
  });
});
