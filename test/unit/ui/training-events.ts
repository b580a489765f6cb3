/** What a training tells, with whatever a test wants otherwise. */
import type {
  GalleryCheck,
  GalleryFinding,
  PairFigures,
  StepEvent,
  TrainEvent,
  Training,
  TrainResult,
  TrainRun,
} from '../../../src/base/types';

export const step = (change: Partial<StepEvent> = {}): StepEvent => ({
  kind: 'step',
  step: 1,
  steps: 100,
  epoch: 1,
  rate: 0.1,
  total: 3,
  data: 2,
  regularisation: 1,
  weightDecay: 0.75,
  prelogitsNorm: 0.25,
  centerLoss: 0,
  accuracy: 0.5,
  gradientNorm: 4,
  stepsPerSecond: 20,
  photosPerSecond: 640,
  secondsLeft: 5,
  memory: 1e8,
  ...change,
});

export const pairFigures = (change: Partial<PairFigures> = {}): PairFigures => ({
  pairs: { same: 10, different: 20 },
  eer: 0.2,
  auc: 0.9,
  val: 0.3,
  roc: { far: [0, 0.5, 1], tar: [0.2, 0.8, 1] },
  ...change,
});

export const finding = (change: Partial<GalleryFinding> = {}): GalleryFinding => ({
  path: 'people/Ada/Ada_0001.jpg',
  person: 'Ada',
  kind: 'suspect',
  says: 'Nearer to Ben.',
  rival: 'Ben',
  leftOut: true,
  ...change,
});

export const check = (change: Partial<GalleryCheck> = {}): GalleryCheck => ({
  people: 2,
  photos: 8,
  train: 6,
  heldOutPhotos: 2,
  heldOutPeople: { people: [], photos: 0 },
  guard: { people: 0, photos: 0 },
  findings: [],
  warnings: [],
  featureBytes: 0,
  ...change,
});

export const result = (change: Partial<TrainResult> = {}): TrainResult => ({
  id: 'one',
  mode: 'personal',
  verdict: { better: false, share: 0, says: 'Not better.', because: [], gains: {} },
  before: {},
  after: {},
  worst: { accepts: [], rejects: [] },
  check: check(),
  steps: 100,
  took: 1000,
  stopped: false,
  files: {},
  ...change,
});

export const kept = (change: Partial<Training> = {}): Training => ({
  id: 'one',
  title: 'Trained',
  mode: 'personal',
  date: 1,
  step: 40,
  steps: 100,
  state: 'unfinished',
  needsPhotos: false,
  people: 2,
  photos: 8,
  parent: 'old',
  options: {},
  ...change,
});

/** A run that tells these events, and then ends as it is told to. */
export function scriptedRun(events: TrainEvent[], outcome: Promise<TrainResult>): TrainRun {
  return {
    id: 'one',
    events: {
      async *[Symbol.asyncIterator]() {
        yield* events;
        await outcome.catch(() => {});
      },
    },
    pause: () => {},
    resume: () => {},
    stop: () => {},
    result: outcome,
  };
}
