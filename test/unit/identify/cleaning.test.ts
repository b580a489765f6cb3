/** Distances to centres, wrong labels and copies among the drawn people, clean and with planted errors. */
import { describe, expect, inject, it } from 'vitest';
import { distancesToCentre, nearerToAnother, pairsWithin } from '../../../src/identify/cleaning';
import { identifyData, MODELS } from '../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

interface OfModel {
  distance_to_center: number[];
  class_variance: Record<string, number>;
  nearer_to_another: { row: number; person: string; margin: number }[];
  pairs_nearer_than: { t: number; pairs: [number, number, number][] }[];
}

interface Golden {
  clean: Record<string, OfModel>;
  planted: { label: string[] } & Record<string, OfModel>;
}

const golden = shared ? json<Golden>('cleaning.json') : undefined;
const persons = shared
  ? json<{ photos: string[] }>('people.json').photos.map((path) => path.split('/')[0]!)
  : [];

describe.runIf(shared).each(MODELS)('by %s', (model) => {
  it.each(['clean', 'planted'] as const)('the people %s', (set) => {
    const rows = rowsOf(model, set === 'clean' ? 'people' : 'planted');
    const names = set === 'clean' ? persons : golden!.planted.label;
    const people = [...new Set(names)];
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
    const wrong = nearerToAnother(rows, labels).map(({ row, person, margin }) => {
      const { margin: other } = expected.nearer_to_another.find((each) => each.row === row)!;
      expect(Math.abs(margin - other)).toBeLessThan(1e-5);
      return { row, person: people[person] };
    });
    expect(wrong).toEqual(expected.nearer_to_another.map(({ row, person }) => ({ row, person })));
    for (const { t, pairs } of expected.pairs_nearer_than) {
      const found = pairsWithin(rows, t).map(({ a, b }) => [a, b]);
      expect(found).toEqual(pairs.map(([a, b]) => [a, b]));
    }
  });
});
