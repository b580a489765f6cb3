/** A face cut out by whichever rule its network was trained with. */
import { FacetError } from '../base/errors';
import type { Box, CropRule, Face, Landmarks } from '../base/types';
import { boxRegion, checkBoxRule, cropBox, cropFace, type CropSource } from './box-crop';
import type { Pixels } from '../photos/pixels';
import { boxAfterTurn, boxBeforeTurn, turnedSize } from '../photos/rotate';
import { similarityTo, warp } from './similarity';
import { templateFor } from './templates';
import { turnedFace, type TurnableFace } from './turned';

/**
 * Cuts a face out.
 * @param photo its pixels, and its original's size where that is larger
 * @param face in pixels of the original photo; `landmarks` matter to the landmark rule alone, the
 *   box to the other two, which cut it out of the photo turned by `turn`
 * @returns RGBA pixels of the rule's size
 * @throws FacetError INVALID_OPTION for a size or margin out of range, a box outside the photo, or
 *   landmarks that are no face
 */
export function cropByRule(photo: CropSource, face: TurnableFace, rule: CropRule): Pixels {
  checkCropRule(rule);
  if (rule.rule !== 'landmarks') {
    const { originalWidth = photo.width, originalHeight = photo.height } = photo;
    const turned = turnedFace(face, originalWidth, originalHeight);
    return cropFace(photo, turned.face.box, rule, turned.turn);
  }
  const { template, width, height } = rule;
  const points = templateFor(template, width, height);
  const matrix = similarityTo(inPixelsOf(photo, face.landmarks), points);
  return warp(photo, matrix, width, height);
}

/**
 * The part of a photo that a rule takes for a face: whole pixels, end exclusive, empty for a box
 * outside the photo. A crop by landmarks is no upright rectangle: there it is the face's own box.
 * @param width, height of the original photo
 */
export function regionByRule(
  face: Pick<Face, 'box' | 'turn'>,
  width: number,
  height: number,
  rule: CropRule,
): Box {
  if (rule.rule === 'landmarks') return cropBox(face.box, width, height, 0);
  const { turn = 0 } = face;
  const size = turnedSize(width, height, turn);
  const box = boxAfterTurn(face.box, turn, { width, height });
  return boxBeforeTurn(boxRegion(box, size.width, size.height, rule), turn, { width, height });
}

/** @throws FacetError INVALID_OPTION for a size or margin out of range */
export function checkCropRule(rule: CropRule): void {
  if (rule.rule !== 'landmarks') return checkBoxRule(rule);
  const { width, height } = rule;
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= 4096)) {
    throw new FacetError('INVALID_OPTION', `The crop's size is ${width} x ${height}.`, {
      hint: 'Give whole pixels from 1 to 4096.',
    });
  }
}

/** Landmarks of the original in the pixels that were decoded. */
function inPixelsOf(photo: CropSource, landmarks: Landmarks): Landmarks {
  const { originalWidth = photo.width, originalHeight = photo.height } = photo;
  const [scaleX, scaleY] = [photo.width / originalWidth, photo.height / originalHeight];
  return landmarks.map(([x, y]) => [x * scaleX, y * scaleY]) as Landmarks;
}
