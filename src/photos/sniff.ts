/** What a file is, by its first bytes: names and MIME types are not believed. */
import { hasTag, latin1 } from '../base/bytes';
import { archiveKindOf, type ArchiveKind } from '../files/archives/kind';
import {
  avifHeader,
  bmpHeader,
  gifHeader,
  jpegHeader,
  pngHeader,
  webpHeader,
  type Header,
} from './headers';

export type Kind =
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'avif'
  | 'gif'
  | 'bmp'
  | 'svg'
  | 'heic'
  | 'tiff'
  | 'pdf'
  | 'html'
  | ArchiveKind
  | 'video'
  | 'text'
  | 'empty'
  | 'unknown';

/** What `sniff` found out. */
export interface Sniffed {
  kind: Kind;
  /** Of a picture whose header lies within the bytes given: what it claims. */
  header?: Header;
}

/** That many bytes hold the header of nearly every picture. */
export const SNIFF_BYTES = 256 * 1024;

const MAGIC: [kind: Kind, at: number, tag: string][] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['tiff', 0, 'MM\0+'],
  ['pdf', 0, '%PDF-'],
  ['video', 0, '\x1aE\xdf\xa3'],
];

const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1'];

const HEADERS: Partial<Record<Kind, (bytes: Uint8Array) => Header | undefined>> = {
  jpeg: jpegHeader,
  png: pngHeader,
  gif: gifHeader,
  bmp: bmpHeader,
  webp: webpHeader,
  avif: avifHeader,
};

/**
 * Recognises a file by content.
 * @param bytes the file from its beginning: all of it, or the first `SNIFF_BYTES`
 * @returns its kind, and for a picture the size its header claims; never throws
 */
export function sniff(bytes: Uint8Array): Sniffed {
  const kind = kindOf(bytes);
  const header = HEADERS[kind]?.(bytes);
  return header ? { kind, header } : { kind };
}

function kindOf(bytes: Uint8Array): Kind {
  if (bytes.length === 0) return 'empty';
  for (const [kind, at, tag] of MAGIC) if (hasTag(bytes, at, tag)) return kind;
  const archive = archiveKindOf(bytes);
  if (archive) return archive;
  if (hasTag(bytes, 0, 'RIFF')) {
    if (hasTag(bytes, 8, 'WEBP')) return 'webp';
    if (hasTag(bytes, 8, 'AVI ')) return 'video';
  }
  if (hasTag(bytes, 4, 'ftyp')) return kindOfBrands(bytes);
  if (isBmp(bytes)) return 'bmp';
  return kindOfText(bytes.subarray(0, 4096));
}

/** ISO media files (AVIF, HEIC, MP4) tell themselves apart by the brands of their `ftyp` box. */
function kindOfBrands(bytes: Uint8Array): Kind {
  const length = Math.min((bytes[2] ?? 0) * 256 + (bytes[3] ?? 0), 256);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= Math.max(length, 12); at += 4) {
    if (at !== 12) brands.push(latin1(bytes.subarray(at, at + 4)));
  }
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif';
  if (brands.some((brand) => HEIC_BRANDS.includes(brand))) return 'heic';
  return 'video';
}

/** "BM" alone may begin a text, so the header's own length must be one of those that exist. */
function isBmp(bytes: Uint8Array): boolean {
  return hasTag(bytes, 0, 'BM') && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0);
}

function kindOfText(bytes: Uint8Array): Kind {
  const isText = bytes.every((byte) => byte >= 32 || (byte >= 8 && byte <= 13) || byte === 27);
  if (!isText) return 'unknown';
  const text = latin1(bytes)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  const body = text.replace(/<\?xml[^>]*>|<!--[^]*?-->|<!doctype svg[^>]*>/g, '').trimStart();
  if (/^<svg[\s>]/.test(body)) return 'svg';
  if (/^<(!doctype html|html|head|body|script|p|div|meta|title)[\s>]/.test(body)) return 'html';
  return 'text';
}
