/** The gallery's people as folders of the pictures that it keeps of their faces. */
import { FacetError, throwIfAborted } from '../../base/errors';
import { plural } from '../../base/plural';
import type { CallOptions, Gallery } from '../../base/types';

export const isGallery = (from: object): from is Gallery => 'enrolFaces' in from;

/** A name may hold what parts folders. */
const folderOf = (name: string) => name.replaceAll('/', '\u2215');

/**
 * Each face with a picture, by its person and its number; those without one are told of.
 * @throws FacetError `TOO_FEW_PHOTOS` where there is none
 */
export async function galleryTree(
  gallery: Gallery,
  signal: CallOptions['signal'],
): Promise<{ pictures: ReadonlyMap<string, Blob>; notes: string[] }> {
  const pictures = new Map<string, Blob>();
  let missing = 0;
  for (const { name, faces } of await gallery.people()) {
    for (const [number, { id }] of faces.entries()) {
      throwIfAborted(signal);
      const file = await gallery.crop(id);
      const path = `${folderOf(name)}/${String(number + 1).padStart(4, '0')}.jpg`;
      if (file) pictures.set(path, file);
      else missing++;
    }
  }
  if (pictures.size === 0) {
    throw new FacetError(
      'TOO_FEW_PHOTOS',
      missing === 0 ? 'Nobody is in the gallery.' : 'The gallery keeps no pictures of its faces.',
      { hint: 'Enrol people with their pictures, or choose a folder of people.' },
    );
  }
  const notes =
    missing === 0
      ? []
      : [`${plural(missing, 'face')} of the gallery without a picture could not teach.`];
  return { pictures, notes };
}
