/** Who is in photos, of those enrolled. */
import type { Identification } from '../../../base/types';

interface Looked {
  identified?: Identification;
}

/** Names in a photo. */
export const namesIn = ({ identified }: Looked): string[] =>
  (identified?.faces ?? []).flatMap(({ name }) => name ?? []);

/** Names in any of the photos, each once, sorted. */
export const namesOf = (photos: readonly Looked[]): string[] =>
  [...new Set(photos.flatMap(namesIn))].sort((a, b) => a.localeCompare(b, 'en'));
