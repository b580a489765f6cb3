/**
 * What the scripts were run with, as settings of the form: the scripts' own defaults, and the recipes that the
 * published networks were trained by (facenet's wiki, "Training using the VGGFace2 dataset" and "Classifier training
 * of Inception-ResNet-v1" for CASIA; learning_rate_schedule_classifier_*.txt; plot_learning_curves.m for the factors).
 */
import type { ScriptTrainOptions, TrainingMode } from '../../../base/types';

export interface Recipe {
  mode: Extract<TrainingMode, 'softmax' | 'triplet'>;
  settings: Readonly<ScriptTrainOptions>;
}

export const RECIPES = {
  softmax: { mode: 'softmax', settings: {} },
  triplet: { mode: 'triplet', settings: {} },
  vggface2: {
    mode: 'softmax',
    settings: {
      embeddingSize: 512,
      standardise: 'fixed',
      randomFlip: true,
      keepProbability: 0.4,
      weightDecay: 5e-4,
      optimiser: 'ADAM',
      learningRate: -1,
      learningRateSchedule: '0: 0.05\n100: 0.005\n200: 0.0005\n276: -1\n',
      maxEpochs: 500,
    },
  },
  casia: {
    mode: 'softmax',
    settings: {
      embeddingSize: 512,
      standardise: 'fixed',
      randomCrop: true,
      randomFlip: true,
      keepProbability: 0.8,
      weightDecay: 5e-4,
      prelogitsNormLossFactor: 5e-4,
      optimiser: 'ADAM',
      learningRate: -1,
      learningRateSchedule: '0: 0.05\n60: 0.005\n80: 0.0005\n91: -1\n',
      maxEpochs: 150,
      validationSplitRatio: 0.05,
    },
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof RECIPES;
