/** What lets thousands of faces be clustered gives what all distances would give. */
import { describe, expect, inject, it } from 'vitest';
import { dbscan } from '../../../src/identify/dbscan';
import { defaultClusters } from '../../../src/identify/default-clusters';
import { Edges } from '../../../src/identify/edges';
import { falseMatchesOf } from '../../../src/identify/false-match-rates';
import { graphOf } from '../../../src/identify/graph';
import { nearestFor } from '../../../src/identify/hdbscan';
import { clusterMeasures } from '../../../src/identify/measures';
import { nearGraph } from '../../../src/identify/near-graph';
import { renumbered } from '../../../src/identify/partition';
import { BLOCK, Products } from '../../../src/identify/products';
import { dotProduct } from '../../../src/identify/rows';
import { Space } from '../../../src/identify/space';
import { reachabilityTree } from '../../../src/identify/spanning-tree';
import { ThinnedPairs } from '../../../src/identify/thinning';
import { finished } from '../../../src/identify/working';
import { madeUpPeople } from '../../fixtures/made-up-people';
import { record } from '../record';

const SMALL = { size: 30, most: 40 };

describe('products of blocks', () => {
  it.each([
    ['in WebAssembly', false],
    ['plain', true],
  ])('%s are as far off as is said, at most', (_, plain) => {
    const { rows } = madeUpPeople(2 * BLOCK + 3, SMALL);
    const products = new Products(rows, plain);
    const found = products.of(BLOCK, 2 * BLOCK);
    for (let i = 0; i < BLOCK; i++) {
      for (let j = 0; j < 3; j++) {
        const exact = dotProduct(rows, BLOCK + i, 2 * BLOCK + j);
        const off = Math.abs(found[i * products.width(2 * BLOCK) + j]! - exact);
        expect(off).toBeLessThan(products.error(1));
      }
    }
  });
});

describe('a walk through all pairs', () => {
  it('shows each once, and says how many it has shown', () => {
    const { rows } = madeUpPeople(300, SMALL);
    const space = new Space(rows);
    const shown = new Set<number>();
    let told = 0;
    const walk = space.walk(({ a, aEnd, b, bEnd }) => {
      for (let i = a; i < aEnd; i++) {
        for (let j = Math.max(b, i + 1); j < bEnd; j++) shown.add(i * 300 + j);
      }
    });
    for (const compared of walk) told += compared as number;
    expect(shown.size).toBe(space.comparisons);
    expect(told).toBe(space.comparisons);
  });

  it('finds the pairs within a distance, as all exact distances do', () => {
    const { rows } = madeUpPeople(300, SMALL);
    const space = new Space(rows);
    const weightOf = (a: number, b: number) =>
      space.squared(a, b) < 1 ? space.squared(a, b) : undefined;
    const { starts, neighbours } = finished(nearGraph(space, { within: 1, weightOf }));
    for (let face = 0; face < 300; face++) {
      const others = Array.from({ length: 300 }, (_, other) => other);
      const wanted = others.filter((other) => other !== face && space.squared(face, other) < 1);
      expect([...neighbours.subarray(starts[face], starts[face + 1])]).toEqual(wanted);
    }
  });
});

describe('the spanning tree of mutual reachability', () => {
  it('is the shortest there is, of all pairs', () => {
    const { rows } = madeUpPeople(400, { ...SMALL, scatter: 1.5 });
    const space = new Space(rows);
    const nearest = nearestFor(space, 3);
    finished(space.walk(nearest.visit));
    const core = nearest.nth(3);
    const all = new Edges(space.comparisons);
    for (let a = 0; a < 400; a++) {
      for (let b = a + 1; b < 400; b++) {
        all.push(a, b, Math.max(space.squared(a, b), core[a]!, core[b]!));
      }
    }
    all.reduce(400);
    const tree = finished(reachabilityTree(space, nearest, 3));
    expect(tree.count).toBe(399);
    for (let i = 0; i < 399; i++) {
      // Ties are told apart by 2^-30 of a distance, and none here is above 4.
      expect(Math.abs(tree.lengths[i]! - all.lengths[i]!)).toBeLessThan(4 * 2 ** -30);
    }
  });
});

