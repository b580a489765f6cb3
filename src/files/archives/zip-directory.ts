/**
 * The central directory of a zip file (PKWARE APPNOTE 6.3, sections 4.3.12 to 4.3.16), read from
 * the end of the file without touching the entries, and judged before anything is unpacked.
 */
import { FacetError } from '../../base/errors';
import { hasTag, littleEndian } from '../../base/bytes';
import { zipNames, type WrittenName } from './zip-names';

/** What the directory says of one entry. */
export interface ZipEntry {
  /** With forward slashes; a folder ends with one. */
  path: string;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
  /** To another file, whose path is all that the entry holds. */
  isLink: boolean;
  crc32: number;
  packedSize: number;
  size: number;
  /** Of the local header, from the beginning of the file. */
  offset: number;
}

/** More entries than any folder of photos a browser can show. */
export const MAX_ENTRIES = 200_000;
/** What all entries together may unpack to, bytes. */
export const MAX_TOTAL = 20e9;

const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const END_64_BYTES = 56;
const LOCATOR_BYTES = 20;
const ENTRY_BYTES = 46;
export const LOCAL_BYTES = 30;
/** Of a directory of the most entries, with long names. */
const MAX_DIRECTORY_BYTES = 128 * 1024 * 1024;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
/** Flag of a name in UTF-8. */
const UTF8 = 0x800;
/** Systems that a zip was made on. */
const [UNIX, MACOS] = [3, 19];

/** Reads `length` bytes of a file at `at`, fewer at its end. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>;

/** A file in slices: it never stands in memory as a whole. */
export const slicesOf =
  (file: Blob): ReadAt =>
  async (at, length) =>
    new Uint8Array(await file.slice(at, at + length).arrayBuffer());

interface End {
  count: number;
  bytes: number;
  offset: number;
  /** Where the directory ends. */
  at: number;
}

/**
 * The entries in the order of the directory.
 * @param size of the file, bytes
 * @param name what a person knows the archive by
 * @param onGuess told one of the names whose letters were guessed
 * @throws FacetError ARCHIVE_INVALID, ARCHIVE_TOO_LARGE
 */
export async function readDirectory(
  read: ReadAt,
  size: number,
  name: string,
  onGuess?: (name: string) => void,
): Promise<ZipEntry[]> {
  const end = await findEnd(read, size, name);
  if (end.count > MAX_ENTRIES || end.bytes > MAX_DIRECTORY_BYTES) {
    throw tooLarge(name, `it has ${end.count} entries, and ${MAX_ENTRIES} is the limit`);
  }
  // Something may stand before the archive, a self-extractor for one; then every offset is short.
  const before = end.at - end.bytes - end.offset;
  if (before < 0) {
    throw invalid(name, 'its beginning is missing, as in the last part of one that was split');
  }
  const bytes = await read(end.offset + before, end.bytes);
  const entries = parse(bytes, end.count, before, name, onGuess);
  checkOverlap(entries, end.offset + before, name);
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > MAX_TOTAL) {
    const gigabytes = (bytes: number) => `${Math.round(bytes / 1e9)} GB`;
    throw tooLarge(
      name,
      `it unpacks to ${gigabytes(total)}, and ${gigabytes(MAX_TOTAL)} is the limit`,
    );
  }
  return entries;
}

async function findEnd(read: ReadAt, size: number, name: string): Promise<End> {
  const tailStart = Math.max(0, size - END_BYTES - MAX_COMMENT);
  const tail = await read(tailStart, size - tailStart);
  let at = tail.length - END_BYTES;
  const isEnd = () =>
    hasTag(tail, at, 'PK\x05\x06') &&
    at + END_BYTES + littleEndian(tail, at + 20, 2) <= tail.length;
  while (at >= 0 && !isEnd()) at -= 1;
  if (at < 0) {
    const isFirstPart = hasTag(await read(0, 4), 0, 'PK\x07\x08');
    throw isFirstPart ? split(name) : invalid(name, 'it ends before its directory');
  }
  const disk = littleEndian(tail, at + 4, 2);
  if (disk > 0 && disk < MAX_16) throw split(name);
  const end = {
    count: littleEndian(tail, at + 10, 2),
    bytes: littleEndian(tail, at + 12, 4),
    offset: littleEndian(tail, at + 16, 4),
    at: tailStart + at,
  };
  return findLongEnd(read, end, name);
}

