/** Photos that come with Facet, so that nobody needs one of their own to see it work. */
import { FacetError } from '../../../base/errors';
import { samples } from '../../words';

const GROUPS = [1, 2, 3, 4, 5].map((number) => `groups/group-${number}.jpg`);
/** Portraits in folders of people. */
const PEOPLE = ['Alder', 'Aster', 'Hazel'].flatMap((name) =>
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
    throw new FacetError('OFFLINE', samples.message, { hint: samples.hint, file: name });
  }
  return { path, file: new File([await response.blob()], name, { type: 'image/jpeg' }) };
}

/** The sample people: drawn by this project, nobody's portrait. */
const NAMES =
  'Alder Aster Basil Birch Cedar Clover Dahlia Fern Ginger Hazel Heather Holly Iris Ivy Jasmine Juniper Laurel Lily Linden Maple Myrtle Olive Poppy Rowan'.split(
    ' ',
  );
const PHOTOS = 8;

/** Some of them, to be aligned. */
export const fetchPortraits = () => Promise.all(PEOPLE.map(fetchSample));

/** All of them by path, with their pairs.txt. */
export async function fetchPeople(): Promise<Map<string, Blob>> {
  const photos = NAMES.flatMap((name) =>
    Array.from({ length: PHOTOS }, (_, i) => `people/${name}/${name}_000${i + 1}.jpg`),
  );
  const files = await Promise.all(['people/pairs.txt', ...photos].map(fetchSample));
  return new Map(files.map(({ path, file }) => [path, file]));
}
