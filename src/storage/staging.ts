/**
 * Folders of this origin's own file system (OPFS) in which a zip is gathered before it is handed
 * over: they outlive the tab, so that long work goes on where it was, and memory holds one file. Where
 * a browser has no such file system they are in memory. A tab holds the names of those that it works on; no tab lists or removes what is held.
 */
import type { AlignSink } from '../base/types';
import { gate } from './gate';
import { isInMemory } from './memory-folder';
import { heldNames, hold, whileHeld, type Release } from './tab-locks';
import { ownFolder, ownFolders } from './own-folder';
import { folderSink } from '../files/out/sinks';
import { zipStream, type ZipFile } from '../files/out/zip-writer';

const ROOT = 'facet-align';
const ZIPS = 'facet-align-zips';
/** In a staging folder: what it is, as JSON; not part of the zip. */
const ABOUT = '.facet.json';

/** A zip in the making. */
export interface Staged {
  name: string;
  /** What its maker said of it. */
  about: unknown;
  /** Files so far. */
  files: number;
  /** When it was begun or gone on with last, milliseconds since 1970. */
  date: number;
}

const lockOf = (name: string) => `${ROOT}/${name}`;
const zipLockOf = (name: string) => `${ZIPS}/${name}`;

/** Keeps a folder for this tab; undefined where it is kept already. */
export const holdStaging = (name: string): Promise<Release | undefined> => hold(lockOf(name));

/**
 * The folder of that name, made with `about` where it is new.
 * @param since when the work on it began, ms since 1970
 * @throws NotKept where all was wiped since
 */
export async function openStaging(
  name: string,
  about: unknown,
  since = Date.now(),
): Promise<FileSystemDirectoryHandle> {
  const { folder: root } = await ownFolder();
  return keepIn(root, since, async () => {
    const all = await root.getDirectoryHandle(ROOT, { create: true });
    const folder = await all.getDirectoryHandle(name, { create: true });
    const file = await folder.getFileHandle(ABOUT, { create: true });
    const stream = await file.createWritable();
    await stream.write(JSON.stringify(about));
    await stream.close();
    return folder;
  });
}

/**
 * What is gathered in a staging folder, file by file.
 * @param since when the work on it began, ms since 1970: after a wipe since, a write rejects with NotKept
 */
export function stagingSink(folder: FileSystemDirectoryHandle, since: number): AlignSink {
  const sink = folderSink(folder);
  return {
    ...sink,
    write: (path, content) => keepIn(folder, since, () => sink.write(path, content)),
  };
}

/** What is in memory is not kept, and passes. */
function keepIn<T>(
  folder: FileSystemDirectoryHandle,
  since: number,
  write: () => Promise<T>,
): Promise<T> {
  return isInMemory(folder) ? write() : gate.keep(write, since);
}

/** What is there, and nobody holds. */
export async function listStaging(): Promise<Staged[]> {
  const found: Staged[] = [];
  const all = await folderOf(ROOT);
  if (!all) return found;
  const held = await heldNames();
  for await (const child of all.values()) {
    if (child.kind !== 'directory' || held.has(lockOf(child.name))) continue;
    try {
      const file = await (await child.getFileHandle(ABOUT)).getFile();
      const about: unknown = JSON.parse(await file.text());
      let files = 0;
      for await (const _ of walk(child)) files += 1;
      found.push({ name: child.name, about, files, date: file.lastModified });
    } catch {
      // Another tab may be taking it away.
    }
  }
  return found;
}

/** Removes a folder that nobody holds. */
export async function removeStaging(name: string): Promise<void> {
  await whileHeld(lockOf(name), async () => {
    await (await folderOf(ROOT))?.removeEntry(name, { recursive: true }).catch(() => {});
  });
}

/** Empties this origin's own file system, zips that were handed over among it, as far as the browser lets it go. */
export async function clearStaging(): Promise<void> {
  for (const root of await ownFolders()) {
    const names: string[] = [];
    for await (const name of root.keys()) names.push(name);
    for (const name of names) await root.removeEntry(name, { recursive: true }).catch(() => {});
  }
}

/** Removes what was begun, or gone on with last, before a time, ms since 1970, and nobody holds. */
export async function forgetStagingBefore(time: number): Promise<void> {
  const all = await listStaging();
  for (const { name, date } of all) if (date < time) await removeStaging(name);
}

/** Bytes of all of it that is on the device. */
export async function stagedBytes(): Promise<number> {
  let bytes = 0;
  for (const root of await ownFolders()) {
    if (isInMemory(root)) continue;
    for await (const { handle } of walk(root)) {
      bytes += await handle.getFile().then(
        ({ size }) => size,
        () => 0,
      );
    }
  }
  return bytes;
}

/** Removes zips that closed tabs handed over: their download is long done. */
export async function clearZips(): Promise<void> {
  const zips = await folderOf(ZIPS);
  if (!zips) return;
  const names: string[] = [];
  for await (const { name } of zips.values()) names.push(name);
  for (const name of names) {
    await whileHeld(zipLockOf(name), () => zips.removeEntry(name).catch(() => {}));
  }
}

/** The files of a folder as a zip, read one at a time. */
export function zipOfFolder(
  folder: FileSystemDirectoryHandle,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return zipStream(filesOf(folder));
}

/**
 * The same as a file on disk, for browsers that let a page download but not write. Nobody is told when
 * a download ends, so it is held until the tab closes.
 */
export async function zipFileOfFolder(
  folder: FileSystemDirectoryHandle,
  since = Date.now(),
): Promise<File> {
  const name = `${folder.name}.zip`;
  const { folder: root, temporary } = await ownFolder();
  if (temporary) return new File([await new Response(zipOfFolder(folder)).blob()], name);
  await hold(zipLockOf(name));
  return gate.keep(async () => {
    const zips = await root.getDirectoryHandle(ZIPS, { create: true });
    const handle = await zips.getFileHandle(name, { create: true });
    await zipOfFolder(folder).pipeTo(await handle.createWritable());
    return handle.getFile();
  }, since);
}

async function* filesOf(folder: FileSystemDirectoryHandle): AsyncGenerator<ZipFile> {
  for await (const { path, handle } of walk(folder)) {
    const data = await handle.getFile();
    if (data.size > 0) yield { name: path, data };
  }
}

async function* walk(
  folder: FileSystemDirectoryHandle,
  parent = '',
): AsyncGenerator<{ path: string; handle: FileSystemFileHandle }> {
  for await (const child of folder.values()) {
    if (child.name.startsWith('.')) continue;
    const path = parent + child.name;
    if (child.kind === 'directory') yield* walk(child, `${path}/`);
    // What is being written shows under another name until it is whole.
    else if (!child.name.endsWith('.crswap')) yield { path, handle: child };
  }
}

async function folderOf(name: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (await ownFolder()).folder.getDirectoryHandle(name);
  } catch {
    return undefined; // Nothing was ever kept.
  }
}
