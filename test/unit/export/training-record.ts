/** A training of two epochs of three steps, of six that were planned, with all that may be told of it. */
import type { PairFigures, TrainingRecord } from '../../../src/base/types';

const pairs = (val: number): PairFigures => ({
  pairs: { same: 10, different: 90 },
  ...{ eer: 0.1, auc: 0.95, val },
  roc: { far: [0, 1], tar: [0, 1] },
});

const steps = (of: (step: number) => number) => [1, 2, 3, 4, 5, 6].map(of);

export const RECORD: TrainingRecord = {
  options: {
    model_def: 'models.inception_resnet_v1',
    max_nrof_epochs: 6,
    weight_decay: 0.0005,
    random_flip: true,
    lfw_dir: undefined,
    camera: { size: 40, grey: true },
    learning_rate_schedule: '0: 0.05\n60: -1\n',
  },
  steps: {
    rate: steps((step) => (step > 3 ? 0.005 : 0.05)),
    total: steps((step) => 4 - step / 4),
    data: steps((step) => 3 - step / 4),
    regularisation: steps(() => 1),
    weightDecay: steps(() => 0.5),
    prelogitsNorm: steps((step) => 8 * step),
    centerLoss: steps((step) => 0.25 * step),
    accuracy: steps((step) => (step === 2 ? NaN : step / 8)),
    gradientNorm: steps((step) => 2 * step),
  },
  figures: [{ step: 3, epoch: 1, figures: { named: 0.75, own: pairs(0.5), guard: pairs(0.875) } }],
  epochs: [
    { epoch: 1, rate: 0.05, timeTrain: 10, timeValidate: 1, timeEvaluate: 2 },
    {
      ...{ epoch: 2, rate: 0.005, timeTrain: 12, timeValidate: 0, timeEvaluate: 3 },
      prelogitsHistogram: Array.from({ length: 1_000 }, (_, bin) => bin),
    },
  ],
  validated: [{ epoch: 2, loss: 2.5, crossEntropy: 2.25, accuracy: 0.5 }],
  lfw: [
    { epoch: 1, step: 0, accuracy: 0.9, val: 0.25 },
    { epoch: 2, step: 3, accuracy: 0.975, val: 0.5 },
  ],
};
