/** Pillow's `Image.rotate(degrees, BICUBIC)` on 8-bit values, to the last bit: what `scipy.misc.imrotate` calls. */
import type { Pixels } from '../photos/pixels';

/**
 * Turned around its middle, of the same size, black where nothing was.
 * @param degrees counter-clockwise
 */
export function rotateBicubic({ width, height, pixels }: Pixels, degrees: number): Pixels {
  const turn = degrees % 360;
  const out = new Uint8ClampedArray(width * height * 4);
  if (turn === 0) return { width, height, pixels: pixels.slice() };
  const { cos, sin, x: shiftX, y: shiftY } = inverse(turn, width, height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const sourceX = cos * (x + 0.5) + sin * (y + 0.5) + shiftX;
      const sourceY = -sin * (x + 0.5) + cos * (y + 0.5) + shiftY;
      out[to + 3] = 255;
      if (sourceX < 0 || sourceX >= width || sourceY < 0 || sourceY >= height) continue;
      for (let channel = 0; channel < 3; channel++) {
        out[to + channel] = sampled(pixels, width, height, channel, sourceX - 0.5, sourceY - 0.5);
      }
    }
  }
  return { width, height, pixels: out };
}

/** From a place in the result to the one it shows. Pillow rounds the turn to 15 decimals. */
function inverse(degrees: number, width: number, height: number) {
  const angle = -(degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((value) => Number(value.toFixed(15)));
  const [middleX, middleY] = [width / 2, height / 2];
  return {
    cos: cos!,
    sin: sin!,
    x: cos! * -middleX + sin! * -middleY + middleX,
    y: -sin! * -middleX + cos! * -middleY + middleY,
  };
}

/** One value between pixels; beyond an edge its last pixel goes on. */
function sampled(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  channel: number,
  x: number,
  y: number,
): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const line = (offset: number) => {
    const start = Math.min(Math.max(row + offset, 0), height - 1) * width;
    const at = (right: number) =>
      pixels[(start + Math.min(Math.max(column + right, 0), width - 1)) * 4 + channel]!;
    return cubic(at(-1), at(0), at(1), at(2), x - column);
  };
  const value = cubic(line(-1), line(0), line(1), line(2), y - row);
  return Math.trunc(Math.min(Math.max(value, 0), 255));
}

/** The cubic through b and c, at `share` of the way, whose slopes are those from a to c and from b to d. */
function cubic(a: number, b: number, c: number, d: number, share: number): number {
  const p2 = c - a;
  const p3 = 2 * (a - b) + c - d;
  const p4 = b - a - c + d;
  return b + share * (p2 + share * (p3 + share * p4));
}
