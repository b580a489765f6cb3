/** The orientation of an EXIF block (EXIF 2.3, tag 0x0112). */
import { bigEndian, hasTag, littleEndian } from '../base/bytes';

const ORIENTATION = 0x0112;
/** Bytes of a value by its type: BYTE, SHORT, LONG. */
const WIDTHS: Record<number, number> = { 1: 1, 3: 2, 4: 4 };
const SHORT = 3;

export interface ExifOrientation {
  /** 1 to 8; 5 to 8 swap width and height. */
  orientation: number;
  /** One SHORT, as the standard has it: what every browser reads. */
  isStandard: boolean;
}

/**
 * Reads the orientation out of a TIFF-structured EXIF block.
 * @param block bytes from the "II" or "MM" byte order mark on
 * @returns undefined where there is none, or it makes no sense
 */
export function exifOrientation(block: Uint8Array): ExifOrientation | undefined {
  const little = hasTag(block, 0, 'II');
  if ((!little && !hasTag(block, 0, 'MM')) || block.length < 14) return undefined;
  const read = little ? littleEndian : bigEndian;
  const directory = read(block, 4, 4);
  const entries = read(block, directory, 2);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > block.length) return undefined;
    if (read(block, at, 2) !== ORIENTATION) continue;
    const type = read(block, at + 2, 2);
    const orientation = read(block, at + 8, WIDTHS[type] ?? 0);
    if (orientation < 1 || orientation > 8) return undefined;
    return { orientation, isStandard: type === SHORT && read(block, at + 4, 4) === 1 };
  }
  return undefined;
}
