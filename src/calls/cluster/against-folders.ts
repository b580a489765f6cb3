/** Clusters held against the names of the folders that the photos lie in. */
import type { Clustering, PhotoFace } from '../../base/types';
import { clusterMeasures } from '../../identify/measures';

const partsOf = (path: string) => path.split('/').slice(-2);
const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');

/** Whether photos are named after their folder, as LFW's are: most of them, and several folders. */
export function namesPeople(faces: readonly PhotoFace[]): boolean {
  const named = faces.filter(({ path }) => {
    const [folder, name] = partsOf(path);
    return name !== undefined && name.toLowerCase().startsWith(`${folder!.toLowerCase()}_`);
  });
  const folders = new Set(named.map(({ path }) => folderOf(path)));
  return folders.size > 1 && 2 * named.length > faces.length;
}

/** Of a photo that shows several faces nobody knows which one its folder names: it does not count. */
export function againstFolders(
  faces: readonly PhotoFace[],
  labels: Int32Array,
): Clustering['measures'] {
  const inPhoto = new Map<string, number>();
  for (const { path } of faces) inPhoto.set(path, (inPhoto.get(path) ?? 0) + 1);
  const known = faces.flatMap(({ path }, i) => (inPhoto.get(path) === 1 ? [i] : []));
  const folders = known.map((i) => folderOf(faces[i]!.path));
  const numbers = new Map([...new Set(folders)].map((folder, i) => [folder, i]));
  if (numbers.size < 2) return undefined;
  const own = known.map((i) => labels[i]!);
  const people = folders.map((folder) => numbers.get(folder)!);
  return { ...clusterMeasures(own, people), faces: known.length, people: numbers.size };
}
