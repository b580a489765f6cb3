/** The files inside a zip or a Python wheel (which is one), unpacked when they are asked for. */
import { isHidden } from '../../files/archives/paths';
import { readDirectory, type ReadAt, type ZipEntry } from '../../files/archives/zip-directory';
import { checkEntry, unpackEntry } from '../../files/archives/zip-entry';
import { toFacetError } from '../../base/errors';
import { invalid } from '../formats/errors';
import { HEAD_BYTES } from '../formats';
import { checkPacking, checkPath } from './claims';
import type { ReadOptions, WeightFile } from './weight-file';

/** Beyond an archive around one weight file. */
const MOST_ENTRIES = 2_000;

/** A zip by its directory. */
export interface OpenZip {
  name: string;
  blob: Blob;
  read: ReadAt;
  /** Files alone, hidden ones left out. */
  entries: ZipEntry[];
}

/** @throws FacetError `ARCHIVE_INVALID`, `ARCHIVE_TOO_LARGE`, `ARCHIVE_UNSAFE_PATH`, `WEIGHTS_INVALID` */
export async function openZip(blob: Blob, name: string): Promise<OpenZip> {
  const read: ReadAt = async (at, length) =>
    new Uint8Array(await blob.slice(at, at + length).arrayBuffer());
  const all = await readDirectory(read, blob.size, name);
  for (const { path } of all) checkPath(path, name);
  const entries = all.filter(({ path }) => !path.endsWith('/') && !isHidden(path));
  if (entries.length > MOST_ENTRIES) {
    throw invalid(name, `holds ${entries.length} files, more than an archive around weights`);
  }
  return { name, blob, read, entries };
}

/** @throws FacetError `ARCHIVE_INVALID`, `ABORTED` */
export async function filesOfZip(zip: OpenZip, options: ReadOptions): Promise<WeightFile[]> {
  const files: WeightFile[] = [];
  for (const entry of zip.entries) {
    files.push({
      name: `${zip.name}/${entry.path}`,
      size: entry.size,
      head: await headOf(zip, entry, options),
      read: (own) => unpackWhole(zip, entry, own),
    });
  }
  return files;
}

/** An entry's bytes in one buffer of the size the directory claims, which was checked. */
export async function unpackWhole(
  { blob, read, name }: OpenZip,
  own: ZipEntry,
  { signal, onFraction }: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = { ...own, path: `${name}/${own.path}` };
  try {
    checkPacking(entry.packedSize, entry.size, entry.path);
    checkEntry(entry, entry.size);
    const bytes = new Uint8Array(entry.size);
    let at = 0;
    const take = (chunk: Uint8Array): void => {
      bytes.set(chunk, at);
      at += chunk.length;
      onFraction?.(at / entry.size);
    };
    await unpackEntry(blob, read, entry, take, { signal });
    return bytes;
  } catch (error) {
    throw toFacetError(error, name);
  }
}

async function headOf(
  { blob, read, name }: OpenZip,
  own: ZipEntry,
  { signal }: ReadOptions,
): Promise<Uint8Array> {
  const entry = { ...own, path: `${name}/${own.path}` };
  const head = new Uint8Array(HEAD_BYTES);
  let at = 0;
  const take = (chunk: Uint8Array): void => {
    head.set(chunk.subarray(0, HEAD_BYTES - at), at);
    at = Math.min(HEAD_BYTES, at + chunk.length);
  };
  try {
    checkEntry(entry, Infinity);
    await unpackEntry(blob, read, entry, take, { signal, atMost: HEAD_BYTES });
    return head.subarray(0, at);
  } catch (error) {
    throw toFacetError(error, name);
  }
}
