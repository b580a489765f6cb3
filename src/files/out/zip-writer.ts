/**
 * A zip written as a stream (PKWARE APPNOTE 6.3): one file in memory at a time, stored as it is,
 * because pictures do not shrink any more. Beyond 4 GB or 65,535 files it becomes a zip64 archive.
 */
import { crc32 } from '../archives/crc32';

export interface ZipFile {
  /** Path inside the archive, forward slashes; the caller sees to it that none comes twice. */
  name: string;
  data: Uint8Array<ArrayBuffer> | Blob;
}

interface Written {
  name: Uint8Array;
  crc32: number;
  size: number;
  offset: number;
}

type Chunk = Uint8Array<ArrayBuffer>;

/** General purpose flag 11: the name is UTF-8. */
const UTF8 = 0x800;
const VERSION = 20;
const VERSION_64 = 45;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;

/**
 * The archive's bytes, made as they are read.
 * @param files pulled one after another, each only when the reader wants more
 * @param date of every entry. Default now
 * An error of `files` becomes the stream's; a cancelled stream ends `files`.
 */
export function zipStream(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
  date = new Date(),
): ReadableStream<Chunk> {
  const chunks = archive(files, dosTime(date));
  return new ReadableStream<Chunk>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same in one piece, for files of a few hundred megabytes. */
export function zipBlob(files: AsyncIterable<ZipFile> | Iterable<ZipFile>): Promise<Blob> {
  return new Response(zipStream(files), { headers: { 'Content-Type': 'application/zip' } }).blob();
}

async function* archive(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
  time: number,
): AsyncGenerator<Chunk> {
  const written: Written[] = [];
  let at = 0;
  for await (const { name, data } of files) {
    const bytes = data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data;
    const entry: Written = {
      name: new TextEncoder().encode(name),
      crc32: crc32(bytes),
      size: bytes.length,
      offset: at,
    };
    written.push(entry);
    const header = localHeader(entry, time);
    at += header.length + bytes.length;
    yield header;
    if (bytes.length > 0) yield bytes;
  }
  const directoryAt = at;
  for (const entry of written) {
    const record = directoryRecord(entry, time);
    at += record.length;
    yield record;
  }
  yield end(written.length, directoryAt, at - directoryAt);
}

function localHeader(entry: Written, time: number): Chunk {
  return pack([[0x04034b50, 4], ...common(entry, time, VERSION), [0, 2]], entry.name);
}

function directoryRecord(entry: Written, time: number): Chunk {
  const isFar = entry.offset >= MAX_32;
  const version = isFar ? VERSION_64 : VERSION;
  const extra = isFar
    ? pack([
        [1, 2],
        [8, 2],
        [entry.offset, 8],
      ])
    : new Uint8Array();
  return pack(
    [
      [0x02014b50, 4],
      [version, 2],
      ...common(entry, time, version),
      [extra.length, 2],
      [0, 2 + 2 + 2 + 4], // no comment, first disk, no attributes
      [isFar ? MAX_32 : entry.offset, 4],
    ],
    entry.name,
    extra,
  );
}

type Field = [value: number, bytes: number];

/** The fields that both headers have, from the version needed to the length of the name. */
function common({ name, crc32, size }: Written, time: number, version: number): Field[] {
  return [
    [version, 2],
    [UTF8, 2],
    [0, 2], // stored
    [time, 4],
    [crc32, 4],
    [size, 4],
    [size, 4],
    [name.length, 2],
  ];
}

function end(count: number, directoryAt: number, directoryBytes: number): Chunk {
  const isLong = count >= MAX_16 || directoryAt >= MAX_32 || directoryBytes >= MAX_32;
  const long = pack([
    [0x06064b50, 4],
    [44, 8], // bytes of this record that follow
    [VERSION_64, 2],
    [VERSION_64, 2],
    [0, 8], // this disk, the directory's disk
    [count, 8],
    [count, 8],
    [directoryBytes, 8],
    [directoryAt, 8],
    [0x07064b50, 4],
    [0, 4],
    [directoryAt + directoryBytes, 8],
    [1, 4], // disks
  ]);
  const short = pack([
    [0x06054b50, 4],
    [0, 4],
    [Math.min(count, MAX_16), 2],
    [Math.min(count, MAX_16), 2],
    [Math.min(directoryBytes, MAX_32), 4],
    [Math.min(directoryAt, MAX_32), 4],
    [0, 2],
  ]);
  return isLong ? pack([], long, short) : short;
}

/** Little-endian fields, then the parts. */
function pack(fields: Field[], ...parts: Uint8Array[]): Chunk {
  const bytes = fields.flatMap(([value, length]) =>
    Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) % 256),
  );
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, bytes.length));
  result.set(bytes);
  let at = bytes.length;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** Local time in the two words of MS-DOS, to two seconds; it knows no year before 1980. */
function dosTime(date: Date): number {
  const day =
    ((Math.max(date.getFullYear(), 1980) - 1980) << 9) |
    ((date.getMonth() + 1) << 5) |
    date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return day * 65_536 + time;
}
