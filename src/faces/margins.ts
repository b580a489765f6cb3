/** Whether a margin of fixed pixels shows two faces too differently for their distance to be trusted. */
import type { Box, CropRule } from '../base/types';

/**
 * One photo at 25 px and at 422 px a face: distance 1.228 by the facenet rule, whose limit is 1.24, and
 * 0.224 with a margin in proportion. Below threefold it stays within what other photos differ by.
 */
const UNLIKE = 3;

/** Length of a box's longer side, pixels. */
export const faceSize = ([x1, y1, x2, y2]: Box): number => Math.max(x2 - x1, y2 - y1);

/**
 * @param a, b sizes of two faces in their photos, pixels
 * @param rule the one that both are cut by
 */
export function marginsDiffer(a: number, b: number, rule: CropRule): boolean {
  return rule.rule === 'facenet' && rule.margin > 0 && Math.max(a, b) >= UNLIKE * Math.min(a, b);
}
