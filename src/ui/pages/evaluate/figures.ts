/** The figures of a run in words, for the page and for the report. */
import type { Evaluation } from '../../../base/types';
import type { Interval } from '../../../protocol/intervals';
import { digits, words } from './words';
import { intervalsOf } from '../../../protocol/outcome';
import { figuresByGroup, type Labels } from '../../../protocol/groups';
import { publishedFor } from '../../../protocol/published';

/** Fewer folds than these say little of how much a figure moves from fold to fold. */
const ENOUGH_FOLDS = 5;

export function figuresOf(run: Evaluation): { value: string; label: string }[] {
  const { accuracy, val, auc, eer, bestThreshold, options } = run;
  return [
    {
      value: digits(accuracy.mean),
      label: words.figures.accuracy(digits(accuracy.std), accuracy.folds.length),
    },
    { value: digits(val.mean), label: words.figures.val(digits(val.std), options.far, val.far) },
    { value: digits(auc), label: words.figures.auc },
    { value: digits(eer), label: words.figures.eer },
    { value: digits(bestThreshold, 2), label: words.figures.threshold },
  ];
}

/** How sure the accuracy is, and how it stands to what the weights' author published for the same pairs. */
export function sureness(run: Evaluation): string[] {
  const { pool, folds } = intervalsOf(run);
  const sentences = [
    words.figures.intervals(words.figures.wilson(...pool), words.figures.bootstrap(...folds)),
  ];
  const published = publishedFor(run)?.accuracy;
  if (published === undefined) return sentences;
  return [
    ...sentences,
    words.figures.published(published),
    againstPublished(published, folds, run.accuracy.folds.length),
  ];
}

function againstPublished(published: number, [low, high]: Interval, folds: number): string {
  if (folds < ENOUGH_FOLDS) return words.figures.fewFolds(folds);
  return published >= low && published <= high ? words.figures.within : words.figures.outside;
}

/** Fold by fold: its number, accuracy and threshold. */
export function foldRows({ accuracy }: Evaluation): string[][] {
  return accuracy.folds.map((value, i) => [
    String(i + 1),
    digits(value),
    digits(accuracy.thresholds[i], 2),
  ]);
}

export const foldColumns = [
  words.figures.fold,
  words.figures.foldAccuracy,
  words.figures.foldThreshold,
];

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
