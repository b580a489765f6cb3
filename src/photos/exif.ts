/** The orientation of an EXIF block (EXIF 2.3, tag 0x0112). */
import { hasTag } from '../base/bytes';

const ORIENTATION = 0x0112;

/**
 * Reads the orientation out of a TIFF-structured EXIF block.
 * @param block bytes from the "II" or "MM" byte order mark on
 * @returns 1 to 8; 1 (upright) where there is none or it makes no sense. 5 to 8 swap width and height.
 */
export function exifOrientation(block: Uint8Array): number {
  const little = hasTag(block, 0, 'II');
  if ((!little && !hasTag(block, 0, 'MM')) || block.length < 14) return 1;
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const directory = view.getUint32(4, little);
  if (directory + 2 > block.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > block.length) return 1;
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
