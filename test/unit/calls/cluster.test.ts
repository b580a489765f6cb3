/** facet.cluster from faces on: what it is given, what it gives back. */
import { describe, expect, inject, it } from 'vitest';
import type { ModelInfo, PhotoFace } from '../../../src/base/types';
import { cluster } from '../../../src/calls/cluster/cluster';
import { doubts } from '../../../src/calls/cluster/doubts';
import type { Engine } from '../../../src/engine/engine';
import { renumbered } from '../../../src/identify/partition';
import type { Rows } from '../../../src/identify/rows';
import { Numbers } from '../../../src/numbers/numbers';
import { identifyData } from '../../fixtures/identify';
import { madeUpPeople } from '../../fixtures/made-up-people';

const shared = inject('shared');
const unit = { normalise: true };
const MODELS = [
  { id: '20180408-102900', kind: 'embedder', title: 'VGGFace2', embedder: unit },
  {
    ...{ id: 'own', kind: 'embedder', title: 'Ours', parent: '20180408-102900' },
    embedder: { ...unit, threshold: 1.24 },
  },
  { id: 'other', kind: 'embedder', title: 'Other', embedder: { threshold: 0.8 } },
] as ModelInfo[];

/** An engine whose arithmetic runs here, and that knows these weights. */
function engine(): Engine {
  const numbers = new Numbers();
  return {
    ready: Promise.resolve({ backend: 'wasm' }),
    numbers: (options: object, work: (desk: Numbers, crossing: object) => unknown) =>
      work(numbers, options),
    files: (_: object, work: (files: object) => unknown) => work({ list: async () => MODELS }),
    residents: { has: () => false },
    status: { value: { embedder: MODELS[0] } },
  } as unknown as Engine;
}

/** A face of each row, each in its own photo unless said otherwise. */
function facesOf({ values, size }: Rows, pathOf = (i: number) => `photo-${i}.jpg`): PhotoFace[] {
  return Array.from({ length: values.length / size }, (_, i) => {
    const path = pathOf(i);
    const embedding = values.slice(i * size, (i + 1) * size);
    const face = { box: [i, 0, i + 9, 9], score: 0.99 } as unknown as PhotoFace['face'];
    return { id: `${path} ${i}`, photo: path, path, face, embedding };
  });
}

const few = madeUpPeople(60, { size: 64, most: 20, scatter: 0.4 });

