/** The photos of each person who teaches, filtered and split as train_softmax.py does it. */
import { FacetError } from '../../../base/errors';
import type { NumpyRandom } from '../../../base/numpy-random';
import { distanceThreshold } from '../../../train/filter';
import { splitImages } from '../../../train/sampling';
import type { TrainingPhoto } from '../learner';
import type { PictureOptions } from './settings';

/** Photos of each person: the place of a person is their number. */
export type Classes = TrainingPhoto[][];

/** People by their label, and their photos in the order in which they came. */
export function classesOf(photos: readonly TrainingPhoto[]): Classes {
  const byLabel = new Map<number, TrainingPhoto[]>();
  for (const photo of photos) {
    byLabel.set(photo.label, [...(byLabel.get(photo.label) ?? []), photo]);
  }
  return [...byLabel].sort(([a], [b]) => a - b).map(([, of]) => of);
}

type FilterOptions = Pick<
  PictureOptions,
  'filterDistances' | 'filterPercentile' | 'filterMinImagesPerClass'
>;

/**
 * `filter_dataset`: without the photos that are too far from their person, and without people of whom some were taken
 * away and too few are left. A photo of which no distance is known stays.
 * @throws FacetError `INVALID_OPTION` where the distances are of other photos
 */
export function filtered(
  classes: Classes,
  { filterDistances, filterPercentile, filterMinImagesPerClass }: FilterOptions,
): Classes {
  if (!filterDistances) return classes;
  const all = Object.values(filterDistances);
  const known = new Map(Object.entries(filterDistances));
  const [first] = classes.flat();
  if (first && !classes.flat().some(({ path }) => known.has(path))) {
    throw new FacetError('INVALID_OPTION', 'filterDistances knows none of these photos.', {
      hint: `Name each by its path, as "${first.path}".`,
    });
  }
  const threshold = distanceThreshold(all, filterPercentile);
  return classes.flatMap((photos) => {
    const near = photos.filter(({ path }) => !((known.get(path) ?? -Infinity) >= threshold));
    const taken = near.length < photos.length;
    return taken && near.length < Math.max(1, filterMinImagesPerClass) ? [] : [near];
  });
}

export interface Split {
  train: Classes;
  validation: Classes;
}

/** `split_dataset` by images: people of whom too few are left to train are on neither side. */
export function split(
  classes: Classes,
  {
    validationSplitRatio,
    minValidationImagesPerClass,
  }: Pick<PictureOptions, 'validationSplitRatio' | 'minValidationImagesPerClass'>,
  random: NumpyRandom,
): Split {
  if (validationSplitRatio <= 0) return { train: classes, validation: [] };
  const counts = classes.map((photos) => photos.length);
  const sides = splitImages(counts, validationSplitRatio, minValidationImagesPerClass, random);
  const side = (which: 'train' | 'validation') =>
    sides.map((of) => of[which].map((image) => classes[of.classIndex]![image]!));
  return { train: side('train'), validation: side('validation') };
}

/** @throws FacetError `TOO_FEW_PHOTOS` where fewer than two people are left */
export function checkClasses(classes: Classes): void {
  const people = classes.filter((photos) => photos.length > 0).length;
  if (people >= 2) return;
  throw new FacetError(
    'TOO_FEW_PHOTOS',
    `Photos of ${people === 1 ? 'one person' : 'nobody'} are left to learn from.`,
    {
      hint: 'Learning is telling people apart: add folders of others, filter less, or let fewer photos validate.',
    },
  );
}
