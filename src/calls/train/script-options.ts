/** The options of the two scripts, by their names there. */
import {
  OPTIMISER_NAMES,
  STANDARDISATIONS,
  TRAINED_PARTS,
  type LfwOptions,
  type ScriptTrainOptions,
} from '../../base/types';
import { EVALUATE } from '../evaluate/options';
import { flag, given, number, oneOf, type OptionTable } from '../options';

const belowOne = { min: 0, max: 0.9 };
const whole = { min: 1, whole: true };

/** The scripts' own names. */
export const SCRIPT_NAMES = {
  pretrained: 'pretrained_model',
  maxEpochs: 'max_nrof_epochs',
  epochSize: 'epoch_size',
  imageSize: 'image_size',
  embeddingSize: 'embedding_size',
  randomCrop: 'random_crop',
  randomFlip: 'random_flip',
  randomRotate: 'random_rotate',
  standardise: 'use_fixed_image_standardization',
  optimiser: 'optimizer',
  batchSize: 'batch_size',
  learningRate: 'learning_rate',
  seed: 'seed',
  keepProbability: 'keep_probability',
  weightDecay: 'weight_decay',
  centerLossFactor: 'center_loss_factor',
  centerLossAlfa: 'center_loss_alfa',
  prelogitsNormLossFactor: 'prelogits_norm_loss_factor',
  prelogitsNormP: 'prelogits_norm_p',
  prelogitsHistMax: 'prelogits_hist_max',
  learningRateDecayEpochs: 'learning_rate_decay_epochs',
  learningRateDecayFactor: 'learning_rate_decay_factor',
  learningRateSchedule: 'learning_rate_schedule_file',
  movingAverageDecay: 'moving_average_decay',
  filterDistances: 'filter_filename',
  filterPercentile: 'filter_percentile',
  filterMinImagesPerClass: 'filter_min_nrof_images_per_class',
  validateEveryEpochs: 'validate_every_n_epochs',
  validationSplitRatio: 'validation_set_split_ratio',
  minValidationImagesPerClass: 'min_nrof_val_images_per_class',
  peoplePerBatch: 'people_per_batch',
  imagesPerPerson: 'images_per_person',
  alpha: 'alpha',
  lfw: 'lfw_dir, lfw_pairs, lfw_nrof_folds, lfw_distance_metric, lfw_use_flipped_images, lfw_subtract_mean',
} as const;

/** Options that only one of the scripts has. */
export const ONLY: Partial<Record<keyof ScriptTrainOptions, 'softmax' | 'triplet'>> = {
  randomRotate: 'softmax',
  standardise: 'softmax',
  prelogitsNormLossFactor: 'softmax',
  prelogitsNormP: 'softmax',
  prelogitsHistMax: 'softmax',
  centerLossFactor: 'softmax',
  centerLossAlfa: 'softmax',
  filterDistances: 'softmax',
  filterPercentile: 'softmax',
  filterMinImagesPerClass: 'softmax',
  validateEveryEpochs: 'softmax',
  validationSplitRatio: 'softmax',
  minValidationImagesPerClass: 'softmax',
  peoplePerBatch: 'triplet',
  imagesPerPerson: 'triplet',
  alpha: 'triplet',
  semiHard: 'triplet',
};

const script = (option: keyof typeof SCRIPT_NAMES, meaning: string) =>
  `${meaning} (\`${SCRIPT_NAMES[option]}\`)`;

const { folds, metric, flip, subtractMean } = EVALUATE;

/** How LFW is evaluated: rows of `evaluate`. */
export const LFW = { folds, metric, flip, subtractMean } satisfies OptionTable<
  Omit<LfwOptions, 'tree' | 'pairs'>
>;

