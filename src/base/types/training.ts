/** Training weights on people's photos: what is told while it runs, and what becomes of it. */
import type { Progress } from './calls';
import type { TrainingMode } from './training-options';
import type { ModelInfo } from './weights';

/** A photo of the gallery of which something is to be said before it teaches. */
export interface GalleryFinding {
  path: string;
  person: string;
  kind:
    | 'suspect' /* nearer to another person */
    | 'poor' /* small, blurred, dark */
    | 'no face'
    | 'unreadable'
    | 'alike' /* the same picture, or nearly, as another */;
  /** What is wrong, as a sentence. */
  says: string;
  /** Of a suspect: whose photos it is nearer to. Of one alike: the other's path. */
  rival?: string;
  /** It does not teach. */
  leftOut: boolean;
}

/** What is known of a gallery before anything is learned from it. */
export interface GalleryCheck {
  people: number;
  photos: number;
  /** Photos that teach, photos of the same people held out, photos of people held out whole. */
  train: number;
  heldOutPhotos: number;
  heldOutPeople: { people: string[]; photos: number };
  guard: { people: number; photos: number };
  findings: GalleryFinding[];
  /** What to know, as sentences: too few photos, nothing held out. */
  warnings: string[];
  /** Bytes that the features take in memory and on this device. */
  featureBytes: number;
}

/** Losses of one step, before its update. */
export interface StepEvent {
  kind: 'step';
  /** From 1. */
  step: number;
  steps: number;
  epoch: number;
  rate: number;
  total: number;
  /** The first term: cross entropy, or the triplet loss. */
  data: number;
  /** All that is added to it. */
  regularisation: number;
  weightDecay: number;
  /** Not times their factors. */
  prelogitsNorm: number;
  centerLoss: number;
  /** Share of the batch whose class was found; of a margin with the margin taken off. NaN of triplets. */
  accuracy: number;
  /** Length of all gradients together. */
  gradientNorm: number;
  stepsPerSecond: number;
  photosPerSecond: number;
  secondsLeft: number;
  /** Bytes of the heap and of the GPU. */
  memory: number;
}

/** A step as whoever takes it knows it. */
export type TrainedStep = Pick<StepEvent, StepFigure | 'step'>;

/** How well one set of pairs is told apart. */
export interface PairFigures {
  pairs: { same: number; different: number };
  eer: number;
  auc: number;
  /** Share of the same accepted where `falseAlarms` of the different ones are. */
  val: number;
  /** False accept rates and true accept rates of the curve, ascending. */
  roc: { far: number[]; tar: number[] };
}

/** Held-out figures by one set of weights. What there is no data for is undefined. */
export interface TrainingFigures {
  /** Share of the own held-out photos named rightly at the chosen rate of false alarms by strangers. */
  named?: number;
  /** Share nearest to their own person, whatever the distance. */
  nearest?: number;
  own?: PairFigures;
  people?: PairFigures;
  guard?: PairFigures;
}

/** A pair that weights get most wrong. */
export interface WrongTrainingPair {
  photos: [a: string, b: string];
  same: boolean;
  /** Squared Euclidean distance by the old weights and by the new ones. */
  before: number;
  after: number;
}

export type TrainEvent =
  | ({
      kind: 'progress';
      doing: 'reading' | 'features' | 'guard' | 'measuring';
      /** What all that is learned from takes on this device. */
      bytes?: number;
    } & Progress)
  | { kind: 'checked'; check: GalleryCheck }
  /** Pictures as the network is taught with them. */
  | { kind: 'samples'; pictures: ImageBitmap[] }
  | StepEvent
  | { kind: 'figures'; step: number; epoch: number; figures: TrainingFigures }
  | { kind: 'lfw'; epoch: number; accuracy: number; val: number }
  | { kind: 'validated'; epoch: number; loss: number; crossEntropy: number; accuracy: number }
  /** A checkpoint was kept on this device. */
  | { kind: 'kept'; step: number; bytes: number }
  /** Something that a person should know; the training goes on, or went back to a step. */
  | {
      kind: 'noticed';
      what:
        | 'nan'
        | 'exploding'
        | 'collapse'
        | 'overfit'
        | 'head'
        | 'lost'
        | 'not kept'
        | 'waits'
        /** Options that this mode has no use for. */
        | 'not used'
        /** Others are not measured any more. */
        | 'guard'
        /** Too many photos for memory at once: gradients are summed, batch norm is by fewer. */
        | 'micro-batches'
        /** Whoever is sampled, nobody is near enough to anybody else to learn from. */
        | 'no triplets';
      says: string;
      backTo?: number;
    }
  | { kind: 'paused' | 'resumed' };

