/** Twenty thousand faces in the numbers worker, and the page meanwhile: figures of the long run. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Facet, PhotoFace } from '../../src/facet';
import { madeUpPeople } from '../fixtures/made-up-people';
import { startFacet } from './support/facet';
import { record } from './support/record';

const COUNT = 20_000;
/** How often the page is asked whether it answers, ms. */
const OFTEN = 10;
/** Of the numbers worker on two cores, and of the page meanwhile. */
const ENOUGH = { seconds: 60, wait: 100, heap: 400e6 };

describe.runIf(inject('full'))('20,000 made-up faces', () => {
  let facet: Facet;
  let faces: PhotoFace[];

  beforeAll(async () => {
    facet = startFacet('wasm');
    await facet.ready;
    const { rows } = madeUpPeople(COUNT);
    faces = Array.from({ length: COUNT }, (_, i): PhotoFace => {
      const path = `photo-${i}.jpg`;
      const embedding = rows.values.slice(i * rows.size, (i + 1) * rows.size);
      const face = { box: [0, 0, 90, 90], score: 0.99 } as unknown as PhotoFace['face'];
      return { id: `${path} 0 0 90 90`, photo: path, path, face, embedding };
    });
  });
  afterAll(() => facet.stop());

  it('are sorted in time while the page answers', { timeout: 300_000 }, async () => {
    let longest = 0;
    let last = performance.now();
    const asking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last - OFTEN);
      last = performance.now();
    }, OFTEN);
    const tasks = watchTasks();
    const began = performance.now();
    const { clusters } = await facet.cluster(faces, { model: '20180408-102900' });
    const seconds = (performance.now() - began) / 1000;
    clearInterval(asking);
    const longestTask = tasks.end();
    await record('clusters of 20,000 made-up faces in the numbers worker', {
      seconds: Number(seconds.toFixed(1)),
      longestWaitOfThePage: Math.round(longest),
      longestTaskOfThePage: Math.round(longestTask),
      clusters: clusters.length,
    });
    expect(clusters.length).toBeGreaterThan(100);
    expect(seconds).toBeLessThan(ENOUGH.seconds);
    // What the page itself does at a time: a wait is also what other programs take of the cores.
    expect(longestTask).toBeLessThan(ENOUGH.wait);
  });

  it('take little memory', { timeout: 300_000 }, async () => {
    const heap = watchHeap();
    await facet.cluster(faces, { model: '20180408-102900' });
    const bytes = await heap.end();
    await record('memory of 20,000 made-up faces in the numbers worker', { bytes });
    // 0 where the browser does not tell.
    expect(bytes).toBeLessThan(ENOUGH.heap);
  });
});

/** `end` gives the longest task of the page, ms; those under 50 do not count. */
function watchTasks(): { end(): number } {
  const began = performance.now();
  const durations = [0];
  // What went on before is told late, too.
  const take = (entries: PerformanceEntryList) => {
    const since = entries.filter(({ startTime }) => startTime >= began);
    durations.push(...since.map(({ duration }) => duration));
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return {
    end() {
      take(observer.takeRecords());
      observer.disconnect();
      return Math.max(...durations);
    },
  };
}

/** What Chromium tells an isolated page. */
interface Measured {
  breakdown: { bytes: number; attribution: { url: string }[] }[];
}
type Measuring = Performance & { measureUserAgentSpecificMemory?(): Promise<Measured> };

/** Looks at the numbers worker's heap, buffers included, as often as the browser tells. `end` gives the most, bytes. */
function watchHeap(): { end(): Promise<number> } {
  let most = 0;
  let ended = false;
  const watching = (async () => {
    while (!ended) {
      const measured = await (performance as Measuring).measureUserAgentSpecificMemory?.();
      if (!measured) return;
      const own = measured.breakdown.filter(({ attribution }) =>
        attribution.some(({ url }) => url.includes('numbers')),
      );
      most = Math.max(most, ...own.map(({ bytes }) => bytes));
    }
  })();
  return {
    async end() {
      ended = true;
      await watching;
      return most;
    },
  };
}
