/** Splits, names and figures of a classifier of the drawn people, as classifier.py has them. */
import { describe, expect, inject, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { classifierFigures } from '../../../src/identify/classifier-measures';
import { foldSeedOf, splitPhotos } from '../../../src/identify/classifier-split';
import { scaleOf } from '../../../src/identify/classifier';
import { identifyData } from '../../fixtures/identify';

const shared = inject('shared');
const { json } = identifyData(`${shared}/golden/identify`);

interface Golden {
  classes: string[];
  split: {
    seed: number;
    min_nrof_images_per_class: number;
    nrof_train_images_per_class: number;
    train: string[][];
    test: string[][];
  };
  sets: Record<string, { svc_seed: number; scale?: number }>;
}

interface Draws {
  u32: number[];
  shuffle_of_ascending_list: Record<string, number[]>;
  shuffles_in_a_row: { lengths: number[]; lists: number[][]; then_randint_2147483647: number };
}

describe.runIf(shared)('with seed 666', () => {
  it('NumPy’s words, shuffles and the draw after them come out', () => {
    const draws = json<Draws>('numpy-random.json');
    const words = new NumpyRandom(666);
    expect(draws.u32.map(() => words.word())).toEqual(draws.u32);
    for (const [count, shuffled] of Object.entries(draws.shuffle_of_ascending_list)) {
      expect(new NumpyRandom(666).permutation(Number(count))).toEqual(shuffled);
    }
    const { lengths, lists, then_randint_2147483647 } = draws.shuffles_in_a_row;
    const random = new NumpyRandom(666);
    expect(lengths.map((count) => random.permutation(count))).toEqual(lists);
    expect(random.randint(0, 2147483647)).toBe(then_randint_2147483647);
  });

  it('the photos that teach and test are the original’s, and the seed of the folds is the next draw', () => {
    const { split, sets } = json<Golden>('classifier.json');
    const { photos } = json<{ photos: string[] }>('people.json');
    const names = [...new Set(photos.map((path) => path.split('/')[0]!))];
    const people = names.map((name) =>
      photos.flatMap((path) => (path.startsWith(`${name}/`) ? [path.split('/')[1]!] : [])),
    );
    const found = splitPhotos(people, {
      minImages: split.min_nrof_images_per_class,
      trainImages: split.nrof_train_images_per_class,
      seed: split.seed,
    });
    expect(found.people.map(({ train }) => train)).toEqual(split.train);
    expect(found.people.map(({ test }) => test)).toEqual(split.test);
    expect(found.foldSeed).toBe(sets['20180408-102900']!.svc_seed);
  });

  it('dlib’s embeddings are scaled as the reference’s', () => {
    expect(scaleOf(0.4)).toBe(json<Golden>('classifier.json').sets['dlib-resnet scaled']!.scale);
    expect(scaleOf(1.24)).toBe(1);
  });
});

describe('a split', () => {
  it('leaves out who has too few photos, and draws nothing for them', () => {
    const options = { minImages: 2, trainImages: 1, seed: 666 };
    const with3 = splitPhotos([['a', 'b'], ['c'], ['d', 'e', 'f']], options);
    const without = splitPhotos(
      [
        ['a', 'b'],
        ['d', 'e', 'f'],
      ],
      options,
    );
    expect(with3.left).toEqual([1]);
    expect(with3.people.map(({ test }) => test)).toEqual(without.people.map(({ test }) => test));
  });

  it('where all photos teach draws the seed of the folds at once', () => {
    expect(foldSeedOf(666)).toBe(new NumpyRandom(666).randint(0, 2147483647));
  });
});

describe('figures', () => {
  it('count photos by who they show and who they were taken for', () => {
    const { accuracy, confusion, people } = classifierFigures([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], 3);
    expect(accuracy).toBe(0.8);
    expect(confusion).toEqual([
      [2, 1, 0],
      [0, 2, 0],
      [0, 0, 0],
    ]);
    expect(people[0]).toEqual({ photos: 3, precision: 1, recall: 2 / 3 });
    expect(people[1]).toEqual({ photos: 2, precision: 2 / 3, recall: 1 });
    expect(people[2]).toEqual({ photos: 0, precision: NaN, recall: NaN });
  });
});
