/** Photos that come with Facet, so that nobody needs one of their own to see it work. */
import { FacetError } from '../../../base/errors';
import { text } from '../../text';

const GROUPS = [1, 2, 3, 4, 5].map((number) => `groups/group-${number}.jpg`);
/** Portraits in folders of people. */
export const PEOPLE = ['Alder', 'Aster', 'Hazel'].flatMap((name) =>
  ['0001', '0002'].map((number) => `people/${name}/${name}_${number}.jpg`),
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

export const sampleUrl = (path: string) => `./samples/${path}`;

/** The photo with its path, by which the list is sorted: groups first. */
export async function fetchSample(path: string): Promise<{ path: string; file: File }> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const response = await fetch(sampleUrl(path)).catch(() => undefined);
  if (!response?.ok) {
    throw new FacetError('OFFLINE', text.samples.message, { hint: text.samples.hint, file: name });
  }
  return { path, file: new File([await response.blob()], name, { type: 'image/jpeg' }) };
}
