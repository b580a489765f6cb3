/**
 * The files in a tar as its bytes come (POSIX ustar and pax, GNU long names and holes, those from
 * before both), one in memory at a time. A tar has no directory: it can only be read front to back.
 */
import { joined } from '../../base/bytes';
import { FacetError } from '../../base/errors';
import { staysInside, unsafePath } from './paths';
import { StreamReader } from './stream-reader';
import { BLOCK, checksumHolds, linkOf, numberAt, pathOf, textOf } from './tar-header';
import { paxRecords, type Said } from './tar-pax';
import { gnuSparseMap, paxUnsparse, unsparse, type SparseMap } from './tar-sparse';
import { MAX_ENTRIES, MAX_TOTAL } from './zip-directory';

export { startsWithTarHeader } from './tar-header';

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
  signal?: AbortSignal;
  /** Looks at so many bytes of an entry of more than `from` bytes, and says why the rest is not worth reading. */
  judged?: {
    bytes(size: number): number;
    from: number;
    judge(head: Uint8Array, path: string, size: number): FacetError | undefined;
  };
}

/** Of a long name or of pax records. */
const MAX_NOTE_BYTES = 1024 * 1024;

/** Types of what stands before an entry and speaks of it: GNU's long name and link, pax for one and for all. */
const [LONG_NAME, PAX, SOLARIS_PAX] = ['L', 'x', 'X'];
const NOTES = `${LONG_NAME}K${PAX}${SOLARIS_PAX}g`;
/** '7' asks for contiguous blocks and is a file like any other. */
const FILES = '0\x007S';
const [HARD_LINK, SYMBOLIC_LINK, FOLDER, SPARSE] = ['1', '2', '5', 'S'];
/** Devices, pipes, the rest of a file that begins in another volume; what else is no file names the archive. */
const DEVICES = '346';
const REST = 'M';

/**
 * The files in the order of the archive. Folders are passed over; links and devices come with an
 * error that says so. The end needs no mark: an archive that stops after a whole entry is complete,
 * as for GNU tar, and behind a damaged header, too, the next good one is looked for.
 * @throws FacetError ARCHIVE_INVALID where it ends early or is damaged, ARCHIVE_TOO_LARGE: what can be
 *   read has been given by then; ABORTED
 */
export async function* readTar(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { name, most, wanted = () => true, signal, judged }: TarOptions,
): AsyncGenerator<TarEntry> {
  const reader = new StreamReader(stream, signal);
  let said: Said = {};
  let [count, total, damaged] = [0, 0, false];
  const pass = async (length: number): Promise<void> => {
    if (!(await reader.skip(length))) throw invalid(name, 'it ends early');
  };
  try {
    for (;;) {
      const header = await reader.take(BLOCK);
      const lost = damaged && !checksumHolds(header);
      if (lost && header.length === BLOCK) continue;
      // Two empty blocks are the end; one is enough, as for other readers.
      const ends = header.length === BLOCK ? isEmpty(header) : header.length === 0 && count > 0;
      if (ends && !damaged) return;
      if (ends || lost) throw invalid(name, 'a header in it is damaged');
      if (header.length < BLOCK) throw invalid(name, 'it ends early');
      const type = String.fromCharCode(header[156]!);
      const isNote = NOTES.includes(type);
      const claimed = (isNote ? undefined : said.size) ?? numberAt(header, 124, 12);
      if (!checksumHolds(header) || !Number.isSafeInteger(claimed)) {
        if (count === 0) throw invalid(name, 'a header in it is damaged');
        [damaged, said] = [true, {}];
        continue;
      }
      // A hard link repeats the size of its file, without its content.
      const size = type === HARD_LINK ? 0 : claimed;
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      total += size;
      if (++count > MAX_ENTRIES || total > MAX_TOTAL) throw tooLarge(name);
      if (isNote) {
        if (size > MAX_NOTE_BYTES) throw invalid(name, 'a name in it is longer than any');
        const note = await reader.take(padded);
        if (note.length < padded) throw invalid(name, 'it ends early');
        if (type === LONG_NAME) said = { ...said, path: textOf(note.subarray(0, size)) };
        if (type === PAX || type === SOLARIS_PAX) said = paxRecords(note.subarray(0, size), said);
        continue;
      }
      const path = (said.path ?? pathOf(header)).replaceAll('\\', '/').replace(/^(\.\/)+/, '');
      const { sparse } = said;
      said = {};
      // BSD marks folders by a slash alone.
      const isHere = !path.endsWith('/') && type !== FOLDER && wanted(path);
      const isFile = FILES.includes(type) && isHere;
      let map: SparseMap | undefined;
      if (type === SPARSE) {
        map = await gnuSparseMap(header, () => reader.take(BLOCK));
        if (!map) throw invalid(name, 'it ends early');
      }
      const refused = isFile ? refusal(path, size, most) : undefined;
      if (!isFile || refused) {
        await pass(padded);
        const error = refused ?? (isHere ? noFile(type, path, header) : undefined);
        if (error) yield { path, error };
        continue;
      }
      const isJudged = judged !== undefined && size > judged.from;
      const head = isJudged ? await reader.take(judged.bytes(size)) : new Uint8Array();
      const why = isJudged ? judged.judge(head, path, size) : undefined;
      if (why) {
        await pass(padded - head.length);
        yield { path, error: why };
        continue;
      }
      const rest = await reader.take(padded - head.length);
      const block = isJudged ? joined([head, rest]) : rest;
      if (block.length < padded) throw invalid(name, `it ends early, within ${path}`);
      const stored = block.subarray(0, size);
      const content = map ? unsparse(stored, map) : sparse ? paxUnsparse(stored, sparse) : stored;
      yield content ? { path, content } : { path, error: holes(path) };
    }
  } finally {
    await reader.cancel();
  }
}

const isEmpty = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

function refusal(path: string, size: number, most: number): FacetError | undefined {
  if (!staysInside(path)) return unsafePath(path);
  if (size <= most) return undefined;
  return new FacetError('ARCHIVE_TOO_LARGE', `${path} is larger than any photo.`, {
    hint: 'Unpack the archive with another program, and choose the folder.',
  });
}

/** What is said of an entry that is no file but stands for one; undefined for what only speaks of the archive. */
function noFile(type: string, path: string, header: Uint8Array): FacetError | undefined {
  const said = (what: string) =>
    new FacetError('ARCHIVE_INVALID', `${path} is ${what}, not a file.`, {
      hint: 'Unpack the archive with another program, and choose the folder.',
    });
  if (type === HARD_LINK || type === SYMBOLIC_LINK) return said(`only a link to ${linkOf(header)}`);
  if (DEVICES.includes(type)) return said('a device');
  return type === REST ? said('the rest of one that begins in another volume') : undefined;
}

function holes(path: string): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${path} has holes that do not fit its content.`, {
    hint: 'Unpack the archive with another program, and choose the folder.',
  });
}

function invalid(name: string, why: string): FacetError {
  return new FacetError('ARCHIVE_INVALID', `${name} can't be unpacked to its end: ${why}.`, {
    hint: 'What can be read was. Copy or download it again, or unpack it and choose the folder.',
    file: name,
  });
}

function tooLarge(name: string): FacetError {
  return new FacetError('ARCHIVE_TOO_LARGE', `${name} holds more than is read from an archive.`, {
    hint: 'Unpack it with another program, and choose the folder.',
    file: name,
  });
}
