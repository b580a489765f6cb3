/** Photos that come with Facet, as they lie beside the page. */
import { FacetError } from '../base/errors';

/** The drawn people: made by this project, nobody's portrait. Each has a folder with so many photos. */
const PEOPLE =
  'Alder Aster Basil Birch Cedar Clover Dahlia Fern Ginger Hazel Heather Holly Iris Ivy Jasmine Juniper Laurel Lily Linden Maple Myrtle Olive Poppy Rowan'.split(
    ' ',
  );
const PHOTOS = 8;

/** @param path below the folder of samples */
export const sampleUrl = (path: string) => `./samples/${path}`;

/** The path of a drawn person's photo, numbered from 1. */
export const personPath = (name: string, number: number) =>
  `people/${name}/${name}_${String(number).padStart(4, '0')}.jpg`;

/**
 * The photo with its path, by which lists are sorted.
 * @throws FacetError `OFFLINE`
 */
export async function fetchSample(path: string): Promise<{ path: string; file: File }> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const response = await fetch(sampleUrl(path)).catch(() => undefined);
  if (!response?.ok) {
    throw new FacetError('OFFLINE', 'The sample photos can’t be fetched.', {
      hint: 'Check the connection, or add photos of your own.',
      file: name,
    });
  }
  return { path, file: new File([await response.blob()], name, { type: 'image/jpeg' }) };
}

/**
 * Photos of the drawn people by path, all of them or so many of each.
 * @throws FacetError `OFFLINE`
 */
export async function drawnPeople(photos = PHOTOS): Promise<Map<string, Blob>> {
  const paths = PEOPLE.flatMap((name) =>
    Array.from({ length: Math.min(photos, PHOTOS) }, (_, i) => personPath(name, i + 1)),
  );
  const files = await Promise.all(paths.map(fetchSample));
  return new Map(files.map(({ path, file }) => [path, file]));
}
