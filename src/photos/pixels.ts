/** RGBA pixels as the decoder hands them on, and the one rule for what shines through. */

/** A picture in memory: RGBA, row by row from the top, 8 bits a value, `width * height * 4` bytes. */
export interface Pixels {
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Lays RGBA pixels (alpha not premultiplied) over white.
 * @returns a new array of the same length, A = 255; opaque pixels keep their exact values
 */
export function overWhite(rgba: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const result = new Uint8ClampedArray(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]!;
    for (let c = 0; c < 3; c++) {
      result[at + c] = (rgba[at + c]! * alpha + 255 * (255 - alpha)) / 255;
    }
    result[at + 3] = 255;
  }
  return result;
}
