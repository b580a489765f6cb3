/** How well a face can be used, with the reasons in a person's words. */
import type { Box, Face, FaceQuality } from '../base/types';
import { cropBox } from './box-crop';
import { pose } from './pose';
import { faceLuminance, laplacianVariance } from './sharpness';

/** From here on a thing counts against a face (fair), or makes it hardly usable (poor). */
interface Limits {
  fair: number;
  poor: number;
}

/** Pixels: networks see 112 to 160 pixels, so these are enlarged 3 and 5 times. */
const SIZE: Limits = { fair: 56, poor: 32 };
/** Degrees: at 25 the far cheek begins to hide, at 40 the far eye. */
const YAW: Limits = { fair: 25, poor: 40 };
/** Degrees: detectors lose faces from about 45; a crop without alignment suffers earlier. */
const ROLL: Limits = { fair: 25, poor: 45 };
/**
 * Of 50 sharp faces in press photos nearly all were over 0.45 (median 0.87); blurred by 2 % of the
 * face's width their median was 0.52, by 4 % 0.21, by 8 % 0.
 */
const SHARPNESS: Limits = { fair: 0.45, poor: 0.3 };
/** Low, because dark skin in good light has a mean near 0.2, and no face should be marked for that. */
const DARK: Limits = { fair: 0.13, poor: 0.07 };
/** Of 660 faces in press photos 95 % lay under 0.66; above 0.85 skin is burnt out. */
const BRIGHT: Limits = { fair: 0.85, poor: 0.93 };
/** Share of the box outside the photo. */
const OUTSIDE: Limits = { fair: 0.1, poor: 0.35 };

/** Variance of the Laplacian that counts as featureless, and as crisp; between them by logarithm. */
const [FEATURELESS, CRISP] = [3, 1000];

/**
 * Judges one face.
 * @param pixels RGBA, row by row
 * @param width, height of those pixels
 * @param face in pixels of the upright original
 * @param scale pixels here for one of the original; less than 1 where the photo was decoded smaller
 */
export function faceQuality(
  pixels: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
  face: Pick<Face, 'box' | 'landmarks'>,
  scale = 1,
): FaceQuality {
  const [x1, y1, x2, y2] = face.box;
  const size = Math.min(x2 - x1, y2 - y1);
  const { roll, yaw } = pose(face.landmarks);
  const box = face.box.map((value) => value * scale) as Box;
  const inside = cropBox(box, width, height, 0);
  const isSeen = inside[2] > inside[0] && inside[3] > inside[1];
  const luminance = isSeen ? faceLuminance({ pixels, width, height }, inside) : undefined;
  const sharpness = luminance ? sharpnessOf(laplacianVariance(luminance)) : 0;
  const exposure = luminance ? mean(luminance) / 255 : 0;
  const outside = shareOutside(box, width, height);

  const findings = [
    finding(
      -size,
      negative(SIZE),
      `too small: ${Math.round(size)} px`,
      `small: ${Math.round(size)} px`,
    ),
    finding(Math.abs(yaw), YAW, `turned to the side: about ${about(yaw)}°`),
    finding(Math.abs(roll), ROLL, `tilted: about ${about(roll)}°`),
    finding(-sharpness, negative(SHARPNESS), 'blurred', 'a little blurred'),
    finding(-exposure, negative(DARK), 'too dark', 'dark'),
    finding(exposure, BRIGHT, 'too bright', 'bright'),
    finding(outside, OUTSIDE, 'partly outside the photo'),
  ].filter((found) => found !== undefined);
  return {
    size,
    roll,
    yaw,
    sharpness,
    exposure,
    verdict: findings.some(({ isPoor }) => isPoor) ? 'poor' : findings.length ? 'fair' : 'good',
    reasons: findings.map(({ reason }) => reason),
  };
}

function finding(value: number, { fair, poor }: Limits, ifPoor: string, ifFair = ifPoor) {
  if (value <= fair) return undefined;
  return value > poor ? { isPoor: true, reason: ifPoor } : { isPoor: false, reason: ifFair };
}

/** The limits of a value of which less is worse, for its negative. */
const negative = ({ fair, poor }: Limits): Limits => ({ fair: -fair, poor: -poor });

/** Rounded to 5 degrees, as an estimate should be. */
const about = (degrees: number) => Math.round(Math.abs(degrees) / 5) * 5;

function sharpnessOf(variance: number): number {
  const share =
    Math.log(Math.max(variance, FEATURELESS) / FEATURELESS) / Math.log(CRISP / FEATURELESS);
  return Math.min(share, 1);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shareOutside([x1, y1, x2, y2]: Box, width: number, height: number): number {
  const seenX = Math.max(0, Math.min(x2, width) - Math.max(x1, 0));
  const seenY = Math.max(0, Math.min(y2, height) - Math.max(y1, 0));
  return 1 - (seenX * seenY) / Math.max((x2 - x1) * (y2 - y1), Number.MIN_VALUE);
}
