/** A data set that a person hands over: a folder, an archive, or a list, by the name they know it by. */
import { plural } from '../../base/plural';
import type { Tree } from '../../base/types';
import { Account } from './account';
import { isPhotoName, readTree, type PathFile } from './tree';

export interface Source {
  name: string;
  tree: Tree;
  /** Where the browser gave a handle: then the folder can be opened again on a later visit. */
  folder?: FileSystemDirectoryHandle;
  /** What was left out on the way to here. */
  account?: Account;
}

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;

/** Of a list: the folder that all have in common, or how many photos there are. */
function listed(files: PathFile[], dropped?: string): Source {
  const tops = new Set(files.map(({ path }) => path.split('/')[0]!));
  const [top] = tops;
  const name = tops.size === 1 && top ? top : (dropped ?? listName(files));
  return { name, tree: files };
}

/** A pairs file or a readme among them is no photo. */
function listName(files: PathFile[]): string {
  const photos = files.filter(({ path }) => isPhotoName(path)).length;
  return photos > 0 ? plural(photos, 'photo') : plural(files.length, 'file');
}

/** One archive, or a list of files. */
export function fromFiles(files: File[]): Source {
  const [first] = files;
  if (files.length === 1 && first && ARCHIVE.test(first.name)) {
    return { name: first.name, tree: first };
  }
  return listed(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

export const fromFolder = (folder: FileSystemDirectoryHandle): Source => ({
  name: folder.name,
  tree: folder,
  folder,
});

interface DropItem extends DataTransferItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/**
 * A dropped folder is taken as such where the browser has handles; else its files are listed, archives
 * among them unopened, those that can't be read with their reason.
 */
export function fromDrop(given: DataTransfer | Promise<File[]>): Promise<Source> {
  if (given instanceof Promise) return given.then(fromFiles);
  const data = given;
  // The browser empties it when the event ends: everything is asked for before anything is awaited.
  const files = [...data.files];
  const account = new Account();
  const rows = readTree(data, { account, closed: true });
  const items = [...data.items] as DropItem[];
  const handle = items.length === 1 ? items[0]!.getAsFileSystemHandle?.() : undefined;
  return (async () => {
    const single = await handle?.catch(() => undefined);
    if (single?.kind === 'directory') return fromFolder(single as FileSystemDirectoryHandle);
    if (files.length === 1 && ARCHIVE.test(files[0]!.name)) return fromFiles(files);
    const all: PathFile[] = [];
    for await (const row of rows) all.push(row);
    return { ...listed(all, account.name), account };
  })();
}
