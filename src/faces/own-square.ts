/** The part of a photo that becomes a face's crop, as it lies there: for what is measured before anything is resized. */
import type { Box, CropRule, Face } from '../base/types';
import { regionByRule } from './crop';
import { similarityTo } from './similarity';
import { templateFor } from './templates';

/**
 * The square around what a rule takes for a face, as wide as that is: whole pixels, end exclusive, inside the photo.
 * @param face upright, in pixels of the photo
 * @param width, height of the photo, pixels
 */
export function ownSquare(
  face: Pick<Face, 'box' | 'landmarks'>,
  width: number,
  height: number,
  rule: CropRule,
): Box {
  const [[x, y], wanted] = around(face, width, height, rule);
  const side = Math.max(1, Math.min(Math.round(wanted), width, height));
  const start = (middle: number, length: number) =>
    Math.min(Math.max(0, Math.round(middle - side / 2)), length - side);
  const [left, top] = [start(x, width), start(y, height)];
  return [left, top, left + side, top + side];
}

function around(
  { box, landmarks }: Pick<Face, 'box' | 'landmarks'>,
  width: number,
  height: number,
  rule: CropRule,
): [middle: [x: number, y: number], side: number] {
  if (rule.rule !== 'landmarks') {
    const [x1, y1, x2, y2] = regionByRule({ box }, width, height, rule);
    return [[(x1 + x2) / 2, (y1 + y2) / 2], Math.max(x2 - x1, y2 - y1)];
  }
  const points = templateFor(rule.template, rule.width, rule.height);
  const [[a, , right], [b, , down]] = similarityTo(landmarks, points);
  const [u, v] = [rule.width / 2 - right, rule.height / 2 - down];
  const scale = Math.hypot(a, b);
  const middle: [number, number] = [(a * u + b * v) / scale ** 2, (a * v - b * u) / scale ** 2];
  return [middle, Math.max(rule.width, rule.height) / scale];
}
