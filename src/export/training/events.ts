/** What became of a training as curves for TensorBoard. */
import type { StepFigure, TrainingFigures, TrainingRecord } from '../../base/types';
import type { ScalarEvent } from '../tensorboard';

const CURVES: [tag: string, figure: StepFigure][] = [
  ['learning_rate', 'rate'],
  ['train/loss', 'total'],
  ['train/xent_loss', 'data'],
  ['train/reg_loss', 'regularisation'],
  ['train/weight_decay', 'weightDecay'],
  ['train/prelogits_norm', 'prelogitsNorm'],
  ['train/center_loss', 'centerLoss'],
  ['train/accuracy', 'accuracy'],
  ['train/gradient_norm', 'gradientNorm'],
];

/** Points of a curve: TensorBoard draws no more, and a file of every step of a long training is a hundred megabytes. */
const MOST_POINTS = 10_000;

/** When a training ran: the record says of steps which came after which, not when. */
export interface Span {
  /** Milliseconds since 1970. */
  began: number;
  /** Milliseconds. */
  took: number;
}

/** In the order of their steps, which are taken to have been equally long. */
export function trainingEvents(record: TrainingRecord, { began, took }: Span): ScalarEvent[] {
  const { steps, figures, validated, lfw, epochs } = record;
  const count = steps.total.length;
  const every = Math.max(1, Math.ceil(count / MOST_POINTS));
  const drawn = Array.from({ length: Math.floor(count / every) }, (_, i) => (i + 1) * every);
  const lastOf = lastSteps(record);
  const timeAt = (step: number) => (began + (took * step) / Math.max(1, count)) / 1000;
  const event = (step: number, values: Record<string, number | undefined>): ScalarEvent => ({
    step,
    time: timeAt(step),
    values: Object.fromEntries(
      Object.entries(values).filter((value): value is [string, number] =>
        Number.isFinite(value[1]),
      ),
    ),
  });
  const events = [
    ...drawn.map((step) =>
      event(step, Object.fromEntries(CURVES.map(([tag, of]) => [tag, steps[of][step - 1]]))),
    ),
    ...figures.map((each) => event(each.step, heldOut(each.figures))),
    ...validated.map(({ epoch, loss, crossEntropy, accuracy }) =>
      event(lastOf(epoch), {
        'val/loss': loss,
        'val/xent_loss': crossEntropy,
        'val/accuracy': accuracy,
      }),
    ),
    ...lfw.map(({ epoch, accuracy, val }) =>
      event(lastOf(epoch), { 'lfw/accuracy': accuracy, 'lfw/val_rate': val }),
    ),
    ...epochs.map(({ epoch, timeTrain, timeValidate, timeEvaluate }) =>
      event(lastOf(epoch), {
        'time/train': timeTrain,
        'time/validate': timeValidate,
        'time/evaluate': timeEvaluate,
      }),
    ),
  ];
  return events
    .filter(({ values }) => Object.keys(values).length > 0)
    .sort((a, b) => a.step - b.step);
}

function heldOut({ named, nearest, own, people, guard }: TrainingFigures) {
  const sets = Object.entries({ own, people, guard }).flatMap(([set, figures]) =>
    figures
      ? [
          [`held_out/${set}_val`, figures.val] as const,
          [`held_out/${set}_eer`, figures.eer] as const,
          [`held_out/${set}_auc`, figures.auc] as const,
        ]
      : [],
  );
  return { 'held_out/named': named, 'held_out/nearest': nearest, ...Object.fromEntries(sets) };
}

/** The step at which an epoch ended: epochs are equally long. */
function lastSteps({ steps, epochs }: TrainingRecord): (epoch: number) => number {
  const count = steps.total.length;
  const most = epochs.reduce((highest, { epoch }) => Math.max(highest, epoch), 1);
  const size = Math.ceil(count / most);
  return (epoch) => Math.min(count, epoch * size);
}
