/** One entry of a zip: judged by what the directory says of it, then unpacked chunk by chunk. */
import { hasTag, littleEndian } from '../../base/bytes';
import { FacetError, throwIfAborted } from '../../base/errors';
import { crc32 } from './crc32';
import { staysInside, unsafePath } from './paths';
import { LOCAL_BYTES, type ReadAt, type ZipEntry } from './zip-directory';

/** Deflate at its best packs 258 bytes into 2 bits, beside a few bytes of header. */
const MAX_RATIO = 1032;

const [STORED, DEFLATED] = [0, 8];

/**
 * Refuses what must not or can't be unpacked, by the directory alone.
 * @param most the largest size to unpack, bytes
 * @throws FacetError ARCHIVE_UNSAFE_PATH, ARCHIVE_INVALID, ARCHIVE_TOO_LARGE
 */
export function checkEntry(entry: ZipEntry, most: number): void {
  const { path, method, encrypted, isLink, packedSize, size } = entry;
  if (!staysInside(path)) throw unsafePath(path);
  if (encrypted) {
    throw new FacetError('ARCHIVE_INVALID', `${path} is encrypted in the archive.`, {
      hint: 'Unpack the archive with its password, and choose the folder.',
    });
  }
  if (isLink) {
    throw new FacetError('ARCHIVE_INVALID', `${path} is only a link to another file.`, {
      hint: 'Unpack the archive with another program, and choose the folder.',
    });
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new FacetError('ARCHIVE_INVALID', `${path} is packed by method ${method}.`, {
      hint: 'Only stored and deflated entries are read. Unpack the archive, and choose the folder.',
    });
  }
  if (size > most) {
    const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
    throw new FacetError(
      'ARCHIVE_TOO_LARGE',
      `${path} unpacks to ${megabytes(size)} MB, and ${megabytes(most)} MB is the limit.`,
      { hint: 'Unpack the archive with another program, and choose the folder.' },
    );
  }
  if (method === STORED ? size !== packedSize : size > (packedSize + 1) * MAX_RATIO) {
    throw damaged(path, 'its sizes contradict each other');
  }
}

export interface UnpackOptions {
  signal?: AbortSignal;
  /** Enough after so many bytes; the checksum is then not asked. */
  atMost?: number;
}

/**
 * The bytes of an entry that is stored as it is, where they lie; undefined of one that is packed.
 * @throws FacetError ARCHIVE_INVALID
 */
export async function storedEntry(
  archive: Blob,
  read: ReadAt,
  entry: ZipEntry,
): Promise<Blob | undefined> {
  return entry.method === STORED ? packedBytes(archive, read, entry) : undefined;
}

async function packedBytes(
  archive: Blob,
  read: ReadAt,
  { path, offset, packedSize }: ZipEntry,
): Promise<Blob> {
  const header = await read(offset, LOCAL_BYTES);
  if (!hasTag(header, 0, 'PK\x03\x04')) throw damaged(path, 'its header is missing');
  const start = offset + LOCAL_BYTES + littleEndian(header, 26, 2) + littleEndian(header, 28, 2);
  const packed = archive.slice(start, start + packedSize);
  if (packed.size < packedSize) throw damaged(path, 'it ends early');
  return packed;
}

/**
 * Gives the bytes of an entry to `take`, in order, and verifies their number and checksum.
 * @param archive the whole zip
 * @param read the same, in slices
 * @throws FacetError ARCHIVE_INVALID, ABORTED
 */
export async function unpackEntry(
  archive: Blob,
  read: ReadAt,
  entry: ZipEntry,
  take: (chunk: Uint8Array<ArrayBuffer>) => void,
  { signal, atMost = Infinity }: UnpackOptions = {},
): Promise<void> {
  const { path, packedSize, size, method } = entry;
  const packed = await packedBytes(archive, read, entry);
  const stream =
    method === STORED
      ? packed.slice(0, Math.min(packedSize, atMost)).stream()
      : packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  let length = 0;
  let sum = 0;
  try {
    while (length < atMost) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > size) throw damaged(path, `it unpacks to more than the ${size} bytes it claims`);
      if (atMost === Infinity) sum = crc32(value, sum);
      take(value);
    }
    if (length >= atMost) await reader.cancel().catch(() => {});
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (error instanceof FacetError) throw error;
    throw damaged(path, 'it does not unpack', error);
  }
  if (atMost !== Infinity) return;
  if (length < size) throw damaged(path, 'it ends early');
  if (sum !== entry.crc32) throw damaged(path, 'its checksum differs');
}

function damaged(path: string, why: string, cause?: unknown): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${path} can't be unpacked: ${why}.`, {
    hint: 'The archive is damaged here: copy or download it again.',
    cause,
  });
}
