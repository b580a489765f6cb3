/** How many photos a tree has, told by names alone, so that long work can say how much is left. */
import { isHidden, isPhotoName } from '../archives/paths';
import { readDirectory, slicesOf } from '../archives/zip-directory';
import { archiveKind, insideOf, type PathFile } from './tree';

/**
 * Photos in a folder, a zip or a list.
 * @returns undefined where it can't be known without reading everything: a tar, an archive in a list,
 *   a folder that can't be read
 */
export async function countPhotos(
  tree: FileSystemDirectoryHandle | Blob | Iterable<PathFile>,
  signal?: AbortSignal,
): Promise<number | undefined> {
  try {
    if (tree instanceof Blob) return await countInZip(tree);
    if ('kind' in tree) return await countInFolder(tree, signal);
    let count = 0;
    for (const row of tree) {
      if (/\.(zip|tar|tgz|gz)$/i.test(row.path)) return undefined;
      if (isPhotoName(row.path) && !isHidden(insideOf(row))) count += 1;
    }
    return count;
  } catch {
    return undefined; // Reading says what is wrong.
  }
}

async function countInFolder(
  folder: FileSystemDirectoryHandle,
  signal?: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const child of folder.values()) {
    if (signal?.aborted) break;
    if (isHidden(child.name)) continue;
    if (child.kind === 'directory') count += await countInFolder(child, signal);
    else if (isPhotoName(child.name)) count += 1;
  }
  return count;
}

async function countInZip(archive: Blob): Promise<number | undefined> {
  const name = archive instanceof File ? archive.name : 'archive';
  if ((await archiveKind(name, archive)) !== 'zip') return undefined;
  const entries = await readDirectory(slicesOf(archive), archive.size, name);
  return entries.filter(({ path }) => isPhotoName(path) && !isHidden(path)).length;
}
