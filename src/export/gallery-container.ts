/**
 * The container of a `.facet` file: "FACETGAL", the version and the length of the header (uint32, little-endian), the
 * header's SHA-256 (32 bytes), the header (JSON: bytes of the content, bytes of a piece, SHA-256 of each piece as it
 * lies in the file, how it is encrypted), then the content in pieces. Nothing that a header claims is believed before
 * it is held against the file's size.
 */
import { FacetError, throwIfAborted } from '../base/errors';
import { Meter } from '../base/meter';
import { sha256 } from '../base/sha256';
import type { CallOptions } from '../base/types';
import {
  cipherOf,
  isEncryption,
  newEncryption,
  TAG_BYTES,
  type Cipher,
  type Encryption,
} from './gallery-crypt';

const MAGIC = 'FACETGAL';
/** Of what this writes; raised whenever an older Facet could not read it. */
export const VERSION = 1;
const PIECE = 4 * 1024 * 1024;
const FIXED = 48;
/** A header of a thousand gigabytes would not be longer. */
const MOST_HEADER = 32 * 1024 * 1024;

interface Header {
  /** Of the content, not encrypted. */
  bytes: number;
  /** Bytes of each piece but the last, not encrypted. */
  piece: number;
  /** Of each piece as it lies in the file. */
  sha256: string[];
  encryption?: Encryption;
}

type Locked = { passphrase?: string } & CallOptions;

