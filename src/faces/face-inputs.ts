/** From a face in a photo to what its network takes: crops by the weights' rule, standardised. */
import { NumpyRandom } from '../base/numpy-random';
import type {
  Box,
  Camera,
  CropRule,
  EmbedderInfo,
  Face,
  Landmarks,
  Standardisation,
} from '../base/types';
import type { CropSource } from './box-crop';
import { asSeenBy } from './camera';
import { cropByRule } from './crop';
import type { Pixels } from '../photos/pixels';
import { cropOrPad, flip } from './raster';
import { resizePillow } from './resize-pillow';
import { standardise } from './standardise';

/** How the inputs of one face are made. */
export interface InputRule {
  crop: CropRule;
  standardise: Standardisation;
  flip: boolean;
  crops: number;
  /** Of the network, pixels. */
  width: number;
  height: number;
  /** Crops are made poor as this camera makes them; `seed` is that of its grain. */
  camera?: Camera & { seed: number };
}

/** Shifts of the crop, as shares of the box's side: the crop itself first, then around it. */
const SHIFTS = [
  [0, 0],
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
  [-1, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
] as const;
const SHIFT = 0.03;

/**
 * Inputs of one face: for each of `crops` shifts one, and with `flip` its mirror image after it.
 * @returns each [height, width, 3]
 */
export function inputsOfFace(photo: CropSource, face: Face, rule: InputRule): Float32Array[] {
  return SHIFTS.slice(0, rule.crops).flatMap(([right, down]) => {
    const crop = cropByRule(photo, shifted(face, right * SHIFT, down * SHIFT), rule.crop);
    return inputsOfCrop(crop, rule);
  });
}

/** Inputs of a picture that is a face crop already: cut at the centre, or padded with black, as validate_on_lfw.py does. */
export function inputsOfAligned(
  { width, height, pixels }: Pixels,
  rule: InputRule,
): Float32Array[] {
  return inputsOfCrop(alignedPicture({ width, height, pixels }, rule), rule);
}

/** The same before it is standardised. */
export function alignedPicture(
  { width, height, pixels }: Pixels,
  rule: Pick<InputRule, 'width'>,
): Pixels {
  const cut = cropOrPad({ width, height, values: pixels }, rule.width);
  return { width: cut.width, height: cut.height, pixels: cut.values };
}

/** A picture with a black border of this many pixels. */
export function padded({ width, height, pixels }: Pixels, margin: number): Pixels {
  const wide = width + 2 * margin;
  const tall = height + 2 * margin;
  const out = new Uint8ClampedArray(wide * tall * 4);
  for (let at = 3; at < out.length; at += 4) out[at] = 255;
  for (let row = 0; row < height; row++) {
    const line = pixels.subarray(row * width * 4, (row + 1) * width * 4);
    out.set(line, ((row + margin) * wide + margin) * 4);
  }
  return { width: wide, height: tall, pixels: out };
}

/** A crop as the rule's camera sees it; as it is where there is none. */
export function asSeen(crop: Pixels, { camera }: Pick<InputRule, 'camera'>): Pixels {
  return camera ? asSeenBy(camera, crop, new NumpyRandom(camera.seed)) : crop;
}

function inputsOfCrop(crop: Pixels, rule: InputRule): Float32Array[] {
  const seen = asSeen(crop, rule);
  const sized =
    seen.width === rule.width && seen.height === rule.height
      ? seen
      : resizePillow(seen, rule.width, rule.height);
  const values = standardise(sized, rule.standardise);
  if (!rule.flip) return [values];
  return [values, flip({ width: rule.width, height: rule.height, values }).values];
}

/** A face moved by shares of its box's sides. */
function shifted(face: Face, right: number, down: number): Face {
  const [x1, y1, x2, y2] = face.box;
  const dx = right * (x2 - x1);
  const dy = down * (y2 - y1);
  const box: Box = [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
  return { ...face, box, landmarks: face.landmarks.map(([x, y]) => [x + dx, y + dy]) as Landmarks };
}

/** What the weights want, with what the caller wants otherwise. */
export function inputRule(
  info: EmbedderInfo,
  input: { width: number; height: number },
  options: { crop?: CropRule; standardise?: Standardisation; flip: boolean; crops: number },
): InputRule {
  return {
    crop: options.crop ?? info.crop,
    standardise: options.standardise ?? info.standardisation,
    flip: options.flip,
    crops: options.crops,
    width: input.width,
    height: input.height,
  };
}
