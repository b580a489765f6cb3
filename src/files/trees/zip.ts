/**
 * The files inside a zip, unpacked one at a time when they are asked for: the archive is read in
 * slices and never stands in memory. Bad entries become rows with an error, and the rest goes on.
 */
import { baseName, byPath, isHidden } from '../archives/paths';
import { readDirectory, slicesOf, type ReadAt } from '../archives/zip-directory';
import { checkEntry, unpackEntry } from '../archives/zip-entry';
import { throwIfAborted, toFacetError, type FacetError } from '../../base/errors';
import { unreadable } from '../unreadable';

/** A file inside what a person handed over, or why it can't be had. */
export type TreeRow =
  | { path: string; file: File | Blob; error?: undefined }
  | { path: string; error: FacetError; file?: undefined };

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
  signal?: AbortSignal,
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
  const entries = await readDirectory(read, archive.size, name);
  for (const entry of entries.sort(byPath)) {
    if (entry.path.endsWith('/') || isHidden(entry.path)) continue;
    throwIfAborted(signal);
    const path = `${name}/${entry.path}`;
    try {
      checkEntry(entry, MAX_ENTRY_BYTES);
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      await unpackEntry(archive, read, entry, (chunk) => chunks.push(chunk), { signal });
      yield { path, file: new File(chunks, baseName(path)) };
    } catch (error) {
      throwIfAborted(signal);
      yield { path, error: toFacetError(error, path) };
    }
  }
}
