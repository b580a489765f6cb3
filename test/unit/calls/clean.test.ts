/** A data set with planted errors looked through: whose photos are whose, what is there twice, what is of little use. */
import { describe, expect, inject, it } from 'vitest';
import { FacetError, noFace } from '../../../src/base/errors';
import type { CleaningReason, FaceQuality, ModelInfo } from '../../../src/base/types';
import { copies } from '../../../src/calls/clean/copies';
import { findingsOf } from '../../../src/calls/clean/findings';
import type { DataPhoto, DataSet } from '../../../src/calls/clean/look';
import { peopleOf } from '../../../src/calls/clean/people';
import { CleaningDesk } from '../../../src/numbers/cleaning';
import { identifyData, MODELS } from '../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

interface Planted {
  rows: string[];
  label: string[];
  wrong_rows: number[];
  duplicates: [copy: number, of: number, how: string][];
}

/** A photo whose file is known by a name. */
function photoOf(
  path: string,
  sha: string,
  embedding: Float32Array = Float32Array.of(0),
): DataPhoto {
  const face = {
    ...{ id: `${sha} 0 0 100 100`, photo: sha, path, embedding },
    face: {
      box: [0, 0, 100, 100],
      score: 1,
      landmarks: [],
    } as unknown as DataPhoto['face']['face'],
  };
  const person = path.split('/').at(-2)!;
  return { path, person, face, faces: 1, width: 200, height: 200, all: [face] };
}

const setOf = (photos: DataPhoto[], without: DataSet['without'] = []): DataSet => ({
  photos,
  without,
  files: new Map(),
  model: {} as ModelInfo,
  notes: [],
});

describe.runIf(shared)('the drawn people with planted errors', () => {
  it.each(MODELS)('are found by %s: 6 wrong labels and 4 copies, nothing else', async (model) => {
    const { rows, label, wrong_rows, duplicates } = json<{ planted: Planted }>(
      'cleaning.json',
    ).planted;
    const { values, size } = rowsOf(model, 'planted');
    const original = new Map(
      duplicates.filter(([, , how]) => how === 'exact').map(([copy, of]) => [copy, of]),
    );
    const photos = rows.map((_, row) =>
      photoOf(
        `people/${label[row]!}/${row}.jpg`,
        String(original.get(row) ?? row),
        values.subarray(row * size, (row + 1) * size),
      ),
    );
    const names = [...new Set(label)].sort();
    const limits = {
      percentile: 100,
      minImages: 0,
      alike: model === 'dlib-resnet' ? 0.016 : 0.0496,
    };
    const measured = await new CleaningDesk().measure({
      vectors: photos.map(({ face }) => face.embedding),
      labels: label.map((name) => names.indexOf(name)),
      ...limits,
    });
    const findings = findingsOf({ set: setOf(photos), test: [], measured, names, minImages: 0 });
    const of = (reason: CleaningReason) => findings.filter((each) => each.reason === reason);
    const rowOf = (path: string) => Number(/(\d+)\.jpg/.exec(path)![1]);
    expect(
      of('wrong label')
        .map(({ path }) => rowOf(path))
        .sort((a, b) => a - b),
    ).toEqual(wrong_rows);
    const pairs = [...of('duplicate'), ...of('near-duplicate')].map(({ path, rival }) =>
      [rowOf(path), rowOf(rival!.path)].sort((a, b) => a - b),
    );
    expect(new Set(pairs.map(String))).toEqual(
      new Set(duplicates.map(([copy, of]) => String([of, copy]))),
    );
    expect(of('duplicate')).toHaveLength(2);
    expect(of('far from centre')).toHaveLength(1);
    for (const { rival } of of('wrong label')) expect(rival!.person).not.toBe('');
  });
});

