/** What to know of how the photos' names were read. */
import { brief } from '../../base/brief';
import { plural } from '../../base/plural';
import type { PhotoIndex } from '../../protocol/photo-index';

/**
 * @param named whether pairs name photos by number: where they were made, an order is no matter
 */
export function namesWarnings(index: PhotoIndex, named: boolean): string[] {
  const { duplicates, furtherFaces, unnumbered, ordered, scattered } = index;
  const person = ordered[0] ?? '';
  const [photo] = [...(index.people.get(person)?.values() ?? [])];
  const warnings = [
    named &&
      photo !== undefined &&
      `The photos of ${many(ordered, 'person', 'people')} have no numbers in their names that tell them apart, and were counted in the order of their names: number 1 of ${brief(person)} is ${brief(photo)}. If the pairs file means other photos, the figures mean nothing.`,
    duplicates.length > 0 &&
      `${many(duplicates, 'photo has', 'photos have')} the name of another, which was used: ${brief(duplicates[0]!)}.`,
    furtherFaces.length > 0 &&
      `${many(furtherFaces, 'crop shows', 'crops show')} a further face of a photo, of which the first was used: ${brief(furtherFaces[0]!)}.`,
    unnumbered.length > 0 &&
      `${many(unnumbered, 'photo is', 'photos are')} not called by person and number as others of the folder, left out: ${brief(unnumbered[0]!)}.`,
    scattered.length > 0 &&
      `${many(scattered, 'person lies', 'people lie')} in several folders of one name, taken for the same person: ${brief(scattered[0]!)}. Choose a folder further down if they are different sets.`,
    index.flat &&
      `All photos lie in one folder: whose they are was told by their names, as of ${brief([...index.people.keys()][0]!)}.`,
  ];
  return warnings.filter((warning) => typeof warning === 'string');
}

const many = (items: readonly unknown[], one: string, more: string) =>
  plural(items.length, one, more);
