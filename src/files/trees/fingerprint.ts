/** Tells photos of one name apart: two folders are called "photos", two lists "3 photos". */
import { sha256 } from '../../base/sha256';
import type { Tree } from '../../base/types';

/** Of a folder, what is looked into: enough to tell one from another, and soon done. */
const FOLDERS = 12;
const FILES = 24;

/**
 * Names and sizes, no content. Of an archive also its date; of a folder all names at the top and what
 * lies in the first few of its folders.
 */
export async function fingerprint(tree: Tree): Promise<string> {
  const bytes = new TextEncoder().encode((await marksOf(tree)).join('\n'));
  return (await sha256(bytes)).slice(0, 16);
}

async function marksOf(tree: Tree): Promise<string[]> {
  if (tree instanceof Blob) {
    const { name = '', lastModified = 0 } = tree as Partial<File>;
    return [`${name} ${tree.size} ${lastModified}`];
  }
  if ('kind' in tree) return marksOfFolder(tree);
  return Array.from(tree, ({ path, file }) => `${path} ${file?.size}`).sort();
}

async function marksOfFolder(root: FileSystemDirectoryHandle): Promise<string[]> {
  const marks: string[] = [];
  let [folders, files] = [FOLDERS, FILES];
  async function mark(folder: FileSystemDirectoryHandle, parent: string): Promise<void> {
    for (const child of await sorted(folder)) {
      const path = parent + child.name;
      const isRead = child.kind === 'file' && files-- > 0;
      marks.push(isRead ? `${path} ${(await child.getFile()).size}` : path);
      if (child.kind === 'directory' && !parent && folders-- > 0) await mark(child, `${path}/`);
    }
  }
  await mark(root, '');
  return marks;
}

async function sorted(folder: FileSystemDirectoryHandle) {
  const children: (FileSystemDirectoryHandle | FileSystemFileHandle)[] = [];
  for await (const child of folder.values()) children.push(child);
  return children.sort((a, b) => (a.name < b.name ? -1 : 1));
}
