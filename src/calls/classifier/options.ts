/** The options of training a classifier and of asking one. */
import { NAME_BY, type PredictOptions, type TrainClassifierOptions } from '../../base/types';
import { SEED } from '../align/options';
import { EMBED } from '../embed/options';
import { filled, flag, number, oneOf, usually, type OptionTable } from '../options';

const PRESETS = {
  plain: { scaled: true, nameBy: 'votes' },
  'as the original': { scaled: false, nameBy: 'probability' },
} as const;

const { model, detector, detect, aligned, face, flip } = EMBED;
const presets = 'the preset’s';

export const TRAIN_CLASSIFIER = {
  preset: oneOf(['plain', 'as the original'], {
    meaning:
      '`plain`: embeddings brought to the usual distances, names by votes. `as the original`: embeddings as they are, the name of the largest probability',
    default: 'plain',
  }),
  split: flag({
    meaning: '`use_split_dataset`: some photos teach, the rest test; else all teach',
    default: true,
  }),
  minImages: usually(
    2,
    40,
    number({
      meaning: '`min_nrof_images_per_class` (there 20): people with fewer photos are left out',
      default: 8,
      min: 1,
      whole: true,
    }),
  ),
  trainImages: usually(
    1,
    20,
    number({
      meaning: '`nrof_train_images_per_class` (there 10): photos of each person that teach',
      default: 5,
      min: 1,
      whole: true,
    }),
  ),
  seed: {
    ...SEED,
    meaning: 'of the split, and of the folds by which the probabilities are fitted',
  },
  scaled: flag({
    meaning: 'embeddings multiplied so that people are as far apart as facenet’s networks put them',
    default: undefined,
    otherwise: presets,
  }),
  nameBy: oneOf(NAME_BY, {
    meaning:
      'what gives somebody their name: `votes` of the pairs of people, or the largest `probability`',
    default: undefined,
    otherwise: presets,
  }),
  ...{ model, detector, detect, aligned, flip },
} satisfies OptionTable<TrainClassifierOptions>;

export const PREDICT = {
  nameBy: { ...TRAIN_CLASSIFIER.nameBy, otherwise: 'the classifier’s' },
  labelled: flag({
    meaning: 'folders are people: one face a photo, and the classifier is tested on them',
    default: false,
  }),
  ...{ detector, detect, aligned, face, flip },
} satisfies OptionTable<PredictOptions>;

export function trainClassifierOptions(options: TrainClassifierOptions) {
  const all = filled<TrainClassifierOptions, typeof TRAIN_CLASSIFIER>(TRAIN_CLASSIFIER, options);
  const { scaled, nameBy } = PRESETS[all.preset];
  return { ...all, scaled: all.scaled ?? scaled, nameBy: all.nameBy ?? nameBy };
}

export const predictOptions = (options: PredictOptions) =>
  filled<PredictOptions, typeof PREDICT>(PREDICT, options);
