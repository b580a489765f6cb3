/**
 * The files in a tar as its bytes come (POSIX ustar and pax, GNU long names), one in memory at a
 * time. A tar has no directory: it can only be read from front to back.
 */
import { latin1, utf8OrLatin1 } from '../../base/bytes';
import { FacetError } from '../../base/errors';
import { StreamReader } from './stream-reader';
import { staysInside, unsafePath } from './paths';
import { MAX_ENTRIES, MAX_TOTAL } from './zip-directory';

/** A file of the archive, or why it was left out. */
export type TarEntry =
  | { path: string; content: Uint8Array<ArrayBuffer>; error?: undefined }
  | { path: string; error: FacetError; content?: undefined };

export interface TarOptions {
  /** What a person knows the archive by. */
  name: string;
  /** The largest entry that is read, bytes. */
  most: number;
  /** Whether an entry is worth reading, by its path. Default: all are. */
  wanted?: (path: string) => boolean;
}

const BLOCK = 512;
/** Of a long name or of pax records. */
const MAX_NOTE_BYTES = 1024 * 1024;

/** What an extra header says of the entry after it. */
interface Said {
  path?: string;
  size?: number;
}

/** Whether bytes begin with the header of an entry, by its checksum: tars from before POSIX bear no mark. */
export function startsWithTarHeader(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && checksumHolds(bytes.subarray(0, BLOCK));
}

/**
 * The files in the order of the archive; folders, links and devices are passed over. The end needs no
 * mark: an archive that stops after a whole entry is complete, as for GNU tar.
 * @throws FacetError ARCHIVE_INVALID where it ends early or is damaged, ARCHIVE_TOO_LARGE; what came
 *   before has been given by then
 */
export async function* readTar(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { name, most, wanted = () => true }: TarOptions,
): AsyncGenerator<TarEntry> {
  const reader = new StreamReader(stream);
  let said: Said = {};
  let [count, total] = [0, 0];
  try {
    for (;;) {
      const header = await reader.take(BLOCK);
      if (header.length === 0 && count > 0) return;
      if (header.length < BLOCK) throw invalid(name, 'it ends early');
      // Two empty blocks are the end; one is enough, as for other readers.
      if (header.every((byte) => byte === 0)) return;
      if (!checksumHolds(header)) throw invalid(name, 'a header in it is damaged');
      const type = String.fromCharCode(header[156]!);
      const isNote = type === 'L' || type === 'x';
      const size = (isNote ? undefined : said.size) ?? numberAt(header, 124, 12);
      if (!Number.isSafeInteger(size)) throw invalid(name, 'a header in it is damaged');
      total += size;
      if (++count > MAX_ENTRIES || total > MAX_TOTAL) throw tooLarge(name);
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      if (isNote) {
        if (size > MAX_NOTE_BYTES) throw invalid(name, 'a name in it is longer than any');
        const note = await reader.take(padded);
        if (note.length < padded) throw invalid(name, 'it ends early');
        const more = type === 'L' ? { path: textOf(note) } : paxRecords(note.subarray(0, size));
        said = { ...said, ...more };
        continue;
      }
      const path = (said.path ?? pathOf(header)).replaceAll('\\', '/').replace(/^(\.\/)+/, '');
      said = {};
      // '7' asks for contiguous blocks and is a file like any other; BSD marks folders by a slash alone.
      const isFile = '0\x007'.includes(type) && !path.endsWith('/') && wanted(path);
      const refused = isFile ? refusal(path, size, most) : undefined;
      if (!isFile || refused) {
        if (!(await reader.skip(padded))) throw invalid(name, 'it ends early');
        if (refused) yield { path, error: refused };
        continue;
      }
      const content = await reader.take(padded);
      if (content.length < padded) throw invalid(name, `it ends early, within ${path}`);
      yield { path, content: content.subarray(0, size) };
    }
  } finally {
    await reader.cancel();
  }
}

function refusal(path: string, size: number, most: number): FacetError | undefined {
  if (!staysInside(path)) return unsafePath(path);
  if (size <= most) return undefined;
  return new FacetError('ARCHIVE_TOO_LARGE', `${path} is larger than any photo.`, {
    hint: 'Unpack the archive with another program, and choose the folder.',
  });
}

/** The sum of the header's bytes, its own field taken as spaces. */
function checksumHolds(header: Uint8Array): boolean {
  let sum = 8 * 32;
  header.forEach((byte, at) => {
    if (at < 148 || at >= 156) sum += byte;
  });
  return sum === numberAt(header, 148, 8);
}

/** Octal digits, or with the first bit set a binary number, for sizes of 8 GB and more. NaN where it is neither. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (field[0]! & 0x80) return field.slice(1).reduce((value, byte) => value * 256 + byte, 0);
  const digits = latin1(field).replace(/\0.*$/s, '').trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : NaN;
}

/** ustar splits a long path into a prefix and a name. GNU keeps other things where the prefix is. */
function pathOf(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const isPosix = latin1(header.subarray(257, 263)) === 'ustar\0';
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : '';
  return prefix ? `${prefix}/${name}` : name;
}

/** Up to the first NUL. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8OrLatin1(end < 0 ? bytes : bytes.subarray(0, end));
}

/** "30 path=a/long/name\n": the length counts the whole record. */
function paxRecords(bytes: Uint8Array): Said {
  const said: Said = {};
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(latin1(bytes.subarray(at, at + 12)), 10);
    if (!(length > 0)) break;
    const record = textOf(bytes.subarray(at, at + length - 1));
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key === 'path') said.path = value;
    if (key === 'size' && Number(value) >= 0) said.size = Number(value);
    at += length;
  }
  return said;
}

function invalid(name: string, why: string): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${name} can't be unpacked to its end: ${why}.`, {
    hint: 'What came before was read. Copy or download it again, or unpack it and choose the folder.',
    file: name,
  });
}

function tooLarge(name: string): FacetError {
  return new FacetError('ARCHIVE_TOO_LARGE', `${name} holds more than is read from an archive.`, {
    hint: 'Unpack it with another program, and choose the folder.',
    file: name,
  });
}
