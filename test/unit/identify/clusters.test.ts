/** Every way of clustering on the drawn people, against scikit-learn, SciPy and the original's rules. */
import { describe, expect, inject, it } from 'vitest';
import { dbscan } from '../../../src/identify/dbscan';
import { defaultClusters } from '../../../src/identify/default-clusters';
import { falseMatchesOf, thresholdAt } from '../../../src/identify/false-match-rates';
import { hdbscan } from '../../../src/identify/hdbscan';
import { averageLinkage } from '../../../src/identify/linkage';
import { clusterMeasures } from '../../../src/identify/measures';
import { renumbered } from '../../../src/identify/partition';
import { nearGraph } from '../../../src/identify/near-graph';
import { dotProduct, type Rows } from '../../../src/identify/rows';
import { Space } from '../../../src/identify/space';
import { whispers } from '../../../src/identify/whispers';
import { finished } from '../../../src/identify/working';
import { identifyData, MODELS } from '../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

interface Scores {
  pair_precision: number;
  pair_recall: number;
  pair_f: number;
  purity: number;
  bcubed_precision: number;
  bcubed_recall: number;
  bcubed_f: number;
}

interface Clustering {
  labels: number[];
  score: Scores;
  cut?: number;
  threshold?: number;
}

interface Golden {
  measures: ({ name: string; labels: number[]; truth: number[] } & Scores)[];
  people: Record<string, Record<string, Clustering>>;
  people_and_groups: Record<string, Record<string, Clustering>>;
}

interface Whose {
  photos: string[];
  person: string[];
  groups: { photo: string[]; person: string[] };
}

/** The people's photos, then every face of the group pictures; and the photo of each. */
function withGroups(model: string) {
  const [people, groups] = ['people', 'groups'].map((set) => rowsOf(model, set)) as [Rows, Rows];
  const values = new Float32Array(people.values.length + groups.values.length);
  values.set(people.values);
  values.set(groups.values, people.values.length);
  const { photos, person, groups: inGroups } = json<Whose>('people.json');
  const names = [...photos, ...inGroups.photo];
  const persons = [...person, ...inGroups.person];
  return {
    rows: { values, size: people.size },
    photos: names.map((name) => names.indexOf(name)),
    persons: persons.map((name) => persons.indexOf(name)),
  };
}

/** A partition, whatever its numbers; a face in no cluster is one alone. */
const blocks = (labels: ArrayLike<number>) => [
  ...renumbered(Array.from(labels, (label, i) => (label < 0 ? 1000 + i : label))),
];

function close(labels: ArrayLike<number>, people: ArrayLike<number>, score: Scores): void {
  const { pairwise, bcubed, purity } = clusterMeasures(labels, people);
  const found = {
    ...{ pair_precision: pairwise.precision, pair_recall: pairwise.recall, pair_f: pairwise.f },
    ...{ purity, bcubed_precision: bcubed.precision, bcubed_recall: bcubed.recall },
    bcubed_f: bcubed.f,
  };
  // The file has six decimals.
  for (const [name, value] of Object.entries(found)) {
    expect(Math.abs(value - score[name as keyof Scores]), name).toBeLessThan(1e-6);
  }
}

describe.runIf(shared)('on the drawn people', () => {
  const golden = shared ? json<Golden>('clusters.json') : undefined;
  const people = Array.from({ length: 192 }, (_, i) => Math.floor(i / 8));

  it.each(golden?.measures ?? [])('measures of $name', ({ labels, truth, ...score }) => {
    close(labels, truth, score);
  });

  describe.each(shared ? MODELS : [])('%s', (model) => {
    const rows = shared ? rowsOf(model) : { values: new Float32Array(), size: 1 };
    const space = new Space(rows);
    const of = golden?.people[model] ?? {};
    const named = (start: string) => Object.entries(of).filter(([name]) => name.startsWith(start));

    it.each(named('dbscan'))('%s', (name, { labels, score }) => {
      const [, eps, minimum] = /eps (\S+) min (\d+)/.exec(name)!;
      const within = Number(eps) ** 2;
      const weightOf = (a: number, b: number) => {
        const distance = Math.sqrt(space.squared(a, b));
        return distance <= Number(eps) ? -distance : undefined;
      };
      const found = dbscan(finished(nearGraph(space, { within, weightOf })), Number(minimum));
      expect([...found]).toEqual(labels);
      close(found, people, score);
    });

    it.each(named('whispers'))('%s', (name, { labels }) => {
      const [, limit, kind, seed] = /whispers (\S+) (\S+) seed (\d+)/.exec(name)!;
      const norm = (i: number) => (kind === 'dot' ? 1 : Math.sqrt(dotProduct(rows, i, i)));
      const weightOf = (a: number, b: number) => {
        const similarity = dotProduct(rows, a, b) / norm(a) / norm(b);
        return similarity > Number(limit) ? similarity : undefined;
      };
      const graph = finished(nearGraph(space, { within: Infinity, weightOf }));
      const loseSingletons = name.endsWith('lost');
      const found = finished(whispers(graph, { seed: Number(seed), loseSingletons }));
      expect([...found]).toEqual(labels);
    });

    it.each(named('average linkage of'))('%s', (_, { labels, cut }) => {
      expect(blocks(finished(averageLinkage(space, { cut: cut! })))).toEqual(blocks(labels));
    });

    it.each(named('hdbscan'))('%s', (name, { labels }) => {
      const [, minimum, samples] = /size (\d+) min_samples (\S+)/.exec(name)!;
      const found = finished(
        hdbscan(space, Number(minimum), samples === 'None' ? undefined : Number(samples)),
      );
      expect(blocks(found)).toEqual(blocks(labels));
    });

    it('the default', () => {
      const { labels, score, threshold } = of['default']!;
      const matches = falseMatchesOf(model)!;
      expect(Math.abs(thresholdAt(matches, 0.2 / 192) - threshold!)).toBeLessThan(1e-6);
      const found = finished(defaultClusters(space, matches, { seed: 666 }));
      expect([...found]).toEqual(labels);
      close(found, people, score);
    });

    it.each(['free', 'never two of one photo'])('the default with groups, %s', (how) => {
      const { rows, photos, persons } = withGroups(model);
      const { labels, score } = golden!.people_and_groups[model]![how]!;
      const options = { seed: 666, ...(how !== 'free' && { photos }) };
      const found = finished(defaultClusters(new Space(rows), falseMatchesOf(model)!, options));
      expect([...found]).toEqual(labels);
      close(found, persons, score);
    });

    const grouped = Object.entries(golden?.people_and_groups[model] ?? {});
    const linked = grouped.filter(([name]) => name.includes('cut at'));
    it.each(linked)('with groups, %s', (name, { labels, cut, score }) => {
      const { rows, photos, persons } = withGroups(model);
      const options = { cut: cut!, ...(name.endsWith('never two of one photo') && { photos }) };
      const found = finished(averageLinkage(new Space(rows), options));
      expect(blocks(found)).toEqual(blocks(labels));
      close(found, persons, score);
    });
  });
});

describe('thresholds of a rate', () => {
  const matches = falseMatchesOf('20180408-102900')!;

  it('are the table’s at its rows, and stay inside it beyond its ends', () => {
    expect(thresholdAt(matches, 0.01)).toBe(1.2166);
    expect(thresholdAt(matches, 0.9)).toBe(matches.threshold[0]);
    expect(thresholdAt(matches, 1e-12)).toBe(matches.threshold.at(-1));
  });
});
