/** What people are called. */
import { FacetError } from '../../base/errors';
import type { GalleryState, PersonEntry } from '../../storage/gallery-state';
import { said } from '../arguments';

const LONGEST = 200;

/**
 * A name as it is kept.
 * @throws FacetError `INVALID_OPTION` for none, and for one that nobody has
 */
export function nameFrom(name: unknown): string {
  const clean = typeof name === 'string' ? name.normalize('NFC').trim() : '';
  if (clean !== '' && clean.length <= LONGEST) return clean;
  throw new FacetError('INVALID_OPTION', `This is no name: ${said(name)}.`, {
    hint: `A name has 1 to ${LONGEST} letters.`,
  });
}

/** Whose folder a photo lies in, as people write it; undefined where it lies in none. */
export function nameOfFolder(path: string): string | undefined {
  const folder = path.split('/').at(-2)?.replaceAll('_', ' ').normalize('NFC').trim();
  return folder?.slice(0, LONGEST) || undefined;
}

/** @throws FacetError `INVALID_OPTION` where nobody is called so */
export function personCalled(state: GalleryState, name: unknown): PersonEntry {
  const wanted = nameFrom(name);
  const person = state.person(wanted);
  if (person) return person;
  throw new FacetError('INVALID_OPTION', `Nobody enrolled is called ${said(wanted)}.`, {
    hint: 'facet.gallery.people() lists everybody.',
  });
}
