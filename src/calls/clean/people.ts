/** The people of a data set, numbered. */

/** Names in order of their first photo; the number of the person of each photo; photos of each person. */
export interface People {
  names: string[];
  labels: number[];
  counts: number[];
}

/** Each photo is looked at once: a large data set has thousands of people. */
export function peopleOf(photos: readonly { person: string }[]): People {
  const numbers = new Map<string, number>();
  const counts: number[] = [];
  const labels = photos.map(({ person }) => {
    const label = numbers.get(person) ?? numbers.size;
    numbers.set(person, label);
    counts[label] = (counts[label] ?? 0) + 1;
    return label;
  });
  return { names: [...numbers.keys()], labels, counts };
}
