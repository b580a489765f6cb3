/** The sample people as a folder: drawn by this project, nobody's portrait. */
import { FacetError } from '../../../base/errors';
import { sampleUrl } from '../../samples';
import { text } from '../../text';

const NAMES =
  'Alder Aster Basil Birch Cedar Clover Dahlia Fern Ginger Hazel Heather Holly Iris Ivy Jasmine Juniper Laurel Lily Linden Maple Myrtle Olive Poppy Rowan'.split(
    ' ',
  );
const PHOTOS = 8;

export async function fetchPeople(): Promise<Map<string, Blob>> {
  const photos = NAMES.flatMap((name) =>
    Array.from({ length: PHOTOS }, (_, i) => `people/${name}/${name}_000${i + 1}.jpg`),
  );
  const paths = ['people/pairs.txt', ...photos];
  const files = await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(sampleUrl(path)).catch(() => undefined);
      if (!response?.ok) {
        throw new FacetError('OFFLINE', text.samples.message, { hint: text.samples.hint });
      }
      const name = path.slice(path.lastIndexOf('/') + 1);
      return [path, new File([await response.blob()], name)] as const;
    }),
  );
  return new Map(files);
}
