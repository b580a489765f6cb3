/**
 * What the headers of the picture formats claim: size, orientation, and the least number of bytes
 * that a file of that size can have. Nothing here throws, whatever the bytes are.
 */
import { bigEndian, hasTag, littleEndian } from '../base/bytes';
import { exifOrientation } from './exif';
import { jpegFrame } from './jpeg';

/** The claim of a picture's header, before its orientation is applied. */
export interface Header {
  width: number;
  height: number;
  /** EXIF orientation, 1 to 8; 5 to 8 swap width and height. */
  orientation: number;
  /** A whole file of this size can't be shorter; 0 where the format sets no bound. */
  leastBytes: number;
}

/** Deflate at its best packs 258 bytes into 2 bits: 1032 to 1. */
const DEFLATE_RATIO = 1032;
/** A JPEG block of 64 pixels takes a bit at least. */
const JPEG_PIXELS_PER_BYTE = 512;
/** BMP compressions that store every pixel: none, and bit fields. */
const BMP_RAW = [0, 3];
/** EXIF orientations of no, one, two and three quarter turns anticlockwise. */
const AVIF_ORIENTATIONS = [1, 8, 3, 6];
/** Values a pixel, by the colour type of the IHDR chunk. */
const PNG_CHANNELS = [1, 0, 3, 1, 2, 0, 4];

function claim(width: number, height: number, leastBytes = 0, orientation = 1): Header | undefined {
  if (width <= 0 || height <= 0) return undefined;
  return { width, height, orientation, leastBytes: Math.floor(leastBytes) };
}

/** JPEG: the frame header. */
export function jpegHeader(bytes: Uint8Array): Header | undefined {
  const frame = jpegFrame(bytes);
  if (!frame) return undefined;
  const { width, height, orientation } = frame;
  return claim(width, height, (width * height) / JPEG_PIXELS_PER_BYTE, orientation);
}

/** PNG: the IHDR chunk, and the eXIf chunk where it comes before the pixels. */
export function pngHeader(bytes: Uint8Array): Header | undefined {
  if (!hasTag(bytes, 12, 'IHDR')) return undefined;
  const width = bigEndian(bytes, 16, 4);
  const height = bigEndian(bytes, 20, 4);
  const bits = bytes[24]! * (PNG_CHANNELS[bytes[25]!] ?? 0);
  const raw = height * (1 + Math.ceil((width * bits) / 8));
  return claim(width, height, raw / DEFLATE_RATIO, pngOrientation(bytes));
}

function pngOrientation(bytes: Uint8Array): number {
  let at = 8;
  while (at + 12 < bytes.length && !hasTag(bytes, at + 4, 'IDAT')) {
    const length = bigEndian(bytes, at, 4);
    if (hasTag(bytes, at + 4, 'eXIf')) {
      return exifOrientation(bytes.subarray(at + 8, at + 8 + length))?.orientation ?? 1;
    }
    at += 12 + length;
  }
  return 1;
}

/** GIF: the logical screen, which is the size of every frame as drawn. */
export function gifHeader(bytes: Uint8Array): Header | undefined {
  return claim(littleEndian(bytes, 6, 2), littleEndian(bytes, 8, 2));
}

/** BMP: the core header (16-bit sizes) and the later ones (signed 32-bit, negative height = top down). */
export function bmpHeader(bytes: Uint8Array): Header | undefined {
  if (littleEndian(bytes, 14, 4) === 12) {
    return claim(littleEndian(bytes, 18, 2), littleEndian(bytes, 20, 2));
  }
  const width = littleEndian(bytes, 18, 4) | 0;
  const height = Math.abs(littleEndian(bytes, 22, 4) | 0);
  const raw = (width * height * littleEndian(bytes, 28, 2)) / 8;
  return claim(width, height, BMP_RAW.includes(littleEndian(bytes, 30, 4)) ? raw : 0);
}

/** WebP: the canvas of VP8X, else the frame of VP8 (lossy) or VP8L (lossless). */
export function webpHeader(bytes: Uint8Array): Header | undefined {
  if (hasTag(bytes, 12, 'VP8X')) {
    return claim(1 + littleEndian(bytes, 24, 3), 1 + littleEndian(bytes, 27, 3));
  }
  if (hasTag(bytes, 12, 'VP8L')) {
    const bits = littleEndian(bytes, 21, 4);
    return claim(1 + (bits % 0x4000), 1 + (Math.floor(bits / 0x4000) % 0x4000));
  }
  if (hasTag(bytes, 12, 'VP8 ')) {
    return claim(littleEndian(bytes, 26, 2) & 0x3fff, littleEndian(bytes, 28, 2) & 0x3fff);
  }
  return undefined;
}

/**
 * AVIF: the largest `ispe` property (ISO/IEC 23008-12, 6.5.3) of the header bytes, found by its
 * tag; thumbnails and tiles have smaller ones. The decoder turns the picture by `irot` (6.5.10),
 * anticlockwise: as much as the size needs to know of it.
 */
export function avifHeader(bytes: Uint8Array): Header | undefined {
  let largest: Header | undefined;
  let turns = 0;
  for (let at = 4; at + 5 <= bytes.length; at++) {
    if (hasTag(bytes, at, 'irot') && bigEndian(bytes, at - 4, 4) === 9) turns = bytes[at + 4]! & 3;
    if (!hasTag(bytes, at, 'ispe') || bigEndian(bytes, at - 4, 4) !== 20) continue;
    const found = claim(bigEndian(bytes, at + 8, 4), bigEndian(bytes, at + 12, 4));
    const area = (header?: Header) => (header ? header.width * header.height : 0);
    if (area(found) > area(largest)) largest = found;
  }
  return largest && { ...largest, orientation: AVIF_ORIENTATIONS[turns]! };
}
