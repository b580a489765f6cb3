/** The sample people as a folder: drawn by this project, nobody's portrait. */
import { fetchSample } from '../../parts/intake/samples';

const NAMES =
  'Alder Aster Basil Birch Cedar Clover Dahlia Fern Ginger Hazel Heather Holly Iris Ivy Jasmine Juniper Laurel Lily Linden Maple Myrtle Olive Poppy Rowan'.split(
    ' ',
  );
const PHOTOS = 8;

export async function fetchPeople(): Promise<Map<string, Blob>> {
  const photos = NAMES.flatMap((name) =>
    Array.from({ length: PHOTOS }, (_, i) => `people/${name}/${name}_000${i + 1}.jpg`),
  );
  const files = await Promise.all(['people/pairs.txt', ...photos].map(fetchSample));
  return new Map(files.map(({ path, file }) => [path, file]));
}