/** The zip64 record before the end, where there is one: some writers put it there without need. */
async function findLongEnd(read: ReadAt, short: End, name: string): Promise<End> {
  const locatorAt = short.at - LOCATOR_BYTES;
  const locator = locatorAt < 0 ? new Uint8Array() : await read(locatorAt, LOCATOR_BYTES);
  if (!hasTag(locator, 0, 'PK\x06\x07')) return short;
  const at = littleEndian(locator, 8, 8);
  if (at + END_64_BYTES > locatorAt) throw invalid(name, 'its directory does not fit in the file');
  const record = await read(at, END_64_BYTES);
  if (!hasTag(record, 0, 'PK\x06\x06')) throw invalid(name, 'its zip64 directory is missing');
  return {
    count: littleEndian(record, 32, 8),
    bytes: littleEndian(record, 40, 8),
    offset: littleEndian(record, 48, 8),
    at,
  };
}

function parse(
  bytes: Uint8Array,
  count: number,
  before: number,
  name: string,
  onGuess?: (name: string) => void,
): ZipEntry[] {
  const entries: ZipEntry[] = [];
  const names: WrittenName[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > bytes.length || !hasTag(bytes, at, 'PK\x01\x02')) {
      throw invalid(name, 'its directory is damaged');
    }
    const flags = littleEndian(bytes, at + 8, 2);
    const nameEnd = at + ENTRY_BYTES + littleEndian(bytes, at + 28, 2);
    const extraEnd = nameEnd + littleEndian(bytes, at + 30, 2);
    const entry = {
      path: '',
      method: littleEndian(bytes, at + 10, 2),
      encrypted: (flags & 1) !== 0,
      isLink: isLink(bytes, at),
      crc32: littleEndian(bytes, at + 16, 4),
      packedSize: littleEndian(bytes, at + 20, 4),
      size: littleEndian(bytes, at + 24, 4),
      offset: littleEndian(bytes, at + 42, 4),
    };
    const extra = bytes.subarray(nameEnd, extraEnd);
    const isUtf8 = (flags & UTF8) !== 0;
    names.push({ bytes: bytes.subarray(at + ENTRY_BYTES, nameEnd), isUtf8, extra });
    readLongSizes(entry, extra);
    entry.offset += before;
    entries.push(entry);
    at = extraEnd + littleEndian(bytes, at + 32, 2);
  }
  zipNames(names, undefined, onGuess).forEach((path, i) => (entries[i]!.path = path));
  return entries;
}

/** Unix keeps what a file is in the upper half of its attributes. */
function isLink(bytes: Uint8Array, at: number): boolean {
  const isUnix = [UNIX, MACOS].includes(bytes[at + 5]!);
  return isUnix && (littleEndian(bytes, at + 40, 2) & 0xf000) === 0xa000;
}

/** The zip64 extra field has, in this order, those numbers that did not fit in 32 bits. */
function readLongSizes(entry: ZipEntry, extra: Uint8Array): void {
  let at = 0;
  while (at + 4 <= extra.length && littleEndian(extra, at, 2) !== 1) {
    at += 4 + littleEndian(extra, at + 2, 2);
  }
  at += 4;
  for (const field of ['size', 'packedSize', 'offset'] as const) {
    if (entry[field] !== MAX_32 || at + 8 > extra.length) continue;
    entry[field] = littleEndian(extra, at, 8);
    at += 8;
  }
}

/** A small archive that unpacks to a huge one does so by many entries sharing the same bytes. */
function checkOverlap(entries: ZipEntry[], directoryAt: number, name: string): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  sorted.forEach(({ offset, packedSize }, i) => {
    const next = sorted[i + 1]?.offset ?? directoryAt;
    if (offset + LOCAL_BYTES + packedSize > next) {
      throw invalid(name, 'its entries overlap, or reach beyond its end');
    }
  });
}

function invalid(name: string, why: string): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${name} can't be unpacked: ${why}.`, {
    hint: 'Copy or download it again, or unpack it with another program and choose the folder.',
    file: name,
  });
}

function split(name: string): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${name} is one part of an archive that was split.`, {
    hint: 'Unpack all parts together with another program, and choose the folder.',
    file: name,
  });
}

function tooLarge(name: string, why: string): FacetError {
  return new FacetError('ARCHIVE_TOO_LARGE', `${name} is too large: ${why}.`, {
    hint: 'Unpack it with another program, and choose the folder.',
    file: name,
  });
}
