/** The options of `train`: those of every mode, those of a personal gallery, those of the scripts. */
import {
  TRAINING_MODES,
  type Camera,
  type CommonTrainOptions,
  type PersonalTrainOptions,
  type TrainingMode,
  type TrainOptions,
} from '../../base/types';
import { EMBED } from '../embed/options';
import { ONLY, TRAIN_SCRIPTS } from './script-options';
import { filled, flag, given, number, oneOf, type Option, type OptionTable } from '../options';
import { SEED } from '../align/options';

const byMode = 'by mode';
const belowOne = { min: 0, max: 0.9 };

/** A number of either sign: what a rate of 0 or less means is the mode's. */
const anyRate = (row: { meaning: string; default: undefined; otherwise: string }) =>
  ({
    ...given<number>(row),
    range: 'a number',
    isRight: (value) => typeof value === 'number' && !Number.isNaN(value),
  }) satisfies Option<number>;

const isCamera = (value: unknown): boolean => {
  if (value === 'door') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { size, grey, contrast, brightness, noise } = value as Partial<Camera>;
  const isAbove = (number: unknown, least: number) => typeof number === 'number' && number >= least;
  return (
    isAbove(size, 1) &&
    typeof grey === 'boolean' &&
    isAbove(contrast, 0.01) &&
    isAbove(brightness, -255) &&
    isAbove(noise, 0)
  );
};

/** What every mode takes. */
export const TRAIN = {
  mode: oneOf(TRAINING_MODES, {
    meaning:
      '`personal`: the last layer and a head; `shift`: only the offset, at once; `last block`, `everything`: more of the network; `softmax`, `triplet`: as the two scripts',
    default: 'personal',
  }),
  model: given({
    meaning: 'id of the embedder’s weights that learn further',
    default: undefined,
    otherwise: 'the best that can be trained',
  }),
  detector: EMBED.detector,
  aligned: flag({
    meaning: 'photos are face crops already',
    default: undefined,
    otherwise: 'found out by their size',
  }),
  detect: EMBED.detect,
  title: given({
    meaning: 'title of the new weights',
    default: undefined,
    otherwise: 'the old one’s, with the date',
  }),
  seed: { ...SEED, meaning: 'of all that is drawn by chance' },
  holdOutPhotos: number({
    meaning: 'share of each person’s photos that is held out',
    default: 0.2,
    ...belowOne,
  }),
  holdOutPeople: {
    ...given<number | readonly string[], number>({
      meaning: 'share of the people who are held out whole, or their names',
      default: 0.2,
    }),
    ...belowOne,
    range: 'a number from 0 to 0.9, or a list of names',
    isRight: (value) =>
      (typeof value === 'number' && value >= 0 && value <= 0.9) ||
      (Array.isArray(value) && value.every((name) => typeof name === 'string')),
  },
  falseAlarms: number({
    meaning: 'rate of strangers taken for somebody at which it is measured who is named rightly',
    default: 0.01,
    min: 0.0001,
    max: 0.5,
  }),
  guard: given({
    meaning:
      'other people, of whom the new weights may not know less: a tree of folders; `false`: none',
    default: undefined,
    otherwise: 'the drawn people that come with Facet',
  }),
  camera: {
    ...given<'door' | Camera>({
      meaning:
        'photos are made poor as a camera makes them: `"door"`, or `{ size, grey, contrast, brightness, noise }` as `facet.measureCamera` gives it',
      default: undefined,
      otherwise: 'photos as they are',
    }),
    range:
      '"door", or { size, grey, contrast, brightness, noise }: numbers above 0 but for brightness and noise',
    isRight: isCamera,
  },
  cameraAt: oneOf(['recognition', 'everywhere'], {
    meaning:
      'where that camera is: `recognition`: good photos are enrolled, and teach together with the same made poor; `everywhere`: it takes the enrolled photos too',
    default: 'recognition',
  }),
  suspects: oneOf(['leave out', 'keep'], {
    meaning: 'what becomes of photos that are nearer to another person: `leave out` or `keep`',
    default: 'leave out',
  }),
  resume: given({
    meaning: 'id of an unfinished training that goes on; what it was begun with counts',
    default: undefined,
    otherwise: 'a new one',
  }),
} satisfies OptionTable<CommonTrainOptions>;

