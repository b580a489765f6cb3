/** Photos that come with Facet, so that nobody needs one of their own to see it work. */
import { drawnPeople, fetchSample, personPath } from '../../../calls/samples';

const GROUPS = [1, 2, 3, 4, 5].map((number) => `groups/group-${number}.jpg`);
/** Portraits in folders of people. */
const PEOPLE = ['Alder', 'Aster', 'Hazel'].flatMap((name) =>
  [1, 2].map((number) => personPath(name, number)),
);

export const SAMPLES = [...GROUPS, ...PEOPLE];
/** The three that an empty page shows. */
export const FIRST_SAMPLES = [GROUPS[0]!, GROUPS[1]!, GROUPS[4]!];

/** The three that an empty table of distances shows. */
export const FIRST_PEOPLE = [PEOPLE[0]!, PEOPLE[2]!, PEOPLE[4]!];
/** What either side of a comparison offers: one person twice, another, and a group. */
export const COMPARE_SAMPLES = {
  first: [PEOPLE[0]!, PEOPLE[2]!, GROUPS[0]!],
  second: [PEOPLE[1]!, PEOPLE[4]!, GROUPS[1]!],
};

/** Some of them, to be aligned. */
export const fetchPortraits = () => Promise.all(PEOPLE.map(fetchSample));

/** All of them by path, with their pairs.txt. */
export async function fetchPeople(): Promise<Map<string, Blob>> {
  const [pairs, people] = await Promise.all([fetchSample('people/pairs.txt'), drawnPeople()]);
  return new Map([[pairs.path, pairs.file], ...people]);
}
