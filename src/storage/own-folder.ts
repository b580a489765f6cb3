/** The folder in which the page may write without asking: this origin's file system, else memory. */
import { isFull } from '../base/errors';
import { within } from '../base/within';
import { gate } from './gate';
import { memoryFolder } from './memory-folder';

/**
 * What is gathered where a browser keeps no files, bytes: 15,000 faces of 160 pixels or so. Saving
 * takes as much again.
 */
export const MEMORY_LIMIT = 750e6;

/** Milliseconds. A file system answers in a few, on a slow and busy disk in a second or two. */
const BOUND = 10_000;

export interface OwnFolder {
  folder: FileSystemDirectoryHandle;
  /** It is in memory: it ends with the tab, and holds {@link MEMORY_LIMIT}. */
  temporary: boolean;
  /** It is in memory because the device has no room left. */
  full: boolean;
}

let kept: Promise<OwnFolder> | undefined;
let memory: OwnFolder | undefined;

/**
 * The same for as long as the tab is open and the choice of what is kept stands. Private windows of
 * Firefox and WebKitGTK have no such file system, Safari before 26 one that a page can't write to.
 */
export async function ownFolder(): Promise<OwnFolder> {
  if ((await gate.keeping()).nothing) return inMemory();
  kept ??= within(BOUND, writable(), 'The file system does not answer.').then(
    (folder) => ({ folder, temporary: false, full: false }),
    (error) => ({ ...inMemory(), full: isFull(error) }),
  );
  return kept;
}

/** The folders in which something may lie, whichever is written to now. */
export async function ownFolders(): Promise<FileSystemDirectoryHandle[]> {
  const asked = async () => navigator.storage.getDirectory();
  const onDevice = await within(BOUND, asked(), 'late').catch(() => undefined);
  return [onDevice, memory?.folder].filter((folder) => folder !== undefined);
}

function inMemory(): OwnFolder {
  memory ??= { folder: memoryFolder(MEMORY_LIMIT), temporary: true, full: false };
  return memory;
}

/** @throws where there is no such file system, or it can't be written to */
async function writable(): Promise<FileSystemDirectoryHandle> {
  const folder = await navigator.storage.getDirectory();
  const name = `.facet-try-${Math.random()}`;
  const file = await folder.getFileHandle(name, { create: true });
  try {
    await (await file.createWritable()).close();
  } finally {
    await folder.removeEntry(name).catch(() => {});
  }
  return folder;
}
