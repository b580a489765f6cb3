/** Who is who among sixteen drawn people, or nobody of them, against the reference. */
import { describe, expect, inject, it } from 'vitest';
import { decisionOn } from '../../../src/identify/decision';
import { falseMatchesOf } from '../../../src/identify/false-match-rates';
import { learningLine } from '../../../src/identify/pair-machines';
import { OpenSet } from '../../../src/identify/open-set';
import { finished } from '../../fixtures/finished';
import { PersonFaces, SAME_PICTURE } from '../../../src/identify/person-faces';
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

interface Planted {
  planted: { duplicates: [copy: number, of: number, how: string][] };
}

interface OfModel {
  threshold_nearest: number;
  threshold_mean_sphere: number[];
  nearest_distance: number[][];
  mean_sphere_distance: number[][];
  top5: number[][];
  rates: Record<'nearest' | 'mean_sphere', { fpir: number; tpir: number }>;
}

describe.runIf(shared).each(MODELS)('sixteen enrolled, eight never, by %s', (model) => {
  const golden = shared ? json<Golden>('identify.json') : undefined;
  const of = golden?.[model] as OfModel;
  const rows = shared ? rowsOf(model) : { values: new Float32Array(), size: 1 };
  const photo = (row: number) => rows.values.subarray(row * rows.size, (row + 1) * rows.size);
  const known = () => {
    const openSet = new OpenSet(falseMatchesOf(model)!);
    golden!.gallery_rows.forEach((row, i) =>
      openSet.add(String(golden!.gallery_labels[i]), { id: String(row), embedding: photo(row) }),
    );
    return openSet;
  };

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
        Infinity,
      )) {
        // Float32 goes in, six decimals are in the file.
        expect(Math.abs(distance - of[column][i]![Number(person)]!)).toBeLessThan(1e-5);
        const expected =
          method === 'nearest' ? of.threshold_nearest : of.threshold_mean_sphere[Number(person)]!;
        expect(Math.abs(threshold - expected)).toBeLessThan(1e-6);
      }
    });
  });

  it('the nearest five are the reference’s, and all who are known are named rightly', () => {
    const openSet = known();
    golden!.probe_rows.forEach((row, i) => {
      const found = openSet.candidates(photo(row), 'nearest', golden!.fpir);
      expect(found.map(({ person }) => Number(person))).toEqual(of.top5[i]);
      const label = golden!.probe_labels[i]!;
      const [first] = found;
      if (label >= 0) expect(first).toMatchObject({ person: String(label) });
      if (label >= 0) expect(first!.distance).toBeLessThan(first!.threshold);
    });
  });

  it.each([
    ['nearest', 'nearest'],
    ['mean', 'mean_sphere'],
  ] as const)(
    'as many are taken for somebody by the %s as the reference says',
    (method, column) => {
      const openSet = known();
      const isNamed = (row: number) =>
        decisionOn(openSet.candidates(photo(row), method, golden!.fpir)).person !== undefined;
      const share = (enrolled: boolean) => {
        const rows = golden!.probe_rows.filter(
          (_, i) => golden!.probe_labels[i]! >= 0 === enrolled,
        );
        return rows.filter(isNamed).length / rows.length;
      };
      // The file has five decimals.
      expect(Math.abs(share(false) - of.rates[column].fpir)).toBeLessThan(1e-5);
      expect(Math.abs(share(true) - of.rates[column].tpir)).toBeLessThan(1e-5);
    },
  );

  it('support vector machines of the five nearest name all who are enrolled rightly, and nobody who is too far', () => {
    const openSet = known();
    golden!.probe_rows.forEach((row, i) => {
      for (const lesson of openSet.lessons([photo(row)], golden!.fpir)) {
        openSet.learn(lesson, finished(learningLine(lesson)));
      }
      const { person } = decisionOn(openSet.candidates(photo(row), 'svm', golden!.fpir));
      const label = golden!.probe_labels[i]!;
      const nearest = decisionOn(openSet.candidates(photo(row), 'nearest', golden!.fpir)).person;
      if (label >= 0) expect(person).toBe(String(label));
      else if (nearest === undefined) expect(person).toBeUndefined();
    });
  });

  it('one photo said not to be a person makes all photos of that stranger unknown, and none of the person', () => {
    const { probe_rows: rows, probe_labels: labels } = golden!;
    const stranger = (row: number) => Math.floor(row / 8);
    let wrong = 0;
    rows.forEach((row, i) => {
      const openSet = known();
      const name = (each: number) =>
        decisionOn(openSet.candidates(photo(each), 'nearest', golden!.fpir)).person;
      const said = name(row);
      if (labels[i]! >= 0 || said === undefined) return;
      wrong += 1;
      openSet.addNot(said, { id: 'not', embedding: photo(row) });
      rows.forEach((other, j) => {
        if (labels[j] === Number(said)) expect(name(other)).toBe(said);
        if (stranger(other) === stranger(row)) expect(name(other)).not.toBe(said);
      });
    });
    expect(wrong).toBe(Math.round(of.rates.nearest.fpir * 64));
  });

  it('a copy of a photo adds nothing, saved again as JPEG or not; another photo of the same person does', () => {
    const { values, size } = rowsOf(model, 'planted');
    const planted = json<Planted>('cleaning.json').planted;
    const copies = new Map(planted.duplicates.map(([copy, first]) => [copy, first]));
    const within = SAME_PICTURE * falseMatchesOf(model)!.usual;
    const all = new PersonFaces();
    for (let row = 0; row < values.length / size; row++) {
      const embedding = values.subarray(row * size, (row + 1) * size);
      const first = copies.get(row);
      expect(all.samePicture(embedding, within)).toBe(first === undefined ? first : String(first));
      all.add({ id: String(row), embedding });
    }
    expect(copies.size).toBe(4);
  });
});
