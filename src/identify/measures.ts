/** How well clusters are people, where it is known who is who. */
import type { ClusterMeasures, Measure } from '../base/types';
import { NONE } from './partition';

/**
 * A face in no cluster counts as one alone.
 * @param labels cluster of each face
 * @param people person of each face
 */
export function clusterMeasures(
  labels: ArrayLike<number>,
  people: ArrayLike<number>,
): ClusterMeasures {
  const count = labels.length;
  const alone = Array.from(labels, (label, i) => (label === NONE ? `alone ${i}` : String(label)));
  const clusters = countsOf(alone);
  const persons = countsOf(Array.from(people, String));
  const both = countsOf(alone.map((label, i) => `${label} of ${people[i]!}`));
  const pairs = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const [right, together, belonging] = [pairs(both), pairs(clusters), pairs(persons)];
  const pairwise = measure(
    together === 0 ? 1 : right / together,
    belonging === 0 ? 1 : right / belonging,
  );
  let [precision, recall] = [0, 0];
  const most = new Map<string, number>();
  alone.forEach((label, i) => {
    const shared = both.get(`${label} of ${people[i]!}`)!;
    precision += shared / clusters.get(label)!;
    recall += shared / persons.get(String(people[i]!))!;
    most.set(label, Math.max(most.get(label) ?? 0, shared));
  });
  return {
    pairwise,
    bcubed: measure(precision / count, recall / count),
    purity: [...most.values()].reduce((sum, n) => sum + n, 0) / count,
  };
}

function measure(precision: number, recall: number): Measure {
  const sum = precision + recall;
  return { precision, recall, f: sum === 0 ? 0 : (2 * precision * recall) / sum };
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
