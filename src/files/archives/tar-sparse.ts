/** Files with holes: a tar holds only what is no hole, and a map of where that belongs. */
import { latin1 } from '../../base/bytes';
import { BLOCK, numberAt } from './tar-header';
import type { PaxSparse } from './tar-pax';

/** Where a piece of the content belongs, bytes. */
interface Piece {
  offset: number;
  length: number;
}

export interface SparseMap {
  pieces: Piece[];
  /** Of the file with its holes, bytes. */
  realSize: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

const MOST_PIECES = 100_000;
/** A photo has no holes to speak of: more than this many bytes a byte of content, and a floor, is none. */
const MOST_RATIO = 8;
const FLOOR = 1024 * 1024;

/** The map in a GNU header of type S: four pieces, and 21 in each block that follows where it says so. */
export async function gnuSparseMap(
  header: Bytes,
  next: () => Promise<Bytes>,
): Promise<SparseMap | undefined> {
  const pieces = piecesAt(header, 386, 4);
  let more = header[482] !== 0;
  while (more) {
    const block = await next();
    if (block.length < BLOCK || pieces.length > MOST_PIECES) return undefined;
    pieces.push(...piecesAt(block, 0, 21));
    more = block[504] !== 0;
  }
  return { pieces, realSize: numberAt(header, 483, 12) };
}

function piecesAt(block: Uint8Array, start: number, count: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = start; at < start + count * 24; at += 24) {
    if (block[at] === 0 && block[at + 12] === 0) break;
    pieces.push({ offset: numberAt(block, at, 12), length: numberAt(block, at + 12, 12) });
  }
  return pieces;
}

/** The file with its holes from a content of which pax records say how it lies; undefined where that can't be. */
export function paxUnsparse(content: Bytes, { mapInContent, map, realSize }: PaxSparse) {
  if (realSize === undefined) return undefined;
  if (!mapInContent) return unsparse(content, { pieces: paired(map ?? []), realSize });
  // The count, then offset and length in turn, each on its line; the content begins at the next block.
  const numbers: string[] = [];
  let at = 0;
  for (let wanted = 1; numbers.length < wanted;) {
    const end = content.indexOf(0x0a, at);
    if (end < 0 || end - at > 20 || numbers.length > 2 * MOST_PIECES) return undefined;
    numbers.push(latin1(content.subarray(at, end)));
    if (numbers.length === 1) wanted += 2 * Number(numbers[0]);
    at = end + 1;
  }
  const data = content.subarray(Math.ceil(at / BLOCK) * BLOCK);
  return unsparse(data, { pieces: paired(numbers.slice(1)), realSize });
}

function paired(numbers: readonly string[]): Piece[] {
  const count = (text = '') => (/^\d{1,16}$/.test(text) ? Number(text) : NaN);
  return Array.from({ length: Math.ceil(numbers.length / 2) }, (_, i) => ({
    offset: count(numbers[2 * i]),
    length: count(numbers[2 * i + 1]),
  }));
}

/** Zeros with the pieces put in; undefined where the map does not fit the content or the size. */
export function unsparse(content: Bytes, { pieces, realSize }: SparseMap): Bytes | undefined {
  if (!(realSize <= content.length * MOST_RATIO + FLOOR)) return undefined;
  let [at, end] = [0, 0];
  for (const { offset, length } of pieces) {
    if (!(offset >= end && offset + length <= realSize)) return undefined;
    end = offset + length;
    at += length;
  }
  if (at !== content.length) return undefined;
  const whole = new Uint8Array(realSize);
  at = 0;
  for (const { offset, length } of pieces) {
    whole.set(content.subarray(at, at + length), offset);
    at += length;
  }
  return whole;
}
