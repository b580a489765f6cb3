/** The structure of a JPEG file (ITU T.81, annex B), without decoding it. */
import { bigEndian, hasTag } from '../base/bytes';
import { exifOrientation } from './exif';

/** What the segments before the pixels tell. */
export interface JpegFrame {
  width: number;
  height: number;
  /** EXIF orientation, 1 to 8. */
  orientation: number;
}

/** A segment that holds an EXIF block. */
export interface ExifSegment {
  /** Its marker's first byte, the block's first, and the first after it. */
  start: number;
  bodyStart: number;
  end: number;
}

interface Segment {
  marker: number;
  /** First byte of the body, and the first after it. */
  start: number;
  end: number;
}

const START_OF_SCAN = 0xda;
const END = 0xd9;
const APP1 = 0xe1;
const PROGRESSIVE = 0xc2;
const EXIF = 'Exif\0\0';
/** In the range of frame headers (0xc0 to 0xcf), but tables. */
const NO_FRAMES = [0xc4, 0xc8, 0xcc];

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker);
const hasNoBody = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** The segments up to and with the first start of scan; ends silently where the bytes make no sense. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = 2;
  while (at + 3 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // a fill byte
    } else if (hasNoBody(marker)) {
      at += 2;
    } else {
      const end = at + 2 + Math.max(2, bigEndian(bytes, at + 2, 2));
      yield { marker, start: at + 4, end };
      if (marker === START_OF_SCAN || marker === END) return;
      at = end;
    }
  }
}

/** All EXIF segments before the pixels, as far as the bytes go. */
export function exifSegments(bytes: Uint8Array): ExifSegment[] {
  const found: ExifSegment[] = [];
  for (const { marker, start, end } of segments(bytes)) {
    if (marker !== APP1 || !hasTag(bytes, start, EXIF)) continue;
    found.push({ start: start - 4, bodyStart: start + EXIF.length, end });
  }
  return found;
}

/** Size and orientation, or undefined where the bytes end before the frame header. Never throws. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  for (const { marker, start } of segments(bytes)) {
    if (!isFrame(marker) || start + 5 > bytes.length) continue;
    const height = bigEndian(bytes, start + 1, 2);
    const blocks = exifSegments(bytes).map(({ bodyStart, end }) =>
      exifOrientation(bytes.subarray(bodyStart, end)),
    );
    const { orientation } = blocks.find((said) => said !== undefined) ?? { orientation: 1 };
    return { width: bigEndian(bytes, start + 3, 2), height, orientation };
  }
  return undefined;
}

/** Whether it comes as a coarse picture first and then its details (ITU T.81, annex G). */
export function isProgressive(bytes: Uint8Array): boolean {
  for (const { marker } of segments(bytes)) if (marker === PROGRESSIVE) return true;
  return false;
}

/**
 * Whether the file has its end marker after the pixels begin. What a camera appends behind it
 * (a video, a second picture) does not matter, nor does the end marker of a thumbnail before.
 */
export function jpegIsWhole(bytes: Uint8Array): boolean {
  for (const { marker, end } of segments(bytes)) {
    if (marker !== START_OF_SCAN) continue;
    for (let at = bytes.indexOf(0xff, end); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
      if (bytes[at + 1] === END) return true;
    }
  }
  return false;
}