describe('pairs that are too many to be held', () => {
  /** Two crowds, every pair of which is near, and one pair between them. */
  function crowded(most: number) {
    const [crowd, count] = [200, 400];
    const pairs = new ThinnedPairs(count, 0, most);
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        const together = a < crowd === b < crowd;
        if (together) pairs.push(a, b, 1 / (1 + Math.abs(a - b)));
        else if (a === 0 && b === crowd) pairs.push(a, b, 0.0001);
      }
    }
    return { pairs, graph: graphOf(count, pairs.list) };
  }

  it('are all kept where there is room', () => {
    expect(crowded(1e5).pairs.whole).toBe(true);
  });

  it('are thinned, and every face keeps its nearest', () => {
    const { pairs, graph } = crowded(8000);
    expect(pairs.list.length).toBeLessThan(8000);
    const { starts, neighbours } = graph;
    for (let face = 1; face < 199; face++) {
      const own = [...neighbours.subarray(starts[face], starts[face + 1])];
      expect(own).toEqual(expect.arrayContaining([face - 1, face + 1]));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  it('connect what all of them connect', () => {
    const { graph } = crowded(8000);
    expect(new Set(dbscan(graph, 1)).size).toBe(1);
  });
});

describe('made-up people', () => {
  const matches = falseMatchesOf('20180408-102900')!;
  const { rows, people } = madeUpPeople(1500, { most: 60 });

  it('are found', () => {
    const labels = finished(defaultClusters(new Space(rows), matches, { seed: 666 }));
    const { bcubed } = clusterMeasures(labels, people);
    // No reference's: people that scatter this little are to be told apart.
    expect(bcubed.f).toBeGreaterThan(0.95);
  });

  it('are the same without WebAssembly', () => {
    const labels = finished(defaultClusters(new Space(rows), matches, { seed: 666 }));
    const plain = finished(defaultClusters(new Space(rows, true), matches, { seed: 666 }));
    expect(plain).toEqual(labels);
  });

  it('are one person where all photos are copies of one', () => {
    const values = new Float32Array(20 * rows.size);
    for (let face = 0; face < 20; face++)
      values.set(rows.values.subarray(0, rows.size), face * rows.size);
    const copies = new Space({ values, size: rows.size });
    const labels = finished(defaultClusters(copies, matches, { seed: 666 }));
    expect(new Set(labels)).toEqual(new Set([0]));
  });

  it('are told apart from copies of somebody’s photo', () => {
    const values = rows.values.slice(0, 300 * rows.size);
    for (let face = 1; face < 6; face++) values.copyWithin(face * rows.size, 0, rows.size);
    const labels = finished(
      defaultClusters(new Space({ values, size: rows.size }), matches, { seed: 666 }),
    );
    expect(new Set(labels.subarray(0, 6)).size).toBe(1);
    expect(new Set(labels).size).toBeGreaterThan(5);
  });

  it('are never two of one photo', () => {
    const photos = Array.from({ length: 1500 }, (_, face) => Math.floor(face / 4));
    const options = { seed: 666, photos };
    const labels = finished(defaultClusters(new Space(rows), matches, options));
    const together = new Set(photos.map((photo, face) => `${photo} ${labels[face]!}`));
    expect(together.size).toBe(1500);
    expect(renumbered(labels)).toEqual(labels);
  });
});

describe.runIf(inject('full'))('the default in the long run', () => {
  it.each([13_000, 20_000])('%d faces', { timeout: 600_000 }, (count) => {
    const { rows, people } = madeUpPeople(count);
    const began = performance.now();
    const matches = falseMatchesOf('20180408-102900')!;
    let most = 0;
    const working = defaultClusters(new Space(rows), matches, { seed: 666 });
    let labels: Int32Array | undefined;
    while (!labels) {
      const { done, value } = working.next();
      if (done) labels = value;
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external);
    }
    const seconds = (performance.now() - began) / 1000;
    const { bcubed, pairwise } = clusterMeasures(labels, people);
    record(`clusters of ${count.toLocaleString('en')} made-up faces by the default`, {
      seconds: Number(seconds.toFixed(1)),
      megabytes: Math.round(most / 1e6),
      bcubedF: Number(bcubed.f.toFixed(4)),
      pairwiseF: Number(pairwise.f.toFixed(4)),
      note: '512 values a face; in Node, with the rows themselves and WebAssembly’s memory',
    });
    expect(most).toBeLessThan(400e6);
  });
});
