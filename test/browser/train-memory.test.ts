/** A training leaves memory as it is, however long it lasts, and takes ten thousand photos. */
import '../../src/train/register';
import { memory } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { seededRandom } from '../../src/base/random';
import type { Stats } from '../../src/base/types';
import { drawnPeople } from '../../src/calls/samples';
import type { Facet } from '../../src/facet';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { PERSONAL } from '../../src/train/personal';
import { Device } from '../../src/vision/device';
import { heapBytes } from '../../src/vision/heap-bytes';
import { Training } from '../../src/vision/training';
import { ruleWeights } from '../fixtures/rule-weights';
import { startFacet } from './support/facet';
import { record } from './support/record';

describe.runIf(inject('full'))('memory', () => {
  let facet: Facet | undefined;
  afterEach(() => facet?.stop());

  it('stays as it is over 200 steps of the last block', async () => {
    facet = startFacet('wasm');
    const people = [...(await drawnPeople())].map(([path, file]) => ({ path, file })).slice(0, 48);
    const run = facet.train(people, {
      ...{ mode: 'last block', steps: 200, batchSize: 8, camera: 'door', cameraAt: 'everywhere' },
      ...{ model: '20180408-102900', holdOutPeople: 0.34 },
    });
    const seen: (Pick<Stats, 'tensors' | 'heapBytes'> & { step: number })[] = [];
    // The worker is between two calls each time that it is asked.
    for await (const event of run.events) {
      if (event.kind !== 'figures') continue;
      const { tensors, heapBytes } = await facet.stats();
      seen.push({ step: event.step, tensors, heapBytes });
    }
    const { took } = await run.result;
    await record('training: 200 steps of the last block', { seconds: took / 1000, seen });
    expect(seen.map(({ step }) => step)).toEqual([0, 40, 80, 120, 160, 200]);
    const [, first] = seen;
    for (const { tensors, heapBytes } of seen.slice(2)) {
      expect(tensors).toBe(first!.tensors);
      // Of the script's own heap some waits for its collection.
      expect(heapBytes).toBeLessThan(first!.heapBytes + 2 ** 24);
    }
  });

  it('takes 10,000 photos’ features', async () => {
    const [PHOTOS, PEOPLE, SIZE, EMBEDDING] = [10_000, 500, 1792, 512];
    const device = new Device();
    await device.start('wasm');
    const training = new Training(device);
    const from = inceptionResnetV1.trainableFrom!.bottleneck;
    const before = { tensors: memory().numTensors, heap: heapBytes() };
    await training.begin('a', {
      ...{ network: inceptionResnetV1.id, embeddingSize: EMBEDDING, from },
      weights: ruleWeights(inceptionResnetV1, EMBEDDING),
      settings: PERSONAL,
    });
    const random = seededRandom(1);
    const values = Float32Array.from({ length: PHOTOS * SIZE }, random);
    const labels = Array.from({ length: PHOTOS }, (_, i) => i % PEOPLE);
    await training.teach('a', { values, shape: [SIZE], labels });
    await training.steps('a', 10, {});
    const taught = { tensors: memory().numTensors, heap: heapBytes() };
    const steps = await training.steps('a', 90, {});
    const after = { tensors: memory().numTensors, heap: heapBytes() };
    const embeddings = await training.embeddings('a', { values, shape: [SIZE] }, 0.7);
    const embedded = { tensors: memory().numTensors, heap: heapBytes() };
    training.end('a');
    const ended = { tensors: memory().numTensors, heap: heapBytes() };
    const figures = { bytes: values.byteLength, before, taught, after, embedded, ended };
    await record('training: 10,000 rows of features', figures);
    expect(steps.at(-1)!.step).toBe(100);
    // Features lie here and on the device; the rest are their embeddings and the weights.
    expect(embedded.heap - before.heap).toBeLessThan(5 * values.byteLength);
    expect(embeddings).toHaveLength(PHOTOS * EMBEDDING);
    expect(after.tensors).toBe(taught.tensors);
    expect(embedded.tensors).toBe(taught.tensors);
    expect(ended.tensors).toBe(before.tensors);
  });
});