describe('clustering faces', () => {
  it('gives clusters with the largest first, and each face its cluster', async () => {
    const { labels, clusters, faces } = await cluster(engine(), facesOf(few.rows));
    const sizes = clusters.map((each) => each.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    clusters.forEach((each, label) => each.forEach((face) => expect(labels[face]).toBe(label)));
    expect(labels).toHaveLength(faces.length);
  });

  it('holds two faces of one photo apart, unless it is not to', async () => {
    const faces = facesOf(few.rows, (i) => `photo-${i >> 1}.jpg`);
    const together = (labels: Int32Array) =>
      faces.some((_, i) => i % 2 === 1 && labels[i] === labels[i - 1]);
    expect(together((await cluster(engine(), faces)).labels)).toBe(false);
    expect(together((await cluster(engine(), faces, { apart: false })).labels)).toBe(true);
    const asScript = await cluster(engine(), faces, { method: 'cluster.py' });
    expect(asScript.apart).toBe(false);
  });

  it('gives the largest cluster alone where it is asked to', async () => {
    const options = { largestOnly: true, method: 'average linkage' } as const;
    const { clusters, labels } = await cluster(engine(), facesOf(few.rows), options);
    expect(clusters).toHaveLength(1);
    expect(labels.filter((label) => label === 0)).toHaveLength(clusters[0]!.length);
    expect(new Set(labels)).toEqual(new Set([0, -1]));
  });

  it('passes over faces that are less sure than cluster.py wants, and says so', async () => {
    const faces = facesOf(few.rows);
    faces[3]!.face.score = 0.9;
    const result = await cluster(engine(), faces, { method: 'cluster.py' });
    expect(result.faces).toHaveLength(59);
    expect(result.notes).toEqual(['A face with a score below 0.95: left out.']);
  });

  it.each(['default', 'cluster.py', 'clustering.py', 'average linkage', 'hdbscan'] as const)(
    'by %s finds people who are far from each other',
    async (method) => {
      const { labels } = await cluster(engine(), facesOf(few.rows), { method });
      const own = labels.filter((_, face) => few.people[face] === few.people[0]);
      expect(new Set(own)).toEqual(new Set([labels[0]]));
    },
  );

  it('measures itself against folders that photos are named after', async () => {
    const pathOf = (i: number) => `set/P${few.people[i]!}/P${few.people[i]!}_${i}.jpg`;
    const { measures } = await cluster(engine(), facesOf(few.rows, pathOf));
    expect(measures).toMatchObject({ faces: 60, people: new Set(few.people).size });
    expect(measures!.pairwise.precision).toBe(1);
    const unnamed = await cluster(engine(), facesOf(few.rows));
    expect(unnamed.measures).toBeUndefined();
  });

  describe('with photos that are there twice', () => {
    const pathOf = (i: number) => `P${few.people[i]!}/P${few.people[i]!}_${i}.jpg`;
    const once = facesOf(few.rows, pathOf);
    const copies = once.map((face) => ({ ...face, path: face.path.replace('/', '/copies/') }));

    it.each(['default', 'average linkage', 'hdbscan'] as const)(
      'by %s finds the same people as without, each face beside its copy',
      async (method) => {
        const expected = await cluster(engine(), once, { method });
        const { labels, clusters, faces } = await cluster(engine(), [...once, ...copies], {
          method,
        });
        expect(faces).toHaveLength(120);
        expect([...labels]).toEqual([...expected.labels, ...expected.labels]);
        expect(clusters.map(({ length }) => length / 2)).toEqual(
          expected.clusters.map(({ length }) => length),
        );
      },
    );

    it('judges by the faces that there are, not by their copies', async () => {
      const expected = await cluster(engine(), once);
      const { threshold, measures } = await cluster(engine(), [...once, ...copies]);
      expect(threshold).toBe(expected.threshold);
      expect(measures).toEqual(expected.measures);
    });

    it('has nothing to tell one face and its copy from', async () => {
      const pair = [once[0]!, copies[0]!];
      await expect(cluster(engine(), pair)).rejects.toMatchObject({ code: 'TOO_FEW_PHOTOS' });
    });
  });

  it('says where an embedder’s rates are another’s', async () => {
    const { notes } = await cluster(engine(), facesOf(few.rows), { model: 'other' });
    expect(notes).toEqual([expect.stringContaining('Other takes two people for one')]);
  });

  it('judges weights that were trained further as those that they come from', async () => {
    const of = (model: string) => cluster(engine(), facesOf(few.rows), { model });
    const [own, parent] = [await of('own'), await of('20180408-102900')];
    expect(own.threshold).toBe(parent.threshold);
  });

  it('tells how far it is, in pairs of faces', async () => {
    const told: number[] = [];
    await cluster(engine(), facesOf(few.rows), {
      onProgress: ({ done, total, unit }) => {
        expect(unit).toBe('million pairs');
        told.push(done / total!);
      },
    });
    expect(told.at(-1)).toBe(1);
  });
});

describe('what can’t be clustered is said', () => {
  it('one face', async () => {
    await expect(cluster(engine(), facesOf(few.rows).slice(0, 1))).rejects.toMatchObject({
      code: 'TOO_FEW_PHOTOS',
    });
  });

  it('embeddings of two embedders, by the photo', async () => {
    const faces = facesOf(few.rows);
    faces[7]!.embedding = new Float32Array(128);
    await expect(cluster(engine(), faces)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'A face of photo-7.jpg has 128 values, the first face 64.',
    });
  });

  it('embeddings that the embedder can’t have made, where its scale would judge them', async () => {
    const sized = engine();
    const knows = { ...MODELS[0]!, embedder: { ...MODELS[0]!.embedder!, embeddingSize: 512 } };
    sized.files = (async (_: object, work: (files: object) => unknown) =>
      work({ list: async () => [knows] })) as unknown as Engine['files'];
    const faces = facesOf(few.rows);
    await expect(cluster(sized, faces)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'The embeddings have 64 values, and VGGFace2 gives 512.',
    });
    await expect(cluster(sized, faces, { method: 'cluster.py' })).resolves.toBeTruthy();
  });

  it('what is no number, by the photo', async () => {
    const faces = facesOf(few.rows);
    faces[5]!.embedding[9] = NaN;
    await expect(cluster(engine(), faces)).rejects.toMatchObject({ file: 'photo-5.jpg' });
  });

  it('a method that there is none of', async () => {
    const options = { method: 'k-means' as 'default' };
    await expect(cluster(engine(), facesOf(few.rows), options)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      hint: expect.stringContaining('hdbscan'),
    });
  });

  it.each([1, 201, 5000])('HDBSCAN with a smallest cluster of %d, by name', async (minSize) => {
    const options = { method: 'hdbscan', minSize } as const;
    await expect(cluster(engine(), facesOf(few.rows), options)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: `The option minSize is ${minSize}.`,
      hint: 'It must be a whole number from 2 to 200.',
    });
    const asScript = await cluster(engine(), facesOf(few.rows), { method: 'cluster.py', minSize });
    expect(asScript.labels).toHaveLength(60);
  });

  it.each([2, 200])('but not HDBSCAN with one of %d', async (minSize) => {
    const options = { method: 'hdbscan', minSize } as const;
    expect((await cluster(engine(), facesOf(few.rows), options)).labels).toHaveLength(60);
  });

  it('a run that was stopped', async () => {
    const signal = AbortSignal.abort();
    await expect(cluster(engine(), facesOf(few.rows), { signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});

describe('doubts', () => {
  const groups = () => facesOf(few.rows).map((face) => [face]);

  it('come first between faces of one person', async () => {
    const [first] = await doubts(engine(), groups(), { most: 1 });
    expect(few.people[first!.a]).toBe(few.people[first!.b]);
  });

  it('are none about one group, and an empty one is refused', async () => {
    expect(await doubts(engine(), groups().slice(0, 1))).toEqual([]);
    await expect(doubts(engine(), [[], ...groups()])).rejects.toMatchObject({
      message: 'A group has no face.',
    });
  });
});

describe.runIf(shared)('the drawn people', () => {
  it('are sorted as the reference sorts them', async () => {
    const { rows, json } = identifyData(`${shared}/golden/identify`);
    const { people } = json<{ people: Record<string, Record<string, { labels: number[] }>> }>(
      'clusters.json',
    );
    const { labels } = await cluster(engine(), facesOf(rows('20180408-102900')));
    expect([...renumbered(labels)]).toEqual(people['20180408-102900']!['default']!.labels);
  });
});
