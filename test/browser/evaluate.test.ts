/** The whole evaluation, photos in: the figures of the published network and of dlib's, raw and aligned. */
import { wrap } from 'comlink';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluateOptions, Evaluation } from '../../src/base/types';
import type { Facet } from '../../src/facet';
import { squaredEuclidean } from '../../src/protocol/distance';
import * as make from '../fixtures/make';
import { WHEEL, sharedFile } from './support/embedder';
import { addPublished, startFacet } from './support/facet';
import { record } from './support/record';
import { full, shared, sharedBlob, sharedJson } from './support/shared';
import type { FragileVision } from './workers/fragile-vision.worker';

const turned = import.meta.glob('../fixtures/images/turned-*.jpg', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** The same photo with sides so many times as long. */
async function enlarged(photo: Blob, times: number): Promise<Blob> {
  const bitmap = await createImageBitmap(photo);
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.round(side * times));
  const canvas = new OffscreenCanvas(width!, height!);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, width!, height!);
  return canvas.convertToBlob();
}

const PUBLISHED = '20180408-102900';
/** Pairs of each kind in each fold of the short run; all 300 in the long one. */
const PER_KIND = full ? 300 : 30;

/** Pairs of folds 1-2 of LFW, the same share of every fold. */
async function lfwPairs(): Promise<string> {
  const lines = (await (await sharedBlob('data/lfw/pairs.txt')).text()).trim().split('\n').slice(1);
  const block = (start: number) => lines.slice(start, start + PER_KIND);
  return [`2\t${PER_KIND}`, ...[0, 300, 600, 900].flatMap(block)].join('\n');
}

/** The photos that the pairs name, as a tree. */
async function lfwTree(pairs: string): Promise<{ path: string; file: Blob }[]> {
  const names = new Set<string>();
  for (const line of pairs.split('\n').slice(1)) {
    const [person, i, other, j] = line.split('\t') as [string, string, string, string?];
    const add = (name: string, number: string) =>
      names.add(`${name}/${name}_${number.padStart(4, '0')}.jpg`);
    add(person, i);
    if (j === undefined) add(person, other);
    else add(other, j);
  }
  // One after another: a browser refuses hundreds of requests at once.
  const tree: { path: string; file: Blob }[] = [];
  for (const name of names) {
    tree.push({ path: `lfw/${name}`, file: await sharedBlob(`data/lfw/photos/${name}`) });
  }
  return tree;
}

describe.runIf(shared)('folds 1-2 of LFW, raw photos in, on wasm', () => {
  let facet: Facet;
  let vision: Worker;
  let pairs: string;
  let tree: { path: string; file: Blob }[];

  beforeAll(async () => {
    facet = startFacet('wasm', (worker) => (vision = worker));
    await addPublished(facet);
    const { name, blob } = await sharedFile(WHEEL);
    await facet.addModel([new File([blob], name)]);
    pairs = await lfwPairs();
    tree = await lfwTree(pairs);
  }, 600_000);
  afterAll(() => facet.stop());

  async function measure(name: string, options: EvaluateOptions): Promise<Evaluation> {
    const started = performance.now();
    const result = await facet.evaluate(tree, { pairs, ...options });
    const seconds = (performance.now() - started) / 1000;
    const { accuracy, val, auc, eer, bestThreshold } = result;
    await record(`lfw-${name}`, { accuracy, val, auc, eer, bestThreshold, seconds });
    expect(result.pairs).toEqual({ used: 4 * PER_KIND, skipped: [] });
    return result;
  }

  it.each([
    ['plain', { preset: 'plain' }, 0.98667],
    ['as-published', { preset: 'as published' }, 0.99],
    ['prewhitened', { preset: 'plain', standardise: 'prewhiten' }, 0.97417],
  ] as [string, EvaluateOptions, number][])(
    'the published network, %s',
    async (name, options, accuracy) => {
      const result = await measure(name, { model: PUBLISHED, ...options });
      // A tenth of the pairs moves by 1/120 a pair; the long run is held to the figure itself.
      expect(Math.abs(result.accuracy.mean - accuracy)).toBeLessThan(full ? 0.003 : 0.03);
      expect(result.accuracy.folds).toHaveLength(2);
      expect(result.auc).toBeGreaterThan(0.98);
    },
  );

  it("dlib's ResNet", async () => {
    const result = await measure('dlib-resnet', { model: 'dlib-resnet' });
    expect(Math.abs(result.accuracy.mean - 0.99)).toBeLessThan(full ? 0.003 : 0.03);
  });

  it('distances are those of the reference, pair by pair', async () => {
    const { distances } = await facet.evaluate(tree, { pairs, model: PUBLISHED });
    const golden = await sharedJson<{ distances: number[] }>(
      `golden/embeddings/${PUBLISHED}-folds12.json`,
    );
    const expected = [0, 300, 600, 900].flatMap((start) =>
      golden.distances.slice(start, start + PER_KIND),
    );
    const near = expected.filter((d, i) => Math.abs(d - distances[i]!) < 0.02);
    expect(near.length / expected.length).toBeGreaterThanOrEqual(0.99);
  });

  it('a second evaluation with another protocol computes nothing again', async () => {
    const made = () => wrap<FragileVision>(vision).tensorsMade();
    const before = await made();
    await facet.evaluate(tree, { pairs, model: PUBLISHED, metric: 'angular', subtractMean: true });
    expect(await made()).toBe(before + 1);
  });

  it('mirrored faces with the Euclidean metric are measured, and it is said', async () => {
    const result = await facet.evaluate(tree, { pairs, model: PUBLISHED, flip: true });
    expect(Math.max(...result.distances)).toBeLessThanOrEqual(4);
    expect(result.eer).toBeDefined();
    expect(result.warnings.join(' ')).toContain('the original cannot measure this');
  });
});

