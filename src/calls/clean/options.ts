/** The options of looking a data set through. */
import type { CleanOptions } from '../../base/types';
import { EMBED } from '../embed/options';
import { filled, given, number, usually, type OptionTable } from '../options';

const { model, detector, detect, aligned, flip } = EMBED;

export const CLEAN = {
  percentile: usually(
    90,
    100,
    number({
      meaning: 'percent of the distances to centres that are near enough (`filter_percentile`)',
      default: 100,
      min: 0,
      max: 100,
    }),
  ),
  minImages: usually(
    0,
    20,
    number({
      meaning:
        'people who lose a photo by the percentile and have fewer left go whole (`filter_min_nrof_images_per_class`)',
      default: 0,
      min: 0,
      whole: true,
    }),
  ),
  alike: usually(
    0.01,
    0.15,
    number({
      meaning:
        'two photos nearer than this share of the embedder’s usual squared distance are nearly the same picture',
      default: 0.04,
      min: 0,
      max: 1,
    }),
  ),
  test: given({
    meaning: 'a tree of which no photo may be in this one',
    default: undefined,
    otherwise: 'none',
  }),
  ...{ model, detector, detect, aligned, flip },
} satisfies OptionTable<CleanOptions>;

export const cleanOptions = (options: CleanOptions) =>
  filled<CleanOptions, typeof CLEAN>(CLEAN, options);
