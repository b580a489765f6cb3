/** How weights are trained: modes, and the options of each. */
import type { DetectOptions } from './faces';
import type { Photo } from './calls';
import type { EvaluateOptions, Tree } from './datasets';
import type { Standardisation } from './weights';

/** What is trained, and how. */
export const TRAINING_MODES = [
  /** The Bottleneck and a head of one row a person, from features computed once: the default. */
  'personal',
  /** No training: the embedding's offset less what all photos have in common. */
  'shift',
  /** As `personal`, the last residual block too: for a GPU. */
  'last block',
  /** As `personal`, the whole network, from pictures: for a GPU. */
  'everything',
  /** As train_softmax.py. */
  'softmax',
  /** As train_tripletloss.py. */
  'triplet',
] as const;
export type TrainingMode = (typeof TRAINING_MODES)[number];

/** The first layer that a script's training moves: all before it stay as they are. */
export const TRAINED_PARTS = ['bottleneck', 'last block', 'everything'] as const;
export type TrainedPart = (typeof TRAINED_PARTS)[number];

export const OPTIMISER_NAMES = ['ADAGRAD', 'ADADELTA', 'ADAM', 'RMSPROP', 'MOM'] as const;
export type OptimiserName = (typeof OPTIMISER_NAMES)[number];

/** What a poor camera does to a face. */
export interface Camera {
  /** Pixels along the side of a cut face, as the camera takes it. */
  size: number;
  grey: boolean;
  /** Of the distance from middle grey: 1 leaves it. */
  contrast: number;
  /** Grey levels that everything is brighter by. */
  brightness: number;
  /** Standard deviation of each pixel, grey levels. */
  noise: number;
}

/** A camera as its frames show it. */
export interface MeasuredCamera extends Camera {
  /** Faces that it was measured from. */
  faces: number;
  /** Why other frames did not count, a sentence each. */
  leftOut: string[];
}

export interface MeasureCameraOptions {
  /** Good photos, one face each, that contrast and brightness are compared with. Default: drawn people that come with Facet. */
  good?: Iterable<Photo>;
  /** Id of the embedder's weights, by whose rule faces are cut. Default: the best there are. */
  model?: string;
  /** Id of the detector's weights. */
  detector?: string;
}

/** What every mode takes. */
export interface CommonTrainOptions {
  mode?: TrainingMode;
  /** Id of the embedder's weights that are trained further. Default: the best that can be trained. */
  model?: string;
  /** Id of the detector's weights. */
  detector?: string;
  /** Photos are face crops already. Default: found out by their size. */
  aligned?: boolean;
  detect?: Omit<DetectOptions, 'model' | 'quality'>;
  /** Title of the new weights. Default: the parent's, with the mode and the date. */
  title?: string;
  /** Of all that is drawn by chance. Default 666. */
  seed?: number;
  /** Share of each person's photos that is held out, 0 to below 1. Default 0.2. */
  holdOutPhotos?: number;
  /** Share of the people who are held out whole, or their names. Default 0.2. */
  holdOutPeople?: number | readonly string[];
  /** Rate of strangers taken for somebody at which "named rightly" is measured. Default 0.01. */
  falseAlarms?: number;
  /** Other people, of whom the new weights may not know less: a tree of folders, or none. Default: the drawn people that come with Facet. */
  guard?: Tree | false;
  /** The photos are made poor as this camera makes them. */
  camera?: 'door' | Camera;
  /**
   * Where that camera is: `recognition`, where good photos are enrolled and teach together with the same made poor,
   * and the camera sees people afterwards; or `everywhere`, where it takes the enrolled photos too.
   * Default `recognition`.
   */
  cameraAt?: 'recognition' | 'everywhere';
  /** What becomes of photos that are nearer to somebody else's: Default `leave out`. */
  suspects?: 'leave out' | 'keep';
  /** Goes on with an unfinished training: its id. What it was begun with counts, not the other options. */
  resume?: string;
}

/** What `personal`, `last block` and `everything` take; defaults by mode. */
export interface PersonalTrainOptions {
  steps?: number;
  /** Photos a step. */
  batchSize?: number;
  /** The highest learning rate: it rises over `warmUp` steps and falls by a cosine. */
  learningRate?: number;
  warmUp?: number;
  scale?: number;
  margin?: number;
  /** Evaluations without a gain after which it ends early; 0: never. Default 0. */
  patience?: number;
}

/** How LFW is evaluated while a script's training runs: as its `lfw_...` options, what is left out as their defaults. */
export interface LfwOptions extends Pick<
  EvaluateOptions,
  'folds' | 'metric' | 'flip' | 'subtractMean'
> {
  tree: Tree;
  pairs?: string | Blob;
}

/** Every option of train_softmax.py and train_tripletloss.py that means something here, by the scripts' names. */
export interface ScriptTrainOptions {
  /** `pretrained_model`: false starts from xavier's random values. Default true. */
  pretrained?: boolean;
  /** Default `everything`, as the scripts. */
  part?: TrainedPart;
  maxEpochs?: number;
  batchSize?: number;
  imageSize?: number;
  /** Batches an epoch. */
  epochSize?: number;
  embeddingSize?: number;
  randomCrop?: boolean;
  randomFlip?: boolean;
  randomRotate?: boolean;
  standardise?: Standardisation;
  keepProbability?: number;
  weightDecay?: number;
  centerLossFactor?: number;
  centerLossAlfa?: number;
  prelogitsNormLossFactor?: number;
  prelogitsNormP?: number;
  prelogitsHistMax?: number;
  optimiser?: OptimiserName;
  /** 0 or less: the schedule file's. */
  learningRate?: number;
  learningRateDecayEpochs?: number;
  learningRateDecayFactor?: number;
  /** Text of a schedule file. */
  learningRateSchedule?: string;
  movingAverageDecay?: number;
  /** `distance_to_center` of each photo by path, as `clean` and calculate_filtering_metrics.py give it. */
  filterDistances?: Readonly<Record<string, number>>;
  filterPercentile?: number;
  filterMinImagesPerClass?: number;
  validateEveryEpochs?: number;
  validationSplitRatio?: number;
  minValidationImagesPerClass?: number;
  peoplePerBatch?: number;
  imagesPerPerson?: number;
  alpha?: number;
  /** FaceNet's condition, which the script has commented out. */
  semiHard?: boolean;
  /** An LFW with its pairs, evaluated after each epoch. */
  lfw?: LfwOptions;
}

export type TrainOptions = CommonTrainOptions &
  Omit<PersonalTrainOptions, 'batchSize' | 'learningRate'> &
  ScriptTrainOptions;