/** What became of it, in words and in figures that were held out. */
export interface Verdict {
  better: boolean;
  /** Share of the new weights that was taken, 0 where the old ones stay. */
  share: number;
  /** One sentence. */
  says: string;
  /** Further sentences. */
  because: string[];
  /** 95 % bootstrap intervals over people, after less before. */
  gains: {
    named?: Gain;
    own?: Gain;
    people?: Gain;
    guard?: Gain;
  };
}

/** Of VAL, or of "named rightly". */
export interface Gain {
  before: number;
  after: number;
  low: number;
  high: number;
  /** It can be told from chance, however many gains and shares of the weights were tried. */
  sure: boolean;
}

export interface TrainResult {
  id: string;
  mode: TrainingMode;
  verdict: Verdict;
  before: TrainingFigures;
  after: TrainingFigures;
  worst: { accepts: WrongTrainingPair[]; rejects: WrongTrainingPair[] };
  check: GalleryCheck;
  /** The new weights where they are better; where nothing was held out, kept beside the old. */
  model?: ModelInfo;
  steps: number;
  /** Milliseconds. */
  took: number;
  stopped: boolean;
  /** What the scripts write, by name. */
  files: Record<string, Blob>;
}

/** A training as it runs. */
export interface TrainRun {
  readonly id: string;
  readonly events: AsyncIterable<TrainEvent>;
  pause(): void;
  resume(): void;
  /** Ends it: what was learned so far is measured. An abort of the signal forgets it. */
  stop(): void;
  readonly result: Promise<TrainResult>;
}

/** All that was told of a training while it ran: what its files are written from. */
export interface TrainingRecord {
  /** As they were used, those by default too. */
  options: Readonly<Record<string, unknown>>;
  /** A column for each figure of {@link StepEvent}, a value for each step. */
  steps: Record<StepFigure, number[]>;
  figures: { step: number; epoch: number; figures: TrainingFigures }[];
  /** Seconds, and of `|prelogits|` how many lay in each of 1,000 bins. */
  epochs: {
    epoch: number;
    rate: number;
    timeTrain: number;
    timeValidate: number;
    timeEvaluate: number;
    prelogitsHistogram?: number[];
  }[];
  validated: { epoch: number; loss: number; crossEntropy: number; accuracy: number }[];
  /** `step`: the number of steps before the epoch, as the script writes it. */
  lfw: { epoch: number; step: number; accuracy: number; val: number }[];
}

/** What is kept of every step. */
export const STEP_FIGURES = [
  'rate',
  'total',
  'data',
  'regularisation',
  'weightDecay',
  'prelogitsNorm',
  'centerLoss',
  'accuracy',
  'gradientNorm',
] as const;
export type StepFigure = (typeof STEP_FIGURES)[number];

/** A training that is kept on this device. */
export interface Training {
  id: string;
  title: string;
  mode: TrainingMode;
  /** Milliseconds since 1970. */
  date: number;
  /** Where it is; `resumable` where it can be gone on with. */
  step: number;
  steps: number;
  state: 'unfinished' | 'done';
  /** It goes on only with the photos. */
  needsPhotos: boolean;
  people: number;
  photos: number;
  parent: string;
  /** Options that were not left out, for the table of runs. */
  options: Readonly<Record<string, unknown>>;
  result?: Omit<TrainResult, 'files' | 'model'> & { model?: string };
}
