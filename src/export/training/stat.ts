/** stat.h5 of facenet's train_softmax.py: what became of every step, every validation and every epoch. */
import type { TrainingRecord } from '../../base/types';
import { hdf5File, type Dataset } from '../hdf5';

/** How long the training was to be: there is a place for everything that could have come. */
export interface Plan {
  /** Epochs at most; default as many as there were. */
  maxEpochs?: number;
  /** Steps an epoch; by both there are places for all steps. */
  epochSize?: number;
  /** Epochs from one validation to the next. Default 1. */
  validateEveryEpochs?: number;
}

/** Bins of |prelogits| an epoch. */
const BINS = 1_000;

/**
 * The bytes of the file. Zeros where nothing came: as in the original, which makes all of it beforehand.
 * @param record epochs from 1
 */
export function statFile(record: TrainingRecord, plan: Plan = {}): Uint8Array<ArrayBuffer> {
  const { steps, validated, lfw, epochs } = record;
  const numbers = [...epochs, ...validated, ...lfw].map(({ epoch }) => epoch);
  const allEpochs = numbers.reduce((most, epoch) => Math.max(most, epoch), plan.maxEpochs ?? 0);
  const allSteps = Math.max(steps.total.length, (plan.epochSize ?? 0) * (plan.maxEpochs ?? 0));
  const every = plan.validateEveryEpochs ?? 1;
  const allValidations = Math.ceil(allEpochs / every);
  const perStep = (values: number[]) => filled(allSteps, values.entries());
  const perEpoch = <T extends { epoch: number }>(rows: T[], figure: (row: T) => number) =>
    filled(
      allEpochs,
      rows.map((row) => [row.epoch - 1, figure(row)]),
    );
  const perValidation = (figure: (row: (typeof validated)[number]) => number) =>
    filled(
      allValidations,
      validated.map((row) => [Math.floor((row.epoch - 1) / every), figure(row)]),
    );
  return hdf5File({
    loss: perStep(steps.total),
    center_loss: perStep(steps.centerLoss),
    reg_loss: perStep(steps.regularisation),
    xent_loss: perStep(steps.data),
    prelogits_norm: perStep(steps.prelogitsNorm),
    accuracy: perStep(steps.accuracy),
    val_loss: perValidation(({ loss }) => loss),
    val_xent_loss: perValidation(({ crossEntropy }) => crossEntropy),
    val_accuracy: perValidation(({ accuracy }) => accuracy),
    lfw_accuracy: perEpoch(lfw, ({ accuracy }) => accuracy),
    lfw_valrate: perEpoch(lfw, ({ val }) => val),
    learning_rate: perEpoch(epochs, ({ rate }) => rate),
    time_train: perEpoch(epochs, ({ timeTrain }) => timeTrain),
    time_validate: perEpoch(epochs, ({ timeValidate }) => timeValidate),
    time_evaluate: perEpoch(epochs, ({ timeEvaluate }) => timeEvaluate),
    prelogits_hist: histograms(epochs, allEpochs),
  });
}

function filled(length: number, places: Iterable<[place: number, value: number]>): Dataset {
  const values = new Float32Array(length);
  for (const [place, value] of places) values[place] = value;
  return { shape: [length], values };
}

function histograms(epochs: TrainingRecord['epochs'], length: number): Dataset {
  const values = new Float32Array(length * BINS);
  for (const { epoch, prelogitsHistogram } of epochs) {
    if (prelogitsHistogram) values.set(prelogitsHistogram.slice(0, BINS), (epoch - 1) * BINS);
  }
  return { shape: [length, BINS], values };
}
