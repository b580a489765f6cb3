/** An evaluation as the engine gives it: four pairs of two folds, with whatever a test wants otherwise. */
import type { Evaluation, EvaluationOptions } from '../../../src/base/types';
import type { Run } from '../../../src/storage/runs';

const crop = { rule: 'facenet', size: 160, margin: 32 } as const;

export const options: EvaluationOptions = {
  preset: 'plain',
  pairs: 'a pairs file',
  folds: 2,
  far: 0.001,
  metric: 'euclidean',
  subtractMean: false,
  flip: false,
  crops: 1,
  standardise: 'fixed',
  crop,
  wanted: { standardise: 'fixed', crop },
  aligned: false,
  detector: 'mtcnn',
  detectorEmbedded: false,
};

/** Pair 1 is of one person and was called different; pair 2 the other way round: at its fold's threshold, not at the best. */
export function evaluation(change: Partial<Evaluation> = {}): Evaluation {
  return {
    accuracy: { mean: 0.5, std: 0, folds: [0.5, 0.5], thresholds: [0.5, 1.5] },
    val: { mean: 0.5, std: 0.1, far: 0.0123 },
    auc: 0.9,
    eer: 0.1,
    bestThreshold: 1,
    pairs: { used: 4, skipped: [] },
    distances: Float64Array.of(0.2, 0.9, 1.2, 1.8),
    accepted: Uint8Array.of(1, 0, 1, 0),
    same: Uint8Array.of(1, 1, 0, 0),
    photos: [
      ['Ada/Ada_0001.jpg', 'Ada/Ada_0002.jpg'],
      ['Ada/Ada_0001.jpg', 'Ada/Ada_0003.jpg'],
      ['Ada/Ada_0001.jpg', 'Ben/Ben_0001.jpg'],
      ['Ada/Ada_0002.jpg', 'Ben/Ben_0001.jpg'],
    ],
    named: [],
    roc: {
      thresholds: Float64Array.of(0, 1, 2),
      far: Float64Array.of(0, 0.25, 1),
      tar: Float64Array.of(0, 0.75, 1),
    },
    metric: 'euclidean',
    model: '20180408-102900',
    options,
    warnings: [],
    ...change,
  };
}

export function run(change: Partial<Run> = {}): Run {
  return {
    id: 'one',
    name: 'facenet, Plain',
    date: Date.UTC(2024, 0, 2),
    source: 'lfw',
    modelTitle: 'facenet 20180408-102900',
    result: evaluation(),
    ...change,
  };
}
