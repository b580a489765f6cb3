/** Netpbm's bitmaps, greymaps and pixmaps (PBM, PGM, PPM; P1 to P6), which no browser reads. */
import type { Header } from './headers';
import type { Pixels } from './pixels';

interface PnmHeader {
  /** Values a pixel. */
  channels: 1 | 3;
  /** Numbers in letters, not in bytes. */
  plain: boolean;
  /** One bit a pixel, 1 for black; rows begin with a byte. */
  bits: boolean;
  width: number;
  height: number;
  /** The brightest value. */
  most: number;
  /** Where the values begin. */
  start: number;
}

const isSpace = (byte: number | undefined) =>
  byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57;
const COMMENT = 35;

/** A number and the first byte after it; spaces and comments before it are passed over. */
function numberAt(bytes: Uint8Array, from: number): [value: number, end: number] | undefined {
  let at = from;
  while (isSpace(bytes[at]) || bytes[at] === COMMENT) {
    if (bytes[at] === COMMENT) while (at < bytes.length && bytes[at] !== 10) at++;
    else at++;
  }
  if (!isDigit(bytes[at])) return undefined;
  let value = 0;
  for (; isDigit(bytes[at]); at++) value = value * 10 + bytes[at]! - 48;
  return [value, at];
}

function readHeader(bytes: Uint8Array): PnmHeader | undefined {
  const type = bytes[1]! - 48;
  if (bytes[0] !== 80 || !(type >= 1 && type <= 6) || !isSpace(bytes[2])) return undefined;
  const bits = type % 3 === 1;
  const numbers: number[] = [];
  let end = 2;
  while (numbers.length < (bits ? 2 : 3)) {
    const found = numberAt(bytes, end);
    if (!found) return undefined;
    numbers.push(found[0]);
    end = found[1];
  }
  const [width, height, most = 1] = numbers as [number, number, number?];
  if (width === 0 || height === 0 || most === 0 || most > 65_535) return undefined;
  const channels = type % 3 === 0 ? 3 : 1;
  return { channels, plain: type <= 3, bits, width, height, most, start: end + 1 };
}

/** The size that it claims, and the bytes that this takes at least. */
export function pnmHeader(bytes: Uint8Array): Header | undefined {
  const header = readHeader(bytes);
  if (!header) return undefined;
  const { width, height } = header;
  return { width, height, orientation: 1, leastBytes: header.start + valueBytes(header) };
}

function valueBytes({ channels, plain, bits, width, height, most }: PnmHeader): number {
  const values = width * height * channels;
  if (bits) return plain ? values : Math.ceil(width / 8) * height;
  if (plain) return 2 * values - 1;
  return most > 255 ? 2 * values : values;
}

/** @returns undefined where the values end early */
export function decodePnm(bytes: Uint8Array): Pixels | undefined {
  const header = readHeader(bytes);
  if (!header) return undefined;
  const { channels, width, height, most, bits } = header;
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  const next = valuesOf(bytes, header);
  for (let at = 0; at < pixels.length; at += 4) {
    for (let channel = 0; channel < channels; channel++) {
      const value = next();
      if (value === undefined) return undefined;
      pixels[at + channel] = Math.round((255 * (bits ? 1 - value : value)) / most);
    }
    if (channels === 1) pixels.fill(pixels[at]!, at + 1, at + 3);
  }
  return { width, height, pixels };
}

/** The values one after another; undefined at their end. */
function valuesOf(bytes: Uint8Array, header: PnmHeader): () => number | undefined {
  const { plain, bits, most, width, start } = header;
  let at = start;
  if (plain && bits) {
    return () => {
      while (isSpace(bytes[at])) at++;
      return isDigit(bytes[at]) ? Math.min(1, bytes[at++]! - 48) : undefined;
    };
  }
  if (plain) {
    return () => {
      const found = numberAt(bytes, at);
      if (found) at = found[1];
      return found?.[0];
    };
  }
  if (bits) {
    let column = 0;
    return () => {
      if (column === width) [column, at] = [0, at + Math.ceil(width / 8)];
      const byte = bytes[at + (column >> 3)];
      return byte === undefined ? undefined : (byte >> (7 - (column++ & 7))) & 1;
    };
  }
  if (most <= 255) return () => bytes[at++];
  return () => {
    const [high, low] = [bytes[at++], bytes[at++]];
    return low === undefined ? undefined : high! * 256 + low;
  };
}
