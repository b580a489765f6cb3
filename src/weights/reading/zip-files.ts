/** The files inside a zip or a Python wheel (which is one), unpacked when they are asked for. */
import { isHidden } from '../../files/archives/paths';
import {
  readDirectory,
  slicesOf,
  type ReadAt,
  type ZipEntry,
} from '../../files/archives/zip-directory';
import { checkEntry, unpackEntry } from '../../files/archives/zip-entry';
import { toFacetError } from '../../base/errors';
import { COST, type Budget } from '../../files/parsing/budget';
import { invalid } from '../../files/parsing/errors';
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
  /** Of all that is unpacked. */
  budget: Budget;
}

/** @throws FacetError `ARCHIVE_INVALID`, `ARCHIVE_TOO_LARGE`, `ARCHIVE_UNSAFE_PATH`, `WEIGHTS_INVALID` */
export async function openZip(blob: Blob, name: string, budget: Budget): Promise<OpenZip> {
  const read = slicesOf(blob);
  const all = await readDirectory(read, blob.size, name);
  for (const { path } of all) checkPath(path, name);
  const entries = all.filter(({ path }) => !path.endsWith('/') && !isHidden(path));
  if (entries.length > MOST_ENTRIES) {
    throw invalid(name, `holds ${entries.length} files, more than an archive around weights`);
  }
  return { name, blob, read, entries, budget };
}

/** @throws FacetError `ARCHIVE_INVALID`, `ABORTED` */
export async function filesOfZip(zip: OpenZip, { signal }: ReadOptions): Promise<WeightFile[]> {
  const files: WeightFile[] = [];
  for (const entry of zip.entries) {
    files.push({
      name: `${zip.name}/${entry.path}`,
      size: entry.size,
      head: await unpack(zip, entry, { signal }, HEAD_BYTES),
      read: (own) => unpackWhole(zip, entry, own),
    });
  }
  return files;
}

/** An entry's bytes in one buffer of the size the directory claims, which was checked. */
export async function unpackWhole(
  zip: OpenZip,
  entry: ZipEntry,
  options: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkPacking(entry.packedSize, entry.size, `${zip.name}/${entry.path}`);
  return unpack(zip, entry, options);
}

/** @param atMost only so many bytes; their checksum is then not known */
async function unpack(
  { blob, read, name, budget }: OpenZip,
  own: ZipEntry,
  { signal, onFraction }: ReadOptions,
  atMost = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = { ...own, path: `${name}/${own.path}` };
  const size = Math.min(entry.size, atMost);
  budget.spend(COST.object);
  budget.unpack(size);
  const bytes = new Uint8Array(size);
  let at = 0;
  const take = (chunk: Uint8Array): void => {
    bytes.set(chunk.subarray(0, size - at), at);
    at = Math.min(size, at + chunk.length);
    onFraction?.(at / size);
  };
  try {
    checkEntry(entry, Infinity);
    await unpackEntry(blob, read, entry, take, { signal, atMost });
    return bytes.subarray(0, at);
  } catch (error) {
    throw toFacetError(error, name);
  }
}
