/**
 * The face cut out by its box: enlarged by half a margin on each side, clipped to the photo,
 * truncated to whole pixels, squashed to a square. The rules of the facenet scripts
 * (align_dataset_mtcnn) and of facenet-pytorch differ in the margin.
 */
import { FacetError } from '../base/errors';
import type { Box, CropRule } from '../base/types';
import type { Pixels } from '../photos/pixels';
import { boxBeforeTurn, rotatePixels, turnedSize, type Turn } from '../photos/rotate';
import { resizePillow } from './resize-pillow';

/** A rule that cuts along the box: its margin counts pixels of the photo (facenet), or of the crop (proportional). */
export type BoxRule = Exclude<CropRule, { rule: 'landmarks' }>;

/** Pixels, and the original's size where they were decoded smaller. */
export type CropSource = Pixels & { originalWidth?: number; originalHeight?: number };

/**
 * The part of the photo that becomes the crop by the rule of the facenet scripts, whose margin is the
 * same whatever the face's size.
 * @param box in pixels of a photo of `width` x `height`
 * @returns whole pixels, end exclusive; empty (x2 <= x1 or y2 <= y1) for a box outside the photo
 */
export function cropBox(box: Box, width: number, height: number, margin: number): Box {
  return enlarged(box, width, height, margin, margin);
}

/**
 * The same by facenet-pytorch's rule (`extract_face`): the margin is meant in pixels of the crop, so
 * it grows with the face. Differs from facenet-pytorch in what follows: that resizes by area or by
 * Pillow, as its input is an array or a picture; here it is Pillow's bilinear filter always.
 * @param size side of the crop, more than `margin`
 */
export function proportionalBox(
  box: Box,
  width: number,
  height: number,
  size: number,
  margin: number,
): Box {
  const share = margin / (size - margin);
  return enlarged(box, width, height, share * (box[2] - box[0]), share * (box[3] - box[1]));
}

/** The part of the photo that a rule takes: whole pixels, end exclusive. */
export function boxRegion(box: Box, width: number, height: number, rule: BoxRule): Box {
  return rule.rule === 'facenet'
    ? cropBox(box, width, height, rule.margin)
    : proportionalBox(box, width, height, rule.size, rule.margin);
}

function enlarged(box: Box, width: number, height: number, wider: number, higher: number): Box {
  return [
    Math.trunc(Math.max(box[0] - wider / 2, 0)),
    Math.trunc(Math.max(box[1] - higher / 2, 0)),
    Math.trunc(Math.min(box[2] + wider / 2, width)),
    Math.trunc(Math.min(box[3] + higher / 2, height)),
  ];
}

/**
 * Cuts a face out.
 * @param photo its pixels, and its original's size where that is larger
 * @param box in pixels of the original photo after `turn`; may reach outside
 * @param turn clockwise, by which the crop is turned out of the photo as it lies
 * @returns `size` x `size` RGBA pixels
 * @throws FacetError INVALID_OPTION for a size or margin out of range, or a box outside the photo
 */
export function cropFace(photo: CropSource, box: Box, rule: BoxRule, turn: Turn = 0): Pixels {
  checkBoxRule(rule);
  const { originalWidth = photo.width, originalHeight = photo.height } = photo;
  const original = turnedSize(originalWidth, originalHeight, turn);
  const decoded = turnedSize(photo.width, photo.height, turn);
  const part = boxRegion(box, original.width, original.height, rule);
  const scaleX = decoded.width / original.width;
  const scaleY = decoded.height / original.height;
  const [x1, y1] = [Math.trunc(part[0] * scaleX), Math.trunc(part[1] * scaleY)];
  const [x2, y2] = [Math.trunc(part[2] * scaleX), Math.trunc(part[3] * scaleY)];
  if (!(x2 > x1 && y2 > y1)) {
    throw new FacetError('INVALID_OPTION', 'The box lies outside the photo, or has no area.', {
      hint: 'Give corners x1, y1, x2, y2 in pixels of the upright photo.',
      detail: { box, width: originalWidth, height: originalHeight },
    });
  }
  const [left, top, right, bottom] = boxBeforeTurn([x1, y1, x2, y2], turn, photo);
  const cut = rotatePixels(cutOut(photo, left, top, right - left, bottom - top), turn);
  return resizePillow(cut, rule.size, rule.size);
}

/** @throws FacetError INVALID_OPTION for a size or margin out of range */
export function checkBoxRule({ rule, size, margin }: BoxRule): void {
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
  if (rule === 'proportional' && margin >= size) {
    throw new FacetError('INVALID_OPTION', `A margin of ${margin} leaves no face in ${size} px.`, {
      hint: 'Give a margin smaller than the size.',
    });
  }
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
