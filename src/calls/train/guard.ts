/** Other people, of whom new weights may not know less. */
import { photoId } from '../../base/sha256';
import type { Tree } from '../../base/types';
import { drawnPeople } from '../samples';
import { readPeople, type People } from './people';

const NOBODY: People = { names: [], photos: [], unread: new Map(), notes: [] };

/**
 * @param tree a person's own; false for none; the drawn people where nothing is said
 */
export async function readGuard(
  tree: Tree | false | undefined,
  signal?: AbortSignal,
): Promise<People> {
  if (tree === false) return NOBODY;
  if (tree) return readPeople(tree, signal);
  const drawn = await drawnPeople();
  return readPeople(
    [...drawn].map(([path, file]) => ({ path, file })),
    signal,
  );
}

/** Files that one may read to see whether they are the same, bytes together. */
const MOST_BYTES = 2 ** 30;

/** The guard without the people of whom a photo teaches, by the photos' bytes: they would be no others. */
export async function withoutTaught(
  guard: People['photos'],
  taught: readonly { file?: Blob }[],
): Promise<People['photos']> {
  const sizes = new Set(guard.map(({ file }) => file.size));
  const like = taught.flatMap(({ file }) => (file && sizes.has(file.size) ? [file] : []));
  if (like.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) return guard;
  const ids = new Set(await Promise.all(like.map(photoId)));
  if (ids.size === 0) return guard;
  const known = new Set<number>();
  for (const { file, label } of guard) {
    if (!known.has(label) && ids.has(await photoId(file))) known.add(label);
  }
  return guard.filter(({ label }) => !known.has(label));
}
