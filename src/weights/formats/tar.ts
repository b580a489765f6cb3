/** tar archives (POSIX ustar, GNU long names, pax paths): the files in one, as views of its bytes. */
import { latin1 } from './byte-reader';
import { endsEarly, invalid } from './errors';

export interface TarEntry {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const BLOCK = 512;
const MOST_ENTRIES = 100_000;

/** Whether the first block is the header of a tar entry, by its checksum. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && bytes[0] !== 0 && hasChecksum(bytes.subarray(0, BLOCK));
}

/**
 * The regular files of a tar, in their order.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function readTar(bytes: Uint8Array<ArrayBuffer>, file: string): TarEntry[] {
  const entries: TarEntry[] = [];
  let at = 0;
  let longName: string | undefined;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    const header = bytes.subarray(at, at + BLOCK);
    if (!hasChecksum(header)) throw invalid(file, 'is a damaged tar archive');
    const size = readSize(header);
    const start = at + BLOCK;
    if (!(size <= bytes.length - start)) throw endsEarly(file);
    const content = bytes.subarray(start, start + size);
    const type = latin1(header.subarray(156, 157));
    if (type === 'L') longName = text(content);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else {
      if (type === '0' || type === '\0') {
        entries.push({ path: longName ?? shortName(header), bytes: content });
      }
      longName = undefined;
    }
    if (entries.length > MOST_ENTRIES) throw invalid(file, 'holds more files than Facet looks at');
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

/** The sum of a header's bytes, the sum's own field counted as spaces. */
function hasChecksum(header: Uint8Array): boolean {
  const claimed = parseInt(text(header.subarray(148, 156)), 8);
  let sum = 8 * 0x20;
  header.forEach((byte, i) => (sum += i >= 148 && i < 156 ? 0 : byte));
  return sum === claimed;
}

/** Octal digits, or for large files a number of bytes with the first bit set. NaN where it is neither. */
function readSize(header: Uint8Array): number {
  const field = header.subarray(124, 136);
  if (field[0]! < 128) return parseInt(text(field) || '0', 8);
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}

function shortName(header: Uint8Array): string {
  const ustar = latin1(header.subarray(257, 262)) === 'ustar';
  const prefix = ustar ? text(header.subarray(345, 500)) : '';
  return (prefix ? `${prefix}/` : '') + text(header.subarray(0, 100));
}

/** Records are "LENGTH KEY=VALUE\n". */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(text(content))?.[1];
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}
