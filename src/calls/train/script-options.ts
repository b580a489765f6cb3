/** The options of the two scripts, by their names there. */
import {
  OPTIMISER_NAMES,
  STANDARDISATIONS,
  TRAINED_PARTS,
  type ScriptTrainOptions,
} from '../../base/types';
import { flag, given, number, oneOf, type OptionTable } from '../options';

const belowOne = { min: 0, max: 0.9 };
const whole = { min: 1, whole: true };

const script = (name: string, meaning: string) => `${meaning} (\`${name}\`)`;

/** What the scripts take beside. */
export const TRAIN_SCRIPTS = {
  pretrained: flag({
    meaning: script('pretrained_model', 'begins with the weights of `model`; else at random'),
    default: true,
  }),
  part: oneOf(TRAINED_PARTS, {
    meaning: 'what learns; all before it stays as it is',
    default: 'everything',
  }),
  maxEpochs: number({ meaning: script('max_nrof_epochs', 'epochs'), default: 500, ...whole }),
  epochSize: number({ meaning: script('epoch_size', 'batches an epoch'), default: 1000, ...whole }),
  imageSize: number({
    meaning: script('image_size', 'side of the picture that goes in, pixels'),
    default: 160,
    min: 80,
    max: 512,
    whole: true,
  }),
  embeddingSize: number({
    meaning: script('embedding_size', 'numbers of an embedding'),
    default: undefined,
    otherwise: 'that of `model`',
    min: 2,
    max: 4096,
    whole: true,
  }),
  randomCrop: flag({ meaning: script('random_crop', 'cuts at a random place'), default: false }),
  randomFlip: flag({
    meaning: script('random_flip', 'mirrors every second picture'),
    default: false,
  }),
  randomRotate: flag({
    meaning: script('random_rotate', 'turns by up to 10 degrees'),
    default: false,
  }),
  standardise: oneOf(STANDARDISATIONS, {
    meaning: script('use_fixed_image_standardization', 'how pixels become the network’s input'),
    default: undefined,
    otherwise: 'the weights’',
  }),
  keepProbability: number({
    meaning: script('keep_probability', 'share that dropout keeps'),
    default: 1,
    min: 0.01,
    max: 1,
  }),
  weightDecay: number({ meaning: script('weight_decay', 'factor'), default: 0, min: 0, max: 1 }),
  centerLossFactor: number({
    meaning: script('center_loss_factor', 'factor'),
    default: 0,
    min: 0,
    max: 100,
  }),
  centerLossAlfa: number({
    meaning: script('center_loss_alfa', 'how much of a centre stays'),
    default: 0.95,
    min: 0,
    max: 1,
  }),
  prelogitsNormLossFactor: number({
    meaning: script('prelogits_norm_loss_factor', 'factor'),
    default: 0,
    min: 0,
    max: 100,
  }),
  prelogitsNormP: number({
    meaning: script('prelogits_norm_p', 'which norm'),
    default: 1,
    min: 1,
  }),
  prelogitsHistMax: number({
    meaning: script('prelogits_hist_max', 'end of the histogram'),
    default: 10,
    min: 0.001,
  }),
  optimiser: oneOf(OPTIMISER_NAMES, {
    meaning: script('optimizer', 'with TensorFlow’s numerics'),
    default: 'ADAGRAD',
  }),
  learningRateDecayEpochs: number({
    meaning: script('learning_rate_decay_epochs', 'epochs between two decays'),
    default: 100,
    ...whole,
  }),
  learningRateDecayFactor: number({
    meaning: script('learning_rate_decay_factor', 'factor of a decay'),
    default: 1,
    min: 0,
    max: 10,
  }),
  learningRateSchedule: given({
    meaning: script('learning_rate_schedule_file', 'text of the file'),
    default: undefined,
    otherwise: 'none',
  }),
  movingAverageDecay: number({
    meaning: script('moving_average_decay', 'of the averages of variables'),
    default: 0.9999,
    min: 0,
    max: 1,
  }),
  filterDistances: given({
    meaning: script('filter_filename', 'distance to the centre by path'),
    default: undefined,
    otherwise: 'none',
  }),
  filterPercentile: number({
    meaning: script('filter_percentile', 'percent that stay'),
    default: 100,
    min: 0,
    max: 100,
  }),
  filterMinImagesPerClass: number({
    meaning: script('filter_min_nrof_images_per_class', 'fewer are left out'),
    default: 0,
    min: 0,
    whole: true,
  }),
  validateEveryEpochs: number({
    meaning: script('validate_every_n_epochs', 'epochs between two validations'),
    default: 5,
    ...whole,
  }),
  validationSplitRatio: number({
    meaning: script('validation_set_split_ratio', 'share of each person’s photos that validates'),
    default: 0,
    ...belowOne,
  }),
  minValidationImagesPerClass: number({
    meaning: script('min_nrof_val_images_per_class', 'fewer are left out'),
    default: 0,
    min: 0,
  }),
  peoplePerBatch: number({
    meaning: script('people_per_batch', 'people of whom triplets are made'),
    default: 45,
    ...whole,
  }),
  imagesPerPerson: number({
    meaning: script('images_per_person', 'photos of each'),
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
    meaning: script('lfw_dir, lfw_pairs', 'evaluated after each epoch: `{ tree, pairs }`'),
    default: undefined,
    otherwise: 'none',
  }),
} satisfies OptionTable<Omit<ScriptTrainOptions, 'batchSize' | 'learningRate'>>;
