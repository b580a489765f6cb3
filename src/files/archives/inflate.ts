/**
 * A zlib stream (RFC 1950) unpacked in one go, into a buffer of the size that is known beforehand: for readers
 * that hold all bytes already. Files of any size go through the browser's own.
 */
import { inflateSync } from 'fflate';

const HEADER = 2;
const CHECKSUM = 4;

/** @returns exactly `size` bytes, or undefined where the stream is damaged or gives another number of bytes */
export function inflate(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const [method = 0, flags = 0] = packed;
  const [DEFLATE, DICTIONARY] = [8, 32];
  if ((method & 15) !== DEFLATE || (method * 256 + flags) % 31 !== 0) return undefined;
  if (flags & DICTIONARY || packed.length < HEADER + CHECKSUM) return undefined;
  try {
    // What is beyond the buffer is not written: one byte more tells that there is more.
    const out = new Uint8Array(size + 1);
    const bytes = inflateSync(packed.subarray(HEADER, -CHECKSUM), { out });
    return bytes.length === size && adler32(bytes) === checksum(packed) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const checksum = (packed: Uint8Array): number =>
  packed.subarray(-CHECKSUM).reduce((all, byte) => all * 256 + byte, 0);

/** RFC 1950's checksum. */
function adler32(bytes: Uint8Array): number {
  const PRIME = 65_521;
  /** Bytes after which the sums, which are below the prime before, still fit into 32 bits. */
  const RUN = 3_800;
  let [a, b] = [1, 0];
  for (let at = 0; at < bytes.length; at += RUN) {
    for (const byte of bytes.subarray(at, at + RUN)) {
      a += byte;
      b += a;
    }
    a %= PRIME;
    b %= PRIME;
  }
  return b * 65_536 + a;
}
