/** What a file is, by its first bytes: names and MIME types are not believed. */
import { bigEndian, hasTag, latin1 } from '../base/bytes';
import { archiveKindOf, GIT_LFS, type ArchiveKind } from '../files/archives/kind';
import {
  avifHeader,
  bmpHeader,
  gifHeader,
  jpegHeader,
  pngHeader,
  webpHeader,
  type Header,
} from './headers';
import { pnmHeader } from './pnm';

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
  | 'jp2'
  | 'jxl'
  | 'psd'
  | 'raw'
  | 'pnm'
  | 'weights'
  | 'lfs'
  | 'pdf'
  | 'html'
  | ArchiveKind
  | 'rar'
  | '7z'
  | 'xz'
  | 'bzip2'
  | 'zstd'
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
  ['raw', 8, 'CR\x02'],
  ['raw', 0, 'FUJIFILMCCD-RAW'],
  ['raw', 0, 'IIRO'],
  ['raw', 0, 'IIU\0'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['tiff', 0, 'MM\0+'],
  ['psd', 0, '8BPS'],
  ['jp2', 0, '\0\0\0\x0cjP  '],
  ['jp2', 0, '\xff\x4f\xff\x51'],
  ['jxl', 0, '\xff\x0a'],
  ['jxl', 0, '\0\0\0\x0cJXL '],
  ['pdf', 0, '%PDF-'],
  ['rar', 0, 'Rar!\x1a\x07'],
  ['7z', 0, '7z\xbc\xaf\x27\x1c'],
  ['xz', 0, '\xfd7zXZ\0'],
  ['bzip2', 4, '1AY&SY'],
  ['zstd', 0, '\x28\xb5\x2f\xfd'],
  ['weights', 0, '\x93NUMPY'],
  ['weights', 0, '\x89HDF'],
  ['weights', 0, '\x80\x02'],
  ['weights', 0, '\x80\x04\x95'],
  ['lfs', 0, GIT_LFS],
  ['video', 0, '\x1aE\xdf\xa3'],
];

const PICTURES: readonly Kind[] = [
  ...(['jpeg', 'png', 'webp', 'avif', 'gif', 'bmp', 'heic', 'tiff', 'jp2', 'jxl'] as const),
  ...(['psd', 'raw', 'pnm', 'svg'] as const),
];

/** Whether files of this kind are pictures, readable here or not. */
export const isPictureKind = (kind: Kind): boolean => PICTURES.includes(kind);

const AVIF_BRANDS = ['avif', 'avis'];
/** Pictures of the HEIF family, whatever packs their pixels: HEVC, JPEG, AVC. */
const HEIF_BRANDS =
  'heic heix hevc hevx heim heis hevm hevs heif mif1 mif2 mif3 msf1 jpeg jpgs avci avcs vvic miaf'.split(
    ' ',
  );
const CANON_BRAND = 'crx ';

const HEADERS: Partial<Record<Kind, (bytes: Uint8Array) => Header | undefined>> = {
  jpeg: jpegHeader,
  png: pngHeader,
  gif: gifHeader,
  bmp: bmpHeader,
  webp: webpHeader,
  avif: avifHeader,
  pnm: pnmHeader,
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
  if (pnmHeader(bytes)) return 'pnm';
  if (isSafetensors(bytes)) return 'weights';
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
  if (brands.includes(CANON_BRAND)) return 'raw';
  if (brands.some((brand) => HEIF_BRANDS.includes(brand))) return 'heic';
  return 'video';
}

/** "BM" alone may begin a text, so the header's own length must be one of those that exist. */
function isBmp(bytes: Uint8Array): boolean {
  return hasTag(bytes, 0, 'BM') && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0);
}

/** The length of a JSON header, and the header. */
const isSafetensors = (bytes: Uint8Array) =>
  hasTag(bytes, 8, '{"') && bigEndian(bytes, 4, 4) === 0 && bytes[3]! < 16;

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
