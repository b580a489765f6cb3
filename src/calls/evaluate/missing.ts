/** Why photos that pairs name are not here, and what is here instead. */
import { brief } from '../../base/brief';
import type { PairPhoto } from '../../base/types';
import type { PhotoIndex } from '../../protocol/photo-index';

/** Letters and digits alone: what stays where capitals, dots and spaces were changed on the way. */
const bare = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** "Ada_0007 is not in the folder", with the name that is there where it is another's spelling. */
export function whyMissing(photo: PairPhoto, index: PhotoIndex): string {
  const { number } = photo;
  const person = brief(photo.person);
  if (photo.path !== undefined) {
    const path = brief(photo.path);
    const [first, second] = index.mayMean(photo);
    return second === undefined
      ? `${path} is not in the folder`
      : `${path} may be ${brief(first!)} or ${brief(second)}: write more of the path`;
  }
  if (!index.people.has(photo.person)) {
    const wanted = bare(photo.person);
    const like = [...index.people.keys()].find((name) => bare(name) === wanted);
    if (like !== undefined) {
      return `the pairs name ${person}, and the folder has ${brief(like)}: give both the same spelling`;
    }
    return `nobody in the folder is called ${person}`;
  }
  return `${person}_${String(number).padStart(4, '0')} is not in the folder`;
}

/** The classic mistake: a folder one level too deep or too shallow. */
export function levelHint(index: PhotoIndex): string {
  const people = [...index.people.keys()];
  if (people.length === 0) {
    return 'Photos must lie in one folder for each person: choose the folder that holds those folders.';
  }
  if (people.length === 1) {
    return `This seems to be the folder of one person, ${brief(people[0]!)}: choose the folder above it.`;
  }
  return `The folder shows ${people.length} people (${people
    .slice(0, 3)
    .map((name) => brief(name))
    .join(', ')}, ...): is it a part of the data set, or the pairs file another’s?`;
}
