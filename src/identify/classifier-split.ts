/** Which photos teach a classifier and which test it: split_dataset of classifier.py, with NumPy's shuffles. */
import { NumpyRandom } from '../base/numpy-random';

/** scikit-learn draws the seed of its folds below this. */
const SEEDS = 2147483647;

export interface SplitOptions {
  /** A person with fewer photos is left out: `min_nrof_images_per_class`. */
  minImages: number;
  /** Of each person's photos so many teach, the rest test: `nrof_train_images_per_class`. */
  trainImages: number;
  seed: number;
}

export interface Split<T> {
  /** Photos of each person who is in, in the order given. */
  people: { person: number; train: T[]; test: T[] }[];
  /** Those with too few photos. */
  left: number[];
  /** Of the folds by which the probabilities are fitted: the generator's next draw, as the original's is. */
  foldSeed: number;
}

/** @param people photos of each, in order of their names; the original takes the order of the disk */
export function splitPhotos<T>(
  people: readonly (readonly T[])[],
  { minImages, trainImages, seed }: SplitOptions,
): Split<T> {
  const random = new NumpyRandom(seed);
  const split: Split<T> = { people: [], left: [], foldSeed: 0 };
  people.forEach((photos, person) => {
    if (photos.length < minImages) {
      split.left.push(person);
      return;
    }
    const shuffled = random.shuffle([...photos]);
    const [train, test] = [shuffled.slice(0, trainImages), shuffled.slice(trainImages)];
    split.people.push({ person, train, test });
  });
  return { ...split, foldSeed: random.randint(0, SEEDS) };
}

/** Where all photos teach, only the seed of the folds is drawn. */
export const foldSeedOf = (seed: number): number => new NumpyRandom(seed).randint(0, SEEDS);
