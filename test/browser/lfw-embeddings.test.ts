/** Distances of people, photos in: LFW folds 1-2 and the drawn people, against reference distances. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facet } from '../../src/facet';
import { squaredEuclidean } from '../../src/protocol/distance';
import { evaluatePairs } from '../../src/protocol/evaluate';
import { WHEEL, sharedFile } from './support/embedder';
import { addPublished, startFacet } from './support/facet';
import { record } from './support/record';
import { full, shared, sharedBlob, sharedJson } from './support/shared';

/** Pairs of the short run, spread over the two folds so that half of each kind are in it. */
const SHORT = 120;
const PUBLISHED = '20180408-102900';
const MXNET = ['mobilefacenet/model', 'mobileface-v2/MobileFace_Identification_V2'];

interface Pair {
  a: string;
  b: string;
  same: number;
}

async function pairsOf(folder: string): Promise<Pair[]> {
  const text = await (await sharedBlob(`${folder}/pairs.txt`)).text();
  const path = (person: string, number: string) =>
    `${folder}/photos/${person}/${person}_${number.padStart(4, '0')}.jpg`;
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [person, i, other, j] = line.trim().split('\t') as [string, string, string, string?];
      if (j === undefined) return { a: path(person, i), b: path(person, other), same: 1 };
      return { a: path(person, i), b: path(other, j), same: 0 };
    });
}

/** One embedding for each photo that the pairs name. */
async function embedAll(facet: Facet, pairs: Pair[], model: string) {
  const paths = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  async function* photos() {
    for (const path of paths) yield await sharedBlob(path);
  }
  const found = new Map<string, Float32Array>();
  const options = { model, face: 'best' } as const;
  for await (const { index, embedded, error } of facet.embedMany(photos(), options)) {
    if (error) throw error;
    found.set(paths[index]!, embedded!.embeddings[0]!);
  }
  return found;
}

describe.runIf(shared)('on wasm', () => {
  let facet: Facet;
  beforeAll(async () => {
    facet = startFacet('wasm');
    await addPublished(facet);
    const { name, blob } = await sharedFile(WHEEL);
    await facet.addModel([new File([blob], name)]);
    for (const path of MXNET) {
      const params = await sharedFile(`models/light/${path}-0000.params`);
      await facet.addModel([new File([params.blob], params.name)]);
    }
  });
  afterAll(() => facet.stop());

  it.each([
    [PUBLISHED, 0.98667],
    ['dlib-resnet', 0.99],
    ['mobilefacenet', 0.99417],
    ['mobileface-v2', 0.9875],
  ])('%s gives the reference distances on LFW', async (model, accuracy) => {
    const all = await pairsOf('data/lfw');
    const golden = await sharedJson<{ distances: number[] }>(
      `golden/embeddings/${model}-folds12.json`,
    );
    const step = full ? 1 : all.length / SHORT;
    const chosen = all.map((_, i) => i).filter((i) => Math.floor(i % step) === 0);
    const pairs = chosen.map((i) => all[i]!);
    const started = performance.now();
    const embeddings = await embedAll(facet, pairs, model);
    const seconds = (performance.now() - started) / 1000;
    const [a, b] = [pairs.map((p) => embeddings.get(p.a)!), pairs.map((p) => embeddings.get(p.b)!)];
    const near = pairs.filter(
      (_, i) => Math.abs(squaredEuclidean(a[i]!, b[i]!) - golden.distances[chosen[i]!]!) < 0.02,
    );
    expect(near.length / pairs.length).toBeGreaterThanOrEqual(0.99);
    const result = evaluatePairs(
      a,
      b,
      Uint8Array.from(pairs, ({ same }) => same),
      { folds: 2 },
    );
    await record(`lfw-distances-${model}`, {
      pairs: pairs.length,
      near: near.length,
      accuracy: result.accuracy,
      seconds,
    });
    if (full) expect(Math.abs(result.accuracy.mean - accuracy)).toBeLessThan(0.003);
  });

  it('the published network gives the reference distances of the drawn people', async () => {
    const pairs = await pairsOf('data/people');
    const { people, threshold } = await sharedJson<{
      threshold: number;
      people: { distances: number[]; accuracy_at_threshold: number };
    }>(`golden/${PUBLISHED}.json`);
    const embeddings = await embedAll(facet, pairs, PUBLISHED);
    const distances = pairs.map(({ a, b }) =>
      squaredEuclidean(embeddings.get(a)!, embeddings.get(b)!),
    );
    const near = distances.filter((d, i) => Math.abs(d - people.distances[i]!) < 0.02);
    expect(near.length / pairs.length).toBeGreaterThanOrEqual(0.99);
    const right = pairs.filter(({ same }, i) => (distances[i]! < threshold ? 1 : 0) === same);
    const golden = people.accuracy_at_threshold * pairs.length;
    expect(Math.abs(right.length - golden)).toBeLessThanOrEqual(1.01);
  });
});

describe.runIf(shared)('on webgpu', () => {
  it('pairs of LFW have the distances they have on wasm', async () => {
    const all = await pairsOf('data/lfw');
    const count = full ? 40 : 4;
    const pairs = Array.from(
      { length: count },
      (_, i) => all[Math.floor((i * all.length) / count)]!,
    );
    const distances: number[][] = [];
    for (const backend of ['wasm', 'webgpu'] as const) {
      const facet = startFacet(backend);
      await facet.wipe();
      await addPublished(facet);
      const { name, blob } = await sharedFile(WHEEL);
      await facet.addModel([new File([blob], name)]);
      const embeddings = await embedAll(facet, pairs, PUBLISHED);
      distances.push(
        pairs.map(({ a, b }) => squaredEuclidean(embeddings.get(a)!, embeddings.get(b)!)),
      );
      await facet.stop();
    }
    const [wasm, webgpu] = distances;
    const differences = wasm!.map((d, i) => Math.abs(d - webgpu![i]!));
    await record('lfw-webgpu-against-wasm', { pairs: count, largest: Math.max(...differences) });
    expect(Math.max(...differences)).toBeLessThan(1e-3);
  });
});
