/** How well names were given, where it is known who is who. */
import type { ClassifierFigures } from '../base/types';

/**
 * @param truth person of each photo
 * @param named who each photo was taken for
 * @param people how many there are
 */
export function classifierFigures(
  truth: readonly number[],
  named: readonly number[],
  people: number,
): ClassifierFigures {
  const confusion = Array.from({ length: people }, () => new Array<number>(people).fill(0));
  truth.forEach((person, i) => confusion[person]![named[i]!]!++);
  const right = confusion.map((row, person) => row[person]!);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    accuracy: sum(right) / truth.length,
    confusion,
    people: right.map((count, person) => {
      const photos = sum(confusion[person]!);
      const taken = sum(confusion.map((row) => row[person]!));
      return { photos, precision: count / taken, recall: count / photos };
    }),
  };
}
