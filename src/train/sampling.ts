/** Which images an epoch is made of: `sample_people` of train_tripletloss.py and `split_dataset` of facenet.py. */
import type { NumpyRandom } from '../base/numpy-random';
import { FacetError } from '../base/errors';
import { plural } from '../base/plural';

/** One image as [index of its class, index in the class]. */
export type ImageOfClass = [classIndex: number, image: number];

export interface Sample {
  /** Class after class. */
  images: ImageOfClass[];
  /** How many there are of each class that was taken, in that order. */
  perClass: number[];
}

/**
 * People in random order, of each as many random images as there are, up to `imagesPerPerson`, until
 * peoplePerBatch * imagesPerPerson are together.
 * @param counts images of each class
 * @throws FacetError `TOO_FEW_PHOTOS` where all together can't be had, at which the original raises
 */
export function samplePeople(
  counts: readonly number[],
  peoplePerBatch: number,
  imagesPerPerson: number,
  random: NumpyRandom,
): Sample {
  const wanted = peoplePerBatch * imagesPerPerson;
  const there = counts.reduce((sum, count) => sum + Math.min(count, imagesPerPerson), 0);
  if (there < wanted) {
    throw new FacetError(
      'TOO_FEW_PHOTOS',
      `${peoplePerBatch} people with ${imagesPerPerson} photos each are ${wanted} photos; there are ${there}, of ${plural(counts.length, 'person', 'people')}.`,
      { hint: 'Take fewer people per batch, or fewer photos per person.' },
    );
  }
  const images: ImageOfClass[] = [];
  const perClass: number[] = [];
  const order = random.permutation(counts.length);
  for (let i = 0; images.length < wanted; i++) {
    const taken = order[i]!;
    const inClass = random.permutation(counts[taken]!);
    const some = inClass.slice(0, Math.min(imagesPerPerson, wanted - images.length));
    images.push(...some.map((image): ImageOfClass => [taken, image]));
    perClass.push(some.length);
  }
  return { images, perClass };
}

/** The images of one class on the two sides, by index in the class. */
export interface ClassSplit {
  classIndex: number;
  train: number[];
  validation: number[];
}

/**
 * Each class in two (`SPLIT_IMAGES`): a share of `ratio` validates, at least one image; classes of which too
 * few are left to train are on neither side.
 * @param counts images of each class
 * @param ratio 0 to below 1
 */
export function splitImages(
  counts: readonly number[],
  ratio: number,
  minimumPerClass: number,
  random: NumpyRandom,
): ClassSplit[] {
  return counts.flatMap((count, classIndex) => {
    const order = random.permutation(count);
    const training = Math.min(Math.floor(count * (1 - ratio)), count - 1);
    if (training < minimumPerClass || count === 0) return [];
    return [{ classIndex, train: order.slice(0, training), validation: order.slice(training) }];
  });
}
