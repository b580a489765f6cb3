/** All that was told of a training while it ran, as it grows. */
import { STEP_FIGURES, type TrainedStep, type TrainingRecord } from '../../base/types';

export function newRecord(options: Readonly<Record<string, unknown>>): TrainingRecord {
  const columns = STEP_FIGURES.map((name) => [name, []] as const);
  return {
    options,
    steps: Object.fromEntries(columns) as unknown as TrainingRecord['steps'],
    figures: [],
    epochs: [],
    validated: [],
    lfw: [],
  };
}

export function addStep({ steps }: TrainingRecord, step: TrainedStep): void {
  for (const name of STEP_FIGURES) steps[name].push(step[name]);
}

/** As it was after so many steps, and the epochs that had ended by then: what comes after is done again. */
export function cutAt(record: TrainingRecord, step: number, epochSize: number): void {
  for (const name of STEP_FIGURES)
    record.steps[name].length = Math.min(record.steps.rate.length, step);
  const epochs = Math.floor(step / epochSize);
  const until = <T extends { epoch: number }>(list: T[]) =>
    list.filter(({ epoch }) => epoch <= epochs);
  record.figures = record.figures.filter((each) => each.step <= step);
  record.epochs = until(record.epochs);
  record.validated = until(record.validated);
  record.lfw = until(record.lfw);
}
