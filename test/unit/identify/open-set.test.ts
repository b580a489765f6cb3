/** Who is who among sixteen drawn people, or nobody of them, against the reference. */
import { describe, expect, inject, it } from 'vitest';
import { falseMatchesOf } from '../../../src/identify/false-match-rates';
import { OpenSet } from '../../../src/identify/open-set';
import { identifyData, MODELS } from '../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

interface Golden {
  fpir: number;
  gallery_rows: number[];
  gallery_labels: number[];
  probe_rows: number[];
  probe_labels: number[];
  [model: string]: unknown;
}

interface OfModel {
  threshold_nearest: number;
  threshold_mean_sphere: number[];
  nearest_distance: number[][];
  mean_sphere_distance: number[][];
  top5: number[][];
}

describe.runIf(shared).each(MODELS)('sixteen enrolled, eight never, by %s', (model) => {
  const golden = shared ? json<Golden>('identify.json') : undefined;
  const of = golden?.[model] as OfModel;
  const rows = shared ? rowsOf(model) : { values: new Float32Array(), size: 1 };
  const photo = (row: number) => rows.values.subarray(row * rows.size, (row + 1) * rows.size);
  const known = () =>
    new OpenSet(
      {
        rows: {
          size: rows.size,
          values: Float32Array.from(golden!.gallery_rows.flatMap((row) => [...photo(row)])),
        },
        labels: golden!.gallery_labels,
      },
      falseMatchesOf(model)!,
    );

  it.each([
    ['nearest', 'nearest_distance'],
    ['mean', 'mean_sphere_distance'],
  ] as const)('distances and thresholds by the %s', (method, column) => {
    const openSet = known();
    golden!.probe_rows.forEach((row, i) => {
      for (const { person, distance, threshold } of openSet.candidates(
        photo(row),
        method,
        golden!.fpir,
      )) {
        // Float32 goes in, six decimals are in the file.
        expect(Math.abs(distance - of[column][i]![person]!)).toBeLessThan(1e-5);
        const expected =
          method === 'nearest' ? of.threshold_nearest : of.threshold_mean_sphere[person]!;
        expect(Math.abs(threshold - expected)).toBeLessThan(1e-6);
      }
    });
  });

  it('the nearest five are the reference’s, and all who are known are named rightly', () => {
    const openSet = known();
    golden!.probe_rows.forEach((row, i) => {
      const found = openSet.candidates(photo(row), 'nearest', golden!.fpir);
      expect(found.slice(0, 5).map(({ person }) => person)).toEqual(of.top5[i]);
      const label = golden!.probe_labels[i]!;
      const [first] = found;
      if (label >= 0) expect(first).toMatchObject({ person: label });
      if (label >= 0) expect(first!.distance).toBeLessThan(first!.threshold);
    });
  });
});