describe('the people of a data set', () => {
  it('are numbered by their first photo, and counted', () => {
    const photos = ['A', 'A', 'B', 'A', 'C'].map((person) => ({ person }));
    expect(peopleOf(photos)).toEqual({
      names: ['A', 'B', 'C'],
      labels: [0, 0, 1, 0, 2],
      counts: [3, 1, 1],
    });
  });

  it('are none where there is no photo', () => {
    expect(peopleOf([])).toEqual({ names: [], labels: [], counts: [] });
  });

  it('of a data set of thousands are known by one look at each photo', () => {
    let looks = 0;
    const photos = Array.from({ length: 13_233 }, (_, i) => ({
      get person() {
        looks++;
        return String(i % 5749);
      },
    }));
    expect(peopleOf(photos).names).toHaveLength(5749);
    expect(looks).toBe(photos.length);
  });
});

describe('what is there twice', () => {
  const measured = (distances: number[], pairs: [number, number, number][] = []) => ({
    distances: Float64Array.from(distances),
    pairs: pairs.map(([a, b, distance]) => ({ a, b, distance })),
  });
  const paths = (found: ReturnType<typeof copies>) =>
    found.map(({ path, rival }) => [path, rival!.path]);

  it('of one person stays once, the first', () => {
    const photos = [photoOf('A/1.jpg', 'x'), photoOf('A/2.jpg', 'x'), photoOf('A/3.jpg', 'x')];
    expect(paths(copies(photos, [], measured([3, 2, 1])))).toEqual([
      ['A/2.jpg', 'A/1.jpg'],
      ['A/3.jpg', 'A/1.jpg'],
    ]);
  });

  it('of two people stays where it is nearest to its person', () => {
    const photos = [photoOf('A/1.jpg', 'x'), photoOf('B/1.jpg', 'x')];
    expect(paths(copies(photos, [], measured([3, 2])))).toEqual([['A/1.jpg', 'B/1.jpg']]);
  });

  it('in training and in test goes from training', () => {
    const found = copies([photoOf('A/1.jpg', 'x')], [photoOf('A/9.jpg', 'x')], measured([1]));
    expect(found).toMatchObject([{ path: 'A/1.jpg', rival: { path: 'A/9.jpg', inTest: true } }]);
  });

  it('nearly is found by its distance, once for a chain', () => {
    const photos = ['x', 'y', 'z'].map((sha, i) => photoOf(`A/${i}.jpg`, sha));
    const found = copies(
      photos,
      [],
      measured(
        [1, 1, 1],
        [
          [0, 1, 0.01],
          [1, 2, 0.02],
        ],
      ),
    );
    expect(paths(found)).toEqual([['A/1.jpg', 'A/0.jpg']]);
  });
});

describe('photos that are of little use', () => {
  it('show nobody, or could not be read, each said', () => {
    const damaged = new FacetError('IMAGE_DAMAGED', 'A/2.jpg ends early.');
    const set = setOf(
      [],
      [
        { path: 'A/1.jpg', error: noFace('A/1.jpg') },
        { path: 'A/2.jpg', error: damaged },
      ],
    );
    expect(findingsOf({ set, test: [], names: [], minImages: 0 })).toMatchObject([
      { reason: 'no face', path: 'A/1.jpg', person: 'A' },
      { reason: 'unreadable', path: 'A/2.jpg', says: 'A/2.jpg ends early.' },
    ]);
  });

  it('show several faces, the largest other first, or a poor one', () => {
    const crowd = (path: string, side: number): DataPhoto => {
      const one = photoOf(path, path);
      const face = {
        ...one.face.face,
        box: [0, 0, side, side] as [number, number, number, number],
      };
      return { ...one, faces: 2, all: [one.face, { ...one.face, face }] };
    };
    const blurred = photoOf('A/3.jpg', '3');
    blurred.face.face.quality = {
      ...{ verdict: 'poor', reasons: ['blurred'], size: 80, sharpness: 0.1 },
    } as FaceQuality;
    const set = setOf([crowd('A/1.jpg', 20), crowd('A/2.jpg', 90), blurred]);
    expect(findingsOf({ set, test: [], names: [], minImages: 0 })).toMatchObject([
      {
        reason: 'several faces',
        path: 'A/2.jpg',
        says: '2 faces: the largest other has 81 % of this one’s area.',
      },
      { reason: 'several faces', path: 'A/1.jpg' },
      { reason: 'bad quality', path: 'A/3.jpg', says: 'The face is blurred.' },
    ]);
  });
});
