/** Walking the two kinds of folder a browser hands out: entries of a drop, and directory handles. */
import { unreadable } from '../unreadable';
import { isHidden } from '../archives/paths';
import type { Account } from './account';
import type { TreeRow } from './zip';

const byName = (a: { name: string }, b: { name: string }) =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** A dropped file or folder (File and Directory Entries API), with what lies in it, sorted by name. */
export async function* walkEntry(
  entry: FileSystemEntry,
  account: Account,
  parent = '',
): AsyncGenerator<TreeRow> {
  const path = parent + entry.name;
  if (entry.isFile) {
    yield fileRow(path, () => entryFile(entry as FileSystemFileEntry));
    return;
  }
  let children: FileSystemEntry[];
  try {
    children = await allEntries(entry as FileSystemDirectoryEntry);
  } catch (error) {
    yield { path, error: unreadable(path, error) };
    return;
  }
  for (const child of children.sort(byName)) {
    if (isHidden(child.name)) account.hide(child.name);
    else yield* walkEntry(child, account, `${path}/`);
  }
}

/** A reader gives a hundred or so at a time, and none at the end. */
async function allEntries(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) =>
      reader.readEntries(done, fail),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** A picked folder (File System Access API), with what lies in it, sorted by name. */
export async function* walkHandle(
  folder: FileSystemDirectoryHandle,
  account: Account,
  parent = '',
): AsyncGenerator<TreeRow> {
  const path = parent + folder.name;
  const children: (FileSystemDirectoryHandle | FileSystemFileHandle)[] = [];
  try {
    for await (const child of folder.values()) children.push(child);
  } catch (error) {
    yield { path, error: unreadable(path, error) };
    return;
  }
  for (const child of children.sort(byName)) {
    if (isHidden(child.name)) {
      account.hide(child.name);
      continue;
    }
    if (child.kind === 'directory') {
      yield* walkHandle(child, account, `${path}/`);
      continue;
    }
    yield fileRow(`${path}/${child.name}`, () => child.getFile());
  }
}

async function fileRow(path: string, read: () => Promise<File>): Promise<TreeRow> {
  try {
    return { path, file: await read() };
  } catch (error) {
    return { path, error: unreadable(path, error) };
  }
}

const entryFile = (entry: FileSystemFileEntry) =>
  new Promise<File>((done, fail) => entry.file(done, fail));
