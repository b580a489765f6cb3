/** The figures of a run in words, for the page and for the report. */
import type { Evaluation } from '../../../base/types';
import { figuresByGroup, type Labels } from '../../../protocol/groups';
import type { Interval } from '../../../protocol/intervals';
import { intervalsOf } from '../../../protocol/outcome';
import { publishedFor } from '../../../protocol/published';
import { digits, words } from './words';

const said = words.figures;

/** Fewer folds than these say little of how much a figure moves from fold to fold. */
const ENOUGH_FOLDS = 5;

export function figuresOf(run: Evaluation): { value: string; label: string }[] {
  const { accuracy, val, auc, eer, bestThreshold, options } = run;
  return [
    {
      value: digits(accuracy.mean),
      label: said.accuracy(digits(accuracy.std), accuracy.folds.length),
    },
    { value: digits(val.mean), label: said.val(digits(val.std), options.far, val.far) },
    { value: digits(auc), label: said.auc },
    { value: digits(eer), label: said.eer },
    { value: digits(bestThreshold, 2), label: said.threshold },
  ];
}

/** How sure the accuracy is, and how it stands to what the weights' author published for the same pairs. */
export function sureness(run: Evaluation): string[] {
  const { pool, folds } = intervalsOf(run);
  const sentences = [said.intervals(said.wilson(...pool), said.bootstrap(...folds))];
  const published = publishedFor(run)?.accuracy;
  if (published === undefined) return sentences;
  return [
    ...sentences,
    said.published(published),
    againstPublished(published, folds, run.accuracy.folds.length),
  ];
}

function againstPublished(published: number, [low, high]: Interval, folds: number): string {
  if (folds < ENOUGH_FOLDS) return said.fewFolds(folds);
  return published >= low && published <= high ? said.within : said.outside;
}

/** Fold by fold: its number, accuracy and threshold. */
export function foldRows({ accuracy }: Evaluation): string[][] {
  return accuracy.folds.map((value, i) => [
    String(i + 1),
    digits(value),
    digits(accuracy.thresholds[i], 2),
  ]);
}

export const foldColumns = [said.fold, said.foldAccuracy, said.foldThreshold];

/** Figures by group as a table has them. */
export function groupRows(run: Evaluation, labels: Labels): string[][] {
  return figuresByGroup(run, labels).map(
    ({ group, pairs, accuracy, falseAccepts, falseRejects }) => [
      group,
      String(pairs),
      ...[accuracy, falseAccepts, falseRejects].map((value) => digits(value)),
    ],
  );
}
