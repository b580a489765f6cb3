/** What keeping the published network in half precision does to its embeddings. */
import { tensor4d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Weights } from '../../src/base/types';
import { findNetwork } from '../../src/networks';
import { loadNetwork } from '../../src/networks/run';
import { decodePhoto } from '../../src/photos/decode';
import { standardise } from '../../src/photos/standardise';
import { normaliseVector } from '../../src/vision/embedding';
import { WeightLibrary } from '../../src/weights/library';
import { memoryStorage } from '../../src/weights/storage';
import { useBackend } from './support/detector';
import { sharedFile, WHEEL } from './support/embedder';
import { record } from './support/record';
import { shared, sharedBlob } from './support/shared';

const ID = '20180408-102900';
const CROPS = ['Alder_0001', 'Alder_0002', 'Aster_0001', 'Aster_0002'];

async function embed(weights: Weights, pictures: Float32Array[]): Promise<Float32Array[]> {
  const network = loadNetwork(findNetwork('inception-resnet-v1')!, weights, 512);
  const embeddings = [];
  for (const picture of pictures) {
    const x = tensor4d(picture, [1, 160, 160, 3]);
    const output = network.run(x);
    embeddings.push(normaliseVector(((await output.data()) as Float32Array).slice()));
    x.dispose();
    output.dispose();
  }
  network.dispose();
  return embeddings;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}

describe.skipIf(!shared)('the published network kept in half precision', () => {
  test('moves embeddings by thousandths, and distances by less than a step of the threshold', async () => {
    await useBackend('wasm');
    const library = new WeightLibrary({ base: location.origin, storage: memoryStorage() });
    await library.add([await sharedFile(WHEEL)]);
    const pictures = await Promise.all(
      CROPS.map(async (name) =>
        standardise(await decodePhoto(await sharedBlob(`data/aligned160/${name}.png`)), 'fixed'),
      ),
    );
    const exact = await embed(await library.load(ID), pictures);
    await library.storeAs(ID, 'float16');
    const near = await embed(await library.load(ID), pictures);

    const moved = exact.map((values, i) =>
      Math.max(...values.map((value, j) => Math.abs(value - near[i]![j]!))),
    );
    const pairs = exact.flatMap((a, i) =>
      exact
        .slice(0, i)
        .map((b, j) => Math.abs(squaredDistance(a, b) - squaredDistance(near[i]!, near[j]!))),
    );
    const figures = { embedding: Math.max(...moved), squaredDistance: Math.max(...pairs) };
    console.log('half precision moves', figures);
    await record('weights: float16, largest differences', figures);
    // Half precision has 11 bits: each weight is off by up to 1 in 2,048, and the sums average it out.
    expect(figures.embedding).toBeLessThan(2e-3);
    // Thresholds are searched in steps of 0.01.
    expect(figures.squaredDistance).toBeLessThan(0.01);
  });
});
