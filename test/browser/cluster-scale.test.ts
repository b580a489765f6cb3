/** Twenty thousand faces in the numbers worker, and the page meanwhile: figures of the long run. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Facet, PhotoFace } from '../../src/facet';
import { madeUpPeople } from '../fixtures/made-up-people';
import { startFacet } from './support/facet';
import { record } from './support/record';

const COUNT = 20_000;
/** How often the page is asked whether it answers, ms. */
const OFTEN = 10;

describe.runIf(inject('full'))('20,000 made-up faces', () => {
  let facet: Facet;

  beforeAll(async () => {
    facet = startFacet('wasm');
    await facet.ready;
  });
  afterAll(() => facet.stop());

  it('are sorted while the page answers', { timeout: 300_000 }, async () => {
    const { rows } = madeUpPeople(COUNT);
    const faces = Array.from({ length: COUNT }, (_, i): PhotoFace => {
      const path = `photo-${i}.jpg`;
      const embedding = rows.values.slice(i * rows.size, (i + 1) * rows.size);
      const face = { box: [0, 0, 90, 90], score: 0.99 } as unknown as PhotoFace['face'];
      return { id: `${path} 0 0 90 90`, photo: path, path, face, embedding };
    });
    let longest = 0;
    let last = performance.now();
    const asking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last - OFTEN);
      last = performance.now();
    }, OFTEN);
    const began = performance.now();
    const { clusters } = await facet.cluster(faces, { model: '20180408-102900' });
    const seconds = (performance.now() - began) / 1000;
    clearInterval(asking);
    await record('clusters of 20,000 made-up faces in the numbers worker', {
      seconds: Number(seconds.toFixed(1)),
      longestWaitOfThePage: Math.round(longest),
      clusters: clusters.length,
    });
    expect(clusters.length).toBeGreaterThan(100);
  });
});
