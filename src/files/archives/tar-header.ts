/** One block of a tar that says what follows it (POSIX ustar, GNU, and those from before both). */
import { latin1, utf8OrLatin1 } from '../../base/bytes';

export const BLOCK = 512;

/** Whether bytes begin with the header of an entry, by its checksum: tars from before POSIX bear no mark. */
export function startsWithTarHeader(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && checksumHolds(bytes.subarray(0, BLOCK));
}

/** The sum of the header's bytes, its own field taken as spaces. */
export function checksumHolds(header: Uint8Array): boolean {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += header[at]!;
  return sum === numberAt(header, 148, 8);
}

/**
 * Octal digits, or behind a byte of 0x80 a binary number, for sizes of 8 GB and more. NaN where it is
 * neither, or below 0.
 */
export function numberAt(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (field[0] === 0x80) return field.slice(1).reduce((value, byte) => value * 256 + byte, 0);
  const digits = latin1(field).replace(/\0.*$/s, '').trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : NaN;
}

/** ustar splits a long path into a prefix and a name. GNU keeps other things where the prefix is. */
export function pathOf(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const isPosix = latin1(header.subarray(257, 263)) === 'ustar\0';
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : '';
  return prefix ? `${prefix}/${name}` : name;
}

/** What a link points at. */
export function linkOf(header: Uint8Array): string {
  return textOf(header.subarray(157, 257));
}

/** Up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8OrLatin1(end < 0 ? bytes : bytes.subarray(0, end));
}