/** What the scripts take beside. */
export const TRAIN_SCRIPTS = {
  pretrained: flag({
    meaning: script('pretrained', 'begins with the weights of `model`; else at random'),
    default: true,
  }),
  part: oneOf(TRAINED_PARTS, {
    meaning: 'what learns; all before it stays as it is',
    default: 'everything',
  }),
  maxEpochs: number({ meaning: script('maxEpochs', 'epochs'), default: 500, ...whole }),
  epochSize: number({ meaning: script('epochSize', 'batches an epoch'), default: 1000, ...whole }),
  imageSize: number({
    meaning: script('imageSize', 'side of the picture that goes in, pixels'),
    default: 160,
    min: 80,
    max: 512,
    whole: true,
  }),
  embeddingSize: number({
    meaning: script('embeddingSize', 'numbers of an embedding'),
    default: undefined,
    otherwise: 'that of `model`',
    min: 2,
    max: 4096,
    whole: true,
  }),
  randomCrop: flag({ meaning: script('randomCrop', 'cuts at a random place'), default: false }),
  randomFlip: flag({
    meaning: script('randomFlip', 'mirrors every second picture'),
    default: false,
  }),
  randomRotate: flag({
    meaning: script('randomRotate', 'turns by up to 10 degrees'),
    default: false,
  }),
  standardise: oneOf(STANDARDISATIONS, {
    meaning: script('standardise', 'how pixels become the network’s input'),
    default: undefined,
    otherwise: 'the weights’',
  }),
  keepProbability: number({
    meaning: script('keepProbability', 'share that dropout keeps'),
    default: 1,
    min: 0.01,
    max: 1,
  }),
  weightDecay: number({ meaning: script('weightDecay', 'factor'), default: 0, min: 0, max: 1 }),
  centerLossFactor: number({
    meaning: script('centerLossFactor', 'factor'),
    default: 0,
    min: 0,
    max: 100,
  }),
  centerLossAlfa: number({
    meaning: script('centerLossAlfa', 'how much of a centre stays'),
    default: 0.95,
    min: 0,
    max: 1,
  }),
  prelogitsNormLossFactor: number({
    meaning: script('prelogitsNormLossFactor', 'factor'),
    default: 0,
    min: 0,
    max: 100,
  }),
  prelogitsNormP: number({
    meaning: script('prelogitsNormP', 'which norm'),
    default: 1,
    min: 1,
  }),
  prelogitsHistMax: number({
    meaning: script('prelogitsHistMax', 'end of the histogram'),
    default: 10,
    min: 0.001,
  }),
  optimiser: oneOf(OPTIMISER_NAMES, {
    meaning: script('optimiser', 'with TensorFlow’s numerics'),
    default: 'ADAGRAD',
  }),
  learningRateDecayEpochs: number({
    meaning: script('learningRateDecayEpochs', 'epochs between two decays'),
    default: 100,
    ...whole,
  }),
  learningRateDecayFactor: number({
    meaning: script('learningRateDecayFactor', 'factor of a decay'),
    default: 1,
    min: 0,
    max: 10,
  }),
  learningRateSchedule: given({
    meaning: script('learningRateSchedule', 'text of the file'),
    default: undefined,
    otherwise: 'none',
  }),
  movingAverageDecay: number({
    meaning: script('movingAverageDecay', 'of the averages of variables'),
    default: 0.9999,
    min: 0,
    max: 1,
  }),
  filterDistances: given({
    meaning: script('filterDistances', 'distance to the centre by path'),
    default: undefined,
    otherwise: 'none',
  }),
  filterPercentile: number({
    meaning: script('filterPercentile', 'percent that stay'),
    default: 100,
    min: 0,
    max: 100,
  }),
  filterMinImagesPerClass: number({
    meaning: script('filterMinImagesPerClass', 'fewer are left out'),
    default: 0,
    min: 0,
    whole: true,
  }),
  validateEveryEpochs: number({
    meaning: script('validateEveryEpochs', 'epochs between two validations'),
    default: 5,
    ...whole,
  }),
  validationSplitRatio: number({
    meaning: script('validationSplitRatio', 'share of each person’s photos that validates'),
    default: 0,
    ...belowOne,
  }),
  minValidationImagesPerClass: number({
    meaning: script('minValidationImagesPerClass', 'fewer are left out'),
    default: 0,
    min: 0,
  }),
  peoplePerBatch: number({
    meaning: script('peoplePerBatch', 'people of whom triplets are made'),
    default: 45,
    ...whole,
  }),
  imagesPerPerson: number({
    meaning: script('imagesPerPerson', 'photos of each'),
    default: 40,
    ...whole,
  }),
  alpha: number({
    meaning: script('alpha', 'how much nearer the same person has to be'),
    default: 0.2,
    min: 0,
    max: 4,
  }),
  semiHard: flag({
    meaning: 'triplets by FaceNet’s condition, which the script has commented out',
    default: false,
  }),
  lfw: given({
    meaning: script(
      'lfw',
      'evaluated after each epoch: `{ tree, pairs, folds, metric, flip, subtractMean }`, all but the tree as of `facet.evaluate`',
    ),
    default: undefined,
    otherwise: 'none',
  }),
} satisfies OptionTable<Omit<ScriptTrainOptions, 'batchSize' | 'learningRate'>>;

/** Options by the scripts' names, as far as they have one. */
export function byScriptNames(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names: Record<string, string | undefined> = SCRIPT_NAMES;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [names[name] ?? name, value]),
  );
}
