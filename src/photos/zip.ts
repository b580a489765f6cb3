/**
 * The files inside a zip, unpacked one at a time when they are asked for: the archive is read in
 * slices and never stands in memory. Bad entries become rows with an error, and the rest goes on.
 */
import { FacetError, throwIfAborted, toFacetError } from '../base/errors';
import { hasTag, littleEndian } from './bytes';
import { crc32 } from '../export/crc32';
import { unreadable } from './decode-errors';
import { baseName, byPath, isHidden, staysInside } from './paths';
import { LOCAL_BYTES, readDirectory, type ReadAt, type ZipEntry } from './zip-directory';

/** A file inside what a person handed over, or why it can't be had. */
export type TreeRow =
  | { path: string; file: File | Blob; error?: undefined }
  | { path: string; error: FacetError; file?: undefined };

/** The largest entry that is unpacked, bytes: no photo is larger, and memory must hold it. */
export const MAX_ENTRY_BYTES = 512 * 1024 * 1024;
/** Deflate at its best packs 258 bytes into 2 bits, beside a few bytes of header. */
const MAX_RATIO = 1032;

const [STORED, DEFLATED] = [0, 8];

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
  const read: ReadAt = async (at, length) => {
    throwIfAborted(signal);
    try {
      return new Uint8Array(await archive.slice(at, at + length).arrayBuffer());
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
      checkEntry(entry);
      yield { path, file: await unpack(archive, read, entry, signal) };
    } catch (error) {
      throwIfAborted(signal);
      yield { path, error: toFacetError(error, path) };
    }
  }
}

/** Refuses what must not or can't be unpacked, by the directory alone. */
function checkEntry({ path, method, encrypted, packedSize, size }: ZipEntry): void {
  if (!staysInside(path)) {
    throw new FacetError('ARCHIVE_UNSAFE_PATH', `${path} would leave the folder of the archive.`, {
      hint: 'The archive may be made to do harm. This entry was left out.',
    });
  }
  if (encrypted) {
    throw new FacetError('ARCHIVE_INVALID', `${path} is encrypted in the archive.`, {
      hint: 'Unpack the archive with its password, and choose the folder.',
    });
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new FacetError('ARCHIVE_INVALID', `${path} is packed by method ${method}.`, {
      hint: 'Only stored and deflated entries are read. Unpack the archive, and choose the folder.',
    });
  }
  if (size > MAX_ENTRY_BYTES) {
    const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
    throw new FacetError(
      'ARCHIVE_TOO_LARGE',
      `${path} unpacks to ${megabytes(size)} MB, and ${megabytes(MAX_ENTRY_BYTES)} MB is the limit.`,
      { hint: 'Unpack the archive with another program, and choose the folder.' },
    );
  }
  if (method === STORED ? size !== packedSize : size > (packedSize + 1) * MAX_RATIO) {
    throw damaged(path, 'its sizes contradict each other');
  }
}

async function unpack(
  archive: Blob,
  read: ReadAt,
  entry: ZipEntry,
  signal?: AbortSignal,
): Promise<File> {
  const { path, offset, packedSize, size, method } = entry;
  const header = await read(offset, LOCAL_BYTES);
  if (!hasTag(header, 0, 'PK\x03\x04')) throw damaged(path, 'its header is missing');
  const start = offset + LOCAL_BYTES + littleEndian(header, 26, 2) + littleEndian(header, 28, 2);
  const packed = archive.slice(start, start + packedSize);
  if (packed.size < packedSize) throw damaged(path, 'it ends early');
  const stream =
    method === STORED
      ? packed.stream()
      : packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let sum = 0;
  try {
    for (;;) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > size) throw damaged(path, `it unpacks to more than the ${size} bytes it claims`);
      sum = crc32(value, sum);
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (error instanceof FacetError) throw error;
    throw damaged(path, 'it does not unpack', error);
  }
  if (length < size) throw damaged(path, 'it ends early');
  if (sum !== entry.crc32) throw damaged(path, 'its checksum differs');
  return new File(chunks, baseName(path));
}

function damaged(path: string, why: string, cause?: unknown): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${path} can't be unpacked: ${why}.`, {
    hint: 'The archive is damaged here: copy or download it again.',
    cause,
  });
}
