/** The options of `align`. */
import { CROP_RULES } from '../../base/crop-rules';
import type { AlignOptions } from '../../base/types';
import { detectOptions } from '../detect/options';
import { EMBED } from '../embed/options';
import { filled, flag, given, number, type OptionTable } from '../options';

/** Of the random order, and of pairs that are made: the original's. */
export const SEED = number({
  meaning: 'of the random order',
  default: 666,
  min: 0,
  max: 2 ** 32 - 1,
  whole: true,
});

export const ALIGN = {
  crop: given({
    meaning: EMBED.crop.meaning,
    default: CROP_RULES.training,
    otherwise: 'facenet, 182, 44',
  }),
  multipleFaces: flag({
    meaning:
      'all faces, as `name_0.png`, `name_1.png` where a photo has several; else the largest near the centre, by the original’s formula',
    default: false,
  }),
  randomOrder: flag({
    meaning: 'photos in random order, the same for the same seed; not for archives',
    default: false,
  }),
  seed: SEED,
  detect: given({
    meaning: 'options of the detector, as `facet.detect` takes them',
    default: undefined,
    otherwise: 'the original’s exact mode',
  }),
  outputOf: given({
    meaning: 'where a photo’s face belongs: `({ path, file }) => "Person/name.png"`',
    default: undefined,
    otherwise: '`<person>/<photo>.png`',
  }),
  onPhoto: given({
    meaning: 'told of each photo that is through: `{ photo, file, crops }`',
    default: undefined,
    otherwise: '',
  }),
} satisfies OptionTable<AlignOptions>;

/** Every option of aligning as it will be used. */
export function alignOptions(options: AlignOptions) {
  const { detect, ...rest } = filled<AlignOptions, typeof ALIGN>(ALIGN, options);
  return { ...rest, detect: detectOptions(detect) };
}