const whole = { min: 1, whole: true };

/** What learning from a personal gallery takes beside. */
export const TRAIN_PERSONAL = {
  steps: number({
    meaning: 'steps',
    default: undefined,
    otherwise: byMode,
    ...whole,
    max: 100_000,
  }),
  batchSize: number({
    meaning: 'photos a step',
    default: undefined,
    otherwise: byMode,
    ...whole,
    max: 1800,
  }),
  learningRate: anyRate({
    meaning:
      'the highest learning rate; of the scripts the constant one, or 0 or less for the schedule’s',
    default: undefined,
    otherwise: byMode,
  }),
  warmUp: number({ meaning: 'steps over which the rate rises', default: 5, min: 0, whole: true }),
  scale: number({ meaning: 'of the cosines', default: 32, min: 1, max: 1000 }),
  margin: number({ meaning: 'off the cosine of the true person', default: 0.35, min: 0, max: 1 }),
  patience: number({
    meaning: 'measurements without a gain after which it ends early; 0: never',
    default: 0,
    min: 0,
    whole: true,
  }),
} satisfies OptionTable<PersonalTrainOptions>;

type FilledOf<T> = { [K in keyof T]: T[K] };

/** Found on galleries of real people and five cameras, measured on others; the scripts' own. */
const BY_MODE: Record<TrainingMode, { steps: number; batchSize: number; learningRate: number }> = {
  personal: { steps: 100, batchSize: 32, learningRate: 0.1 },
  shift: { steps: 0, batchSize: 32, learningRate: 0 },
  'last block': { steps: 100, batchSize: 32, learningRate: 0.1 },
  everything: { steps: 80, batchSize: 16, learningRate: 3e-5 },
  softmax: { steps: 0, batchSize: 90, learningRate: 0.1 },
  triplet: { steps: 0, batchSize: 90, learningRate: 0.1 },
};

const ALL = { ...TRAIN, ...TRAIN_PERSONAL, ...TRAIN_SCRIPTS };

export const isScript = (mode: TrainingMode): mode is 'softmax' | 'triplet' =>
  mode === 'softmax' || mode === 'triplet';

/** The modes that learn from pictures and not from features: they read the photos again at every step. */
export type PictureMode = 'everything' | 'softmax' | 'triplet';

export const isFromPictures = (mode: TrainingMode): mode is PictureMode =>
  isScript(mode) || mode === 'everything';

/** Options of both scripts, and of those that learn from features. */
const [OF_SCRIPTS, OF_OTHERS] = [
  ['batchSize', 'learningRate', 'patience'],
  Object.keys(TRAIN_PERSONAL),
];

/** Options that are given and that this mode has no use for. */
export function notUsed(options: TrainOptions): string[] {
  const { mode = TRAIN.mode.default } = options;
  const used = new Set<string>(Object.keys(TRAIN));
  const more = isScript(mode) ? OF_SCRIPTS : mode === 'shift' ? [] : OF_OTHERS;
  for (const name of more) used.add(name);
  if (isFromPictures(mode)) used.add('lfw');
  if (isScript(mode)) {
    for (const name of Object.keys(TRAIN_SCRIPTS) as (keyof typeof TRAIN_SCRIPTS)[]) {
      if ((ONLY[name] ?? mode) === mode) used.add(name);
    }
  }
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined || used.has(name) ? [] : [name],
  );
}

/**
 * Every option of a training as it will be used.
 * @throws FacetError `INVALID_OPTION`
 */
export function trainOptions(options: TrainOptions) {
  const all = filled<TrainOptions, typeof ALL>(ALL, options);
  const usual = BY_MODE[all.mode];
  return {
    ...all,
    // A shift takes none, whatever is said.
    steps: all.mode === 'shift' ? 0 : (all.steps ?? usual.steps),
    batchSize: all.batchSize ?? usual.batchSize,
    learningRate: all.learningRate ?? usual.learningRate,
  };
}

export type FilledTrainOptions = FilledOf<ReturnType<typeof trainOptions>>;
