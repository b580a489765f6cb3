/** The square of a photo that is kept of a face, so that any embedder can embed it later. Pure. */
import type { Box, Face, Landmarks } from '../../base/types';
import type { CropPlace } from '../../export/gallery-records';

/** Of the box's longer side, on each side of it: every crop rule finds there what it cuts, of a tilted head, too. */
const MARGIN = 0.5;
/** A small face's crop reaches farther: the original's margin counts pixels of the photo. */
const LEAST_MARGIN = 32;
/** Pixels along the side of the picture that is kept. */
const MOST = 400;

type Placed = Pick<Face, 'box' | 'landmarks'>;

/** Whole pixels inside the photo, end exclusive; where the photo ends it is moved, and smaller where that is too small. */
export function keptSquare({ box }: Placed, width: number, height: number): Box {
  const [x1, y1, x2, y2] = box;
  const longer = Math.max(x2 - x1, y2 - y1);
  const wanted = Math.ceil(longer + 2 * Math.max(MARGIN * longer, LEAST_MARGIN));
  const side = Math.max(1, Math.min(wanted, width, height));
  const start = (middle: number, length: number) =>
    Math.min(Math.max(0, Math.round(middle - side / 2)), length - side);
  const [left, top] = [start((x1 + x2) / 2, width), start((y1 + y2) / 2, height)];
  return [left, top, left + side, top + side];
}

/** Pixels along the side of the picture of a square. */
export const sideOf = ([left, , right]: Box): number => Math.min(MOST, right - left);

/** Where the face is in the picture of a square. */
export function placeIn([left, top, right]: Box, { box, landmarks }: Placed): CropPlace {
  const size = sideOf([left, top, right, 0]);
  const scale = size / (right - left);
  const [x1, y1, x2, y2] = box;
  return {
    ...{ width: size, height: size, scale },
    box: [(x1 - left) * scale, (y1 - top) * scale, (x2 - left) * scale, (y2 - top) * scale],
    landmarks: landmarks.map(([x, y]) => [(x - left) * scale, (y - top) * scale]) as Landmarks,
  };
}
