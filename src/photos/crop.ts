/**
 * The face cut out by the rule of the facenet scripts (align_dataset_mtcnn): the box enlarged by
 * half the margin on each side, in pixels of the photo whatever the face's size; clipped to the
 * photo; truncated to whole pixels; squashed to a square.
 */
import { FacetError } from '../base/errors';
import type { Box } from '../base/types';
import type { Pixels } from './pixels';
import { resizePillow } from './resize-pillow';

export interface CropRule {
  /** Side of the square, pixels. Default 160. */
  size?: number;
  /** Pixels of the original photo added around the box, half on each side. Default 44. */
  margin?: number;
}

/** Pixels, and the original's size where they were decoded smaller. */
export type CropSource = Pixels & { originalWidth?: number; originalHeight?: number };

/**
 * The part of the photo that becomes the crop.
 * @param box in pixels of a photo of `width` x `height`
 * @returns whole pixels, end exclusive; empty (x2 <= x1 or y2 <= y1) for a box outside the photo
 */
export function cropBox(box: Box, width: number, height: number, margin = 44): Box {
  return [
    Math.trunc(Math.max(box[0] - margin / 2, 0)),
    Math.trunc(Math.max(box[1] - margin / 2, 0)),
    Math.trunc(Math.min(box[2] + margin / 2, width)),
    Math.trunc(Math.min(box[3] + margin / 2, height)),
  ];
}

/**
 * Cuts a face out.
 * @param photo its pixels, and its original's size where that is larger
 * @param box in pixels of the original photo; may reach outside
 * @returns `size` x `size` RGBA pixels
 * @throws FacetError INVALID_OPTION for a size or margin out of range, or a box outside the photo
 */
export function cropFace(photo: CropSource, box: Box, rule: CropRule = {}): Pixels {
  const { size = 160, margin = 44 } = rule;
  if (!Number.isInteger(size) || size < 1 || size > 4096) {
    throw new FacetError('INVALID_OPTION', `The crop's size is ${size}.`, {
      hint: 'Give whole pixels from 1 to 4096.',
    });
  }
  if (!(margin >= 0 && margin <= 4096)) {
    throw new FacetError('INVALID_OPTION', `The crop's margin is ${margin}.`, {
      hint: 'Give pixels from 0 to 4096.',
    });
  }
  const { originalWidth = photo.width, originalHeight = photo.height } = photo;
  const part = cropBox(box, originalWidth, originalHeight, margin);
  const scaleX = photo.width / originalWidth;
  const scaleY = photo.height / originalHeight;
  const [x1, y1] = [Math.trunc(part[0] * scaleX), Math.trunc(part[1] * scaleY)];
  const [x2, y2] = [Math.trunc(part[2] * scaleX), Math.trunc(part[3] * scaleY)];
  if (!(x2 > x1 && y2 > y1)) {
    throw new FacetError('INVALID_OPTION', 'The box lies outside the photo, or has no area.', {
      hint: 'Give corners x1, y1, x2, y2 in pixels of the upright photo.',
      detail: { box, width: originalWidth, height: originalHeight },
    });
  }
  return resizePillow(cutOut(photo, x1, y1, x2 - x1, y2 - y1), size, size);
}

/** A rectangle of a picture, which must lie inside it. */
export function cutOut(picture: Pixels, x: number, y: number, width: number, height: number) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * picture.width + x) * 4;
    pixels.set(picture.pixels.subarray(start, start + width * 4), row * width * 4);
  }
  return { width, height, pixels } satisfies Pixels;
}