/** @throws FacetError `PASSPHRASE_WRONG` where a passphrase can't be used, `ABORTED` */
export async function packContainer(content: Blob, options: Locked = {}): Promise<Blob> {
  const { passphrase, signal, onProgress } = options;
  const encryption = passphrase === undefined ? undefined : newEncryption();
  const cipher = encryption && (await cipherOf(passphrase!, encryption));
  const count = Math.ceil(content.size / PIECE);
  const meter = new Meter('bytes', content.size);
  const pieces: Blob[] = [];
  const sums: string[] = [];
  for (let i = 0; i < count; i++) {
    throwIfAborted(signal);
    const plain = await bytesOf(content.slice(i * PIECE, (i + 1) * PIECE));
    const piece = cipher ? new Uint8Array(await cipher.encrypt(plain, i, count)) : plain;
    sums.push(await sha256(piece));
    pieces.push(new Blob([piece]));
    onProgress?.(meter.at(Math.min(content.size, (i + 1) * PIECE)));
  }
  const header: Header = {
    bytes: content.size,
    piece: PIECE,
    sha256: sums,
    ...(encryption && { encryption }),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const fixed = new Uint8Array(FIXED);
  fixed.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(fixed.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, text.length, true);
  const sum = await sha256(text);
  for (let i = 0; i < 32; i++) fixed[16 + i] = parseInt(sum.slice(2 * i, 2 * i + 2), 16);
  return new Blob([fixed, text, ...pieces], { type: 'application/octet-stream' });
}

/**
 * The content of a container: every piece held against its checksum, and decrypted.
 * @param name what a person knows the file by
 * @throws FacetError `GALLERY_INVALID`, `PASSPHRASE_WRONG`, `FILE_UNREADABLE`, `ABORTED`
 */
export async function openContainer(file: Blob, name: string, options: Locked = {}): Promise<Blob> {
  const { passphrase, signal, onProgress } = options;
  const { header, at } = await readHeader(file, name);
  const { bytes, piece, sha256: sums, encryption } = header;
  let cipher: Cipher | undefined;
  if (encryption) {
    if (passphrase === undefined) {
      throw new FacetError('PASSPHRASE_WRONG', `${name} is encrypted.`, {
        hint: 'Enter the passphrase with which it was saved.',
        file: name,
      });
    }
    cipher = await cipherOf(passphrase, encryption);
  }
  const stride = piece + (encryption ? TAG_BYTES : 0);
  const meter = new Meter('bytes', bytes);
  const pieces: Blob[] = [];
  for (const [i, sum] of sums.entries()) {
    throwIfAborted(signal);
    const end = Math.min(at + (i + 1) * stride, file.size);
    const found = await bytesOf(file.slice(at + i * stride, end));
    if ((await sha256(found)) !== sum) throw damaged(name);
    try {
      pieces.push(new Blob([cipher ? await cipher.decrypt(found, i, sums.length) : found]));
    } catch (error) {
      throw error instanceof FacetError ? error.of(name) : error;
    }
    onProgress?.(meter.at(Math.min(bytes, (i + 1) * piece)));
  }
  return new Blob(pieces);
}

async function readHeader(file: Blob, name: string): Promise<{ header: Header; at: number }> {
  const fixed = await bytesOf(file.slice(0, FIXED));
  const starts = new TextDecoder('latin1').decode(fixed.subarray(0, MAGIC.length));
  if (file.size === 0) {
    throw new FacetError('FILE_EMPTY', `${name} is empty.`, {
      hint: 'Save the gallery again.',
      file: name,
    });
  }
  if (starts !== MAGIC) {
    throw new FacetError('GALLERY_INVALID', `${name} is no gallery of Facet.`, {
      hint: 'Choose a .facet file, as the Gallery page saves it.',
      file: name,
    });
  }
  if (fixed.length < FIXED) throw truncated(name);
  const view = new DataView(fixed.buffer);
  const version = view.getUint32(8, true);
  if (version > VERSION) {
    throw new FacetError(
      'GALLERY_INVALID',
      `${name} was saved by a newer Facet: it is of version ${version}, and this one reads up to ${VERSION}.`,
      { hint: 'Reload the page to get the newest Facet, then open the file again.', file: name },
    );
  }
  const length = view.getUint32(12, true);
  if (version < 1 || length > MOST_HEADER) throw damaged(name);
  const at = FIXED + length;
  if (at > file.size) throw truncated(name, file.size, at);
  const text = await bytesOf(file.slice(FIXED, at));
  const sum = Array.from(fixed.subarray(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  if ((await sha256(text)) !== sum) throw damaged(name);
  const header = parsed(text);
  if (!header) throw damaged(name);
  const wanted = at + header.bytes + (header.encryption ? TAG_BYTES * header.sha256.length : 0);
  if (wanted > file.size) throw truncated(name, file.size, wanted);
  if (wanted < file.size) throw damaged(name);
  return { header, at };
}

function parsed(text: Uint8Array): Header | undefined {
  let header: Partial<Header> | null;
  try {
    header = JSON.parse(new TextDecoder().decode(text)) as Partial<Header> | null;
  } catch {
    return undefined;
  }
  const { bytes, piece, sha256: sums, encryption } = header ?? {};
  const isSize = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isSize(bytes) || !isSize(piece) || piece < 1 || piece > PIECE) return undefined;
  if (!Array.isArray(sums) || sums.length !== Math.ceil(bytes / piece)) return undefined;
  if (!sums.every((sum) => typeof sum === 'string')) return undefined;
  if (encryption !== undefined && !isEncryption(encryption)) return undefined;
  return { bytes, piece, sha256: sums, ...(encryption && { encryption }) };
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

function truncated(name: string, bytes?: number, wanted?: number): FacetError {
  const figures =
    wanted === undefined
      ? ''
      : ` It has ${bytes!.toLocaleString('en')} bytes of the ${wanted.toLocaleString('en')} that it should have.`;
  return new FacetError('GALLERY_INVALID', `${name} ends too early.${figures}`, {
    hint: 'It was not copied whole. Copy or save it again.',
    file: name,
  });
}

/** What is wrong with a file whose checksum or structure is. */
export function damaged(name: string): FacetError {
  return new FacetError('GALLERY_INVALID', `${name} is damaged: its checksum is wrong.`, {
    hint: 'Copy it again, or use another copy.',
    file: name,
  });
}