describe('a data set that is not right', () => {
  let facet: Facet;
  let photo: Blob;
  beforeAll(async () => {
    facet = startFacet('wasm');
    photo = await (await fetch('/samples/people/Alder/Alder_0001.jpg')).blob();
  });
  afterAll(() => facet.stop());

  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: Error & { code?: string; hint?: string }) => error,
    );
  const people = (names: string[], numbers = [1, 2]) =>
    names.flatMap((name) =>
      numbers.map((n) => ({ path: `set/${name}/${name}_000${n}.jpg`, file: photo })),
    );

  it('because its folder is one level too deep says so, with the name', async () => {
    const pairs = '2\t1\nBob\t1\t2\nBob\t1\tCy\t1\nCy\t1\t2\nCy\t1\tBob\t2';
    const error = await failure(facet.evaluate(people(['Ada']), { pairs }));
    expect(error).toMatchObject({ code: 'NO_PAIRS' });
    expect(error!.hint).toContain('Ada');
    expect(error!.hint).toContain('above');
  });

  it('because its photos lie in no folder says what is wanted', async () => {
    const error = await failure(facet.evaluate([{ path: 'holiday.jpg', file: photo }]));
    expect(error!.hint).toContain('one folder for each person');
  });

  it('because nobody has two photos says how many are needed', async () => {
    const error = await failure(facet.evaluate(people(['Ada', 'Bob', 'Cy'], [1])));
    expect(error!.hint).toContain('3 people, 0 of them with two photos or more');
  });

  it('with names of its own gives pairs all the same', async () => {
    const tree = ['Ada', 'Bob', 'Cy', 'Dee'].flatMap((name) =>
      ['beach.jpg', 'at home.jpg'].map((file) => ({ path: `${name}/${file}`, file: photo })),
    );
    const result = await facet.evaluate(tree);
    expect(result.pairs).toEqual({ used: 8, skipped: [] });
    expect(result.photos[0]!.map((path) => path.split('/')[1])).toEqual([
      'at home.jpg',
      'beach.jpg',
    ]);
    expect(result.named[0]!.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('with an empty pairs file says how lines look', async () => {
    const error = await failure(facet.evaluate(people(['Ada', 'Bob']), { pairs: '10\t300\n' }));
    expect(error!.hint).toContain('three fields');
  });

  it('with missing, unreadable and faceless photos skips their pairs with the reason, and goes on', async () => {
    const canvas = new OffscreenCanvas(250, 250);
    canvas.getContext('2d')!.fillRect(0, 0, 250, 250);
    const blank = await canvas.convertToBlob();
    const tree = [
      ...people(['Ada', 'Bob']),
      { path: 'set/Cy/Cy_0001.jpg', file: new Blob(['junk']) },
      { path: 'set/Dee/Dee_0001.jpg', file: blank },
    ];
    const pairs =
      '2\t2\nAda\t1\t2\nAda\t1\tBob\t1\nAda\t1\tCy\t1\nAda\t1\tDee\t1\nAda\t1\tEve\t7\nBob\t1\t2\nBob\t1\tAda\t2';
    const result = await facet.evaluate(tree, { pairs });
    expect(result.pairs.used).toBe(4);
    expect(result.pairs.skipped.map(({ reason }) => reason)).toEqual([
      'nobody in the folder is called Eve',
      expect.stringContaining('Cy_0001.jpg'),
      expect.stringContaining('no face was found'),
    ]);
  });

  it('of crops in which weights that want landmarks find none says so', async () => {
    const canvas = new OffscreenCanvas(150, 150);
    const context = canvas.getContext('2d')!;
    const tree: { path: string; file: Blob }[] = [];
    for (const name of ['Ada', 'Bob', 'Cy', 'Dee']) {
      for (const n of [1, 2]) {
        context.fillStyle = `rgb(${tree.length * 20} 90 120)`;
        context.fillRect(0, 0, 150, 150);
        tree.push({ path: `${name}/${name}_${n}.png`, file: await canvas.convertToBlob() });
      }
    }
    const { warnings, options } = await facet.evaluate(tree, { model: 'dlib-resnet' });
    expect(options.aligned).toBe(true);
    expect(warnings.join(' ')).toContain('Of 8 crops 8 were taken whole, because the landmarks');
  });

  it('with folds that lost all their pairs measures the others, and says so', async () => {
    const line = (name: string, other: string) => `${name}\t1\t2\n${name}\t1\t${other}\t1`;
    const pairs = ['3\t1', line('Ada', 'Bob'), line('Eve', 'Ada'), line('Bob', 'Ada')].join('\n');
    const result = await facet.evaluate(people(['Ada', 'Bob']), { pairs });
    expect(result.accuracy.folds).toHaveLength(2);
    expect(result.options.folds).toBe(2);
    expect(result.warnings.join(' ')).toContain('Of 3 folds 1 lost all pairs');
  });

  it('without a face in any photo says so, with the first', async () => {
    const blank = await new OffscreenCanvas(250, 250);
    blank.getContext('2d')!.fillRect(0, 0, 250, 250);
    const file = await blank.convertToBlob();
    const tree = people(['Ada', 'Bob', 'Cy', 'Dee']).map(({ path }) => ({ path, file }));
    const error = await failure(facet.evaluate(tree));
    expect(error!.message).toBe('None of the 8 pairs could be measured.');
    expect(error!.hint).toContain('no face was found');
  });

  it('a pairs file without a header makes as many folds as its pairs allow', async () => {
    const pairs = 'Ada\t1\t2\nAda\t1\tBob\t1\nBob\t1\t2\nBob\t2\tAda\t2';
    const { accuracy, auc } = await facet.evaluate(people(['Ada', 'Bob']), { pairs });
    expect(accuracy.folds).toHaveLength(2);
    expect(auc).not.toBeNaN();
  });

  it('of pairs in one fold alone says why the others are left out', async () => {
    const pairs = '2\t1\nAda\t1\t2\nAda\t1\tBob\t1\nBEN\t1\t2\nBEN\t1\tAda\t1';
    const tree = [...people(['Ada', 'Bob']), { path: 'set/Ben/Ben_0001.jpg', file: photo }];
    const error = await failure(facet.evaluate(tree, { pairs }));
    expect(error!.message).toContain('Only one fold');
    expect(error!.hint).toContain('the folder has Ben');
  });

  it('of a HEIC leaves its pairs out with its own reason', async () => {
    const heic = new File([make.heic()], 'Ada_0003.heic');
    const tree = [...people(['Ada', 'Bob']), { path: 'set/Ada/Ada_0003.heic', file: heic }];
    const pairs = 'Ada 1 2\nAda 1 3\nBob 1 2\nAda 1 Bob 1\nAda 2 Bob 2\n';
    const { skipped } = (await facet.evaluate(tree, { pairs })).pairs;
    expect(skipped).toEqual([
      { pair: 'Ada 1 3', reason: expect.stringContaining('a HEIC') as string },
    ]);
  });

  it('of one photo at two sizes warns that a fixed margin shows them differently', async () => {
    const large = await enlarged(photo, 3.2);
    const tree = [...people(['Ada', 'Bob']), { path: 'set/Ada/Ada_0003.png', file: large }];
    const pairs = 'Ada 1 3\nBob 1 2\nAda 1 Bob 1\nAda 2 Bob 2\n';
    const measure = (rule: 'facenet' | 'proportional') =>
      facet.evaluate(tree, { pairs, aligned: false, crop: { rule, size: 150, margin: 32 } });
    expect((await measure('facenet')).warnings.join(' ')).toContain('In 1 of 4 pairs one face is');
    expect((await measure('proportional')).warnings.join(' ')).not.toContain('one face is');
  });

  it('embeds a photo and its turns alike, by a rule that cuts along the box', async () => {
    const [first, ...others] = await Promise.all(
      [90, 180, 270].map(async (turn) => {
        const url = turned[`../fixtures/images/turned-${turn}.jpg`] as string;
        const { embeddings } = await facet.embed(await (await fetch(url)).blob(), {
          detect: { rotations: true },
          crop: { rule: 'facenet', size: 150, margin: 32 },
          face: 'best',
        });
        return embeddings[0]!;
      }),
    );
    for (const other of others) {
      // Each was packed as a JPEG by itself, and boxes move with that by a pixel; upside down it is over 1.
      expect(squaredEuclidean(first!, other)).toBeLessThan(0.2);
    }
  });

  it('cut short by its signal stops at once', async () => {
    const error = await failure(
      facet.evaluate(people(['Ada', 'Bob']), {
        pairs: '2\t1\nAda\t1\t2\nAda\t1\tBob\t1\nBob\t1\t2\nAda\t2\tBob\t2',
        signal: AbortSignal.timeout(1),
      }),
    );
    expect(error).toMatchObject({ code: 'ABORTED' });
  });
});
