/** Distances to centres, wrong labels and copies among the drawn people, clean and with planted errors. */
import { describe, expect, inject, it } from 'vitest';
import {
  distancesToCentre,
  lookingForAnother,
  lookingForPairs,
} from '../../../src/identify/cleaning';
import { distanceThreshold, filtered } from '../../../src/train/filter';
import { finished } from '../../fixtures/finished';
import { identifyData, MODELS } from '../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

interface OfModel {
  distance_to_center: number[];
  class_variance: Record<string, number>;
  nearer_to_another: { row: number; person: string; margin: number }[];
  pairs_nearer_than: { t: number; pairs: [number, number, number][] }[];
  percentiles: ({ percentile: number; threshold: number } & Record<string, Filtered>)[];
}

interface Filtered {
  /** Null: as without a minimum. */
  removed: number[] | null;
  classes_dropped: string[];
  images_left: number;
}

interface Toy {
  name: string;
  values: number[];
  thresholds: { percentile: number; threshold: number; removed: number[] }[];
}

interface Golden {
  clean: Record<string, OfModel>;
  planted: { label: string[] } & Record<string, OfModel>;
  toys: Toy[];
}

const golden = shared ? json<Golden>('cleaning.json') : undefined;
const persons = shared
  ? json<{ photos: string[] }>('people.json').photos.map((path) => path.split('/')[0]!)
  : [];

describe('distances to centres', () => {
  const values = Float32Array.of(0, 2, 10, 16);
  const labels = [0, 0, 1, 1];

  it('are those to the mean of one’s own, and their squares’ mean is the variance', () => {
    const { distances, variances } = distancesToCentre({ values, size: 1 }, labels);
    expect([...distances]).toEqual([1, 1, 3, 3]);
    expect(variances).toEqual([1, 9]);
  });

  it('take a few looks at each label, however many people there are', () => {
    const count = 2000;
    let looks = 0;
    const each = new Proxy(
      Array.from({ length: count }, (_, person) => person),
      {
        get: (target, key, of) => {
          looks++;
          return Reflect.get(target, key, of) as unknown;
        },
      },
    );
    distancesToCentre({ values: new Float32Array(count), size: 1 }, each);
    expect(looks).toBeLessThan(10 * count);
  });
});

describe.runIf(shared).each(MODELS)('by %s', (model) => {
  it.each(['clean', 'planted'] as const)('the people %s', (set) => {
    const rows = rowsOf(model, set === 'clean' ? 'people' : 'planted');
    const names = set === 'clean' ? persons : golden!.planted.label;
    const people = [...new Set(names)].sort();
    const labels = names.map((name) => people.indexOf(name));
    const expected = golden![set][model]!;
    const { distances, variances } = distancesToCentre(rows, labels);
    // Nine decimals are in the file.
    expected.distance_to_center.forEach((distance, i) => {
      expect(Math.abs(distances[i]! - distance)).toBeLessThan(1e-6);
    });
    for (const [name, variance] of Object.entries(expected.class_variance)) {
      expect(Math.abs(variances[people.indexOf(name)]! - variance)).toBeLessThan(1e-6);
    }
    const wrong = finished(lookingForAnother(rows, labels)).map(({ row, person, margin }) => {
      const { margin: other } = expected.nearer_to_another.find((each) => each.row === row)!;
      expect(Math.abs(margin - other)).toBeLessThan(1e-5);
      return { row, person: people[person] };
    });
    expect(wrong).toEqual(expected.nearer_to_another.map(({ row, person }) => ({ row, person })));
    for (const { t, pairs } of expected.pairs_nearer_than) {
      const found = finished(lookingForPairs(rows, t)).map(({ a, b }) => [a, b]);
      expect(found).toEqual(pairs.map(([a, b]) => [a, b]));
    }
  });

  it.each(['clean', 'planted'] as const)(
    'photos far from their person, among the people %s',
    (set) => {
      const rows = rowsOf(model, set === 'clean' ? 'people' : 'planted');
      const names = set === 'clean' ? persons : golden!.planted.label;
      const people = [...new Set(names)].sort();
      const labels = names.map((name) => people.indexOf(name));
      const distances = [...distancesToCentre(rows, labels).distances];
      for (const { percentile, threshold, ...byMinimum } of golden![set][model]!.percentiles) {
        expect(Math.abs(distanceThreshold(distances, percentile) - threshold)).toBeLessThan(1e-6);
        const far = labels.flatMap((_, row) => (distances[row]! >= threshold ? [row] : []));
        for (const minimum of [0, 5, 8]) {
          const expected = byMinimum[`min ${minimum}`] as unknown as Filtered;
          if (expected.removed) expect(far).toEqual(expected.removed);
          const { images, dropped } = filtered(labels, distances, threshold, minimum);
          expect(images).toHaveLength(expected.images_left);
          expect(dropped.map((person) => people[person])).toEqual(expected.classes_dropped);
        }
      }
    },
  );
});

describe.runIf(shared)('the threshold of a percentile', () => {
  it.each(golden?.toys ?? [])('is NumPy’s: $name', ({ values, thresholds }) => {
    for (const { percentile, threshold, removed } of thresholds) {
      expect(Math.abs(distanceThreshold(values, percentile) - threshold)).toBeLessThan(1e-6);
      const far = values.flatMap((value, i) => (value >= threshold ? [i] : []));
      expect(far).toEqual(removed);
    }
  });
});
