/** What became of a training step by step, as tables; and after each epoch on LFW, as the scripts write it. */
import type { StepFigure, TrainingRecord } from '../../base/types';
import { csv, type Cell } from '../csv';

/** Columns by the names that stat.h5 has for them, where it has one. */
const LOSSES: [name: string, figure: StepFigure][] = [
  ['loss', 'total'],
  ['xent_loss', 'data'],
  ['reg_loss', 'regularisation'],
  ['weight_decay', 'weightDecay'],
  ['prelogits_norm', 'prelogitsNorm'],
  ['center_loss', 'centerLoss'],
  ['accuracy', 'accuracy'],
  ['gradient_norm', 'gradientNorm'],
];

type Steps = TrainingRecord['steps'];

/** A row a step, from 1. What is not a number is left empty: accuracy of triplets. */
function table(steps: Steps, columns: [name: string, figure: StepFigure][]): string {
  const rows = steps.total.map((_, i): Cell[] => [
    i + 1,
    ...columns.map(([, figure]) => steps[figure][i]),
  ]);
  return csv(['step', ...columns.map(([name]) => name)], rows);
}

export const learningRateCsv = ({ steps }: TrainingRecord) =>
  table(steps, [['learning_rate', 'rate']]);

export const lossesCsv = ({ steps }: TrainingRecord) => table(steps, LOSSES);

/** lfw_result.txt: the number of steps before the epoch, accuracy, validation rate. */
export function lfwResult({ lfw }: TrainingRecord): string {
  return lfw
    .map(({ step, accuracy, val }) => `${step}\t${accuracy.toFixed(5)}\t${val.toFixed(5)}\n`)
    .join('');
}
