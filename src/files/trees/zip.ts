/**
 * The files inside a zip, unpacked one at a time when they are asked for: the archive is read in
 * slices and never stands in memory. Bad entries become rows with an error, and the rest goes on.
 */
import { brief } from '../../base/brief';
import { joined } from '../../base/bytes';
import { baseName, byPath, isHidden } from '../archives/paths';
import { readDirectory, slicesOf, type ReadAt, type ZipEntry } from '../archives/zip-directory';
import { checkEntry, storedEntry, unpackEntry } from '../archives/zip-entry';
import { throwIfAborted, toFacetError, type FacetError } from '../../base/errors';
import { unreadable } from '../unreadable';
import { Account } from './account';

/** A file inside what a person handed over, or why it can't be had. */
export type TreeRow =
  | { path: string; file: File | Blob; error?: undefined }
  | { path: string; error: FacetError; file?: undefined };

/**
 * Asked before an entry of some size is unpacked whole.
 * @param head its beginning
 * @param path as the row has it
 * @param size bytes of the whole
 * @returns why it is not worth it
 */
export type Judge = (head: Uint8Array, path: string, size: number) => FacetError | undefined;

export interface ArchiveOptions {
  signal?: AbortSignal;
  /** Told what is left out, and what to know of the rest. */
  account?: Account;
  judge?: Judge;
}

/** From this size on an entry is judged, bytes. */
export const JUDGED_FROM = 1024 * 1024;

/** What is read of an entry to judge it, bytes: of a huge one as much as finds any picture's header. */
export const headBytes = (size: number): number =>
  size > 64 * 1024 * 1024 ? 8 * 1024 * 1024 : 1024;

/** The largest entry that is unpacked, bytes: no photo is larger, and memory must hold it. */
export const MAX_ENTRY_BYTES = 512 * 1024 * 1024;

/**
 * The files of a zip, sorted by path, without hidden ones.
 * @param name what a person knows the archive by; the paths begin with it
 * @throws FacetError ARCHIVE_INVALID, ARCHIVE_TOO_LARGE for the archive as a whole, FILE_UNREADABLE,
 * ABORTED. What is wrong with a single entry (ARCHIVE_UNSAFE_PATH, ARCHIVE_INVALID,
 * ARCHIVE_TOO_LARGE) is its row's `error`.
 */
export async function* readZip(
  archive: Blob,
  name: string,
  { account = new Account(), signal, judge }: ArchiveOptions = {},
): AsyncGenerator<TreeRow> {
  const slices = slicesOf(archive);
  const read: ReadAt = async (at, length) => {
    throwIfAborted(signal);
    try {
      return await slices(at, length);
    } catch (error) {
      throw unreadable(name, error);
    }
  };
  const unpack = async (entry: ZipEntry, atMost?: number) => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    await unpackEntry(archive, read, entry, (chunk) => chunks.push(chunk), { signal, atMost });
    return chunks;
  };
  const guessed = (example: string) => account.notes.push(guessedNames(name, example));
  const entries = await readDirectory(read, archive.size, name, guessed);
  for (const entry of entries.sort(byPath)) {
    if (entry.path.endsWith('/')) continue;
    if (isHidden(entry.path)) {
      account.hide(entry.path);
      continue;
    }
    throwIfAborted(signal);
    const path = `${name}/${entry.path}`;
    try {
      checkEntry(entry, MAX_ENTRY_BYTES);
      if (judge && entry.size > JUDGED_FROM) {
        const refused = judge(joined(await unpack(entry, headBytes(entry.size))), path, entry.size);
        if (refused) throw refused;
      }
      // What is stored as it is stays in the archive: only its checksum is asked.
      const stored = await storedEntry(archive, read, entry);
      const parts = stored ? [stored] : await unpack(entry);
      if (stored) await unpackEntry(archive, read, entry, () => {}, { signal });
      yield { path, file: new File(parts, baseName(path)) };
    } catch (error) {
      throwIfAborted(signal);
      yield { path, error: toFacetError(error, path) };
    }
  }
}

function guessedNames(archive: string, example: string): string {
  return `${brief(archive)} does not say how its names are written; they were read as old Windows and DOS have them (code page 437), such as “${brief(example)}”. If they look wrong, pack it again with names in UTF-8, or unpack it and choose the folder.`;
}
