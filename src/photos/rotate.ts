/** Quarter turns of a picture, and the way back for what was found in the turned one. */
import type { Box, Face, Landmarks, Point } from '../base/types';
import type { Pixels } from './pixels';

/** Clockwise, degrees. */
export type Turn = 0 | 90 | 180 | 270;

/**
 * The picture turned clockwise.
 * @returns a new picture; the same one for 0. 90 and 270 swap width and height
 */
export function rotatePixels(picture: Pixels, turn: Turn): Pixels {
  if (turn === 0) return picture;
  const { width, height } = picture;
  const [turnedWidth, turnedHeight] = turn === 180 ? [width, height] : [height, width];
  const source = new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, width * height);
  const target = new Uint32Array(width * height);
  // Where the first source pixel goes, and how far apart its neighbours in x and y land.
  const [first, stepX, stepY] = {
    90: [turnedWidth - 1, turnedWidth, -1],
    180: [width * height - 1, -1, -turnedWidth],
    270: [(turnedHeight - 1) * turnedWidth, -turnedWidth, 1],
  }[turn] as [number, number, number];
  for (let y = 0, from = 0; y < height; y++) {
    let to = first + y * stepY;
    for (let x = 0; x < width; x++, from++, to += stepX) target[to] = source[from]!;
  }
  return {
    width: turnedWidth,
    height: turnedHeight,
    pixels: new Uint8ClampedArray(target.buffer),
  };
}

/** Quarter turns of the EXIF orientations, of which the even ones up to 4, and the odd ones after, are mirrored before. */
const ORIENTATIONS: Record<number, [mirrored: boolean, turn: Turn]> = {
  1: [false, 0],
  2: [true, 0],
  3: [false, 180],
  4: [true, 180],
  5: [true, 270],
  6: [false, 90],
  7: [true, 90],
  8: [false, 270],
};

/** The upright picture of one that is stored by an EXIF orientation, 1 to 8; the same one for 1. */
export function uprightPixels(picture: Pixels, orientation: number): Pixels {
  const [mirrored, turn] = ORIENTATIONS[orientation]!;
  return rotatePixels(mirrored ? mirror(picture) : picture, turn);
}

function mirror({ width, height, pixels }: Pixels): Pixels {
  const target = new Uint32Array(pixels.slice().buffer);
  for (let y = 0; y < height; y++) target.subarray(y * width, (y + 1) * width).reverse();
  return { width, height, pixels: new Uint8ClampedArray(target.buffer) };
}

interface Size {
  width: number;
  height: number;
}

/** Of a picture after a turn. */
export const turnedSize = (width: number, height: number, turn: Turn): Size =>
  turn % 180 === 0 ? { width, height } : { width: height, height: width };

/** A place of the turned picture in the one before it. */
function before([x, y]: Point, turn: Turn, { width, height }: Size): Point {
  if (turn === 0) return [x, y];
  if (turn === 90) return [y, height - x];
  if (turn === 180) return [width - x, height - y];
  return [width - y, x];
}

/** @param size of the picture before the turn */
export function boxBeforeTurn([x1, y1, x2, y2]: Box, turn: Turn, size: Size): Box {
  const [ax, ay] = before([x1, y1], turn, size);
  const [bx, by] = before([x2, y2], turn, size);
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

/** The way back. @param size of the picture before the turn */
export function boxAfterTurn(box: Box, turn: Turn, { width, height }: Size): Box {
  return boxBeforeTurn(box, ((360 - turn) % 360) as Turn, turnedSize(width, height, turn));
}

/**
 * A face found in the turned photo, in the photo's own frame. The five landmarks stay who they
 * are: the first is the eye that was left in the turned photo, where the face stands upright.
 * @param face in pixels of the photo after `turn`
 * @param width, height of the photo before it
 */
export function faceBeforeTurn<F extends Pick<Face, 'box' | 'landmarks'>>(
  face: F,
  turn: Turn,
  width: number,
  height: number,
): F {
  if (turn === 0) return face;
  const size = { width, height };
  const landmarks = face.landmarks.map((point) => before(point, turn, size)) as Landmarks;
  return { ...face, box: boxBeforeTurn(face.box, turn, size), landmarks };
}
