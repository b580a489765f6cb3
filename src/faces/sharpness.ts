/** How much detail a face has, whatever its size in the photo. */
import type { Box } from '../base/types';
import { cutOut } from './box-crop';
import type { Pixels } from '../photos/pixels';
import { resizePillow } from './resize-pillow';

/** The side to which every face is brought, so that a photo's resolution does not decide. */
const SIDE = 64;

/** Luminance of the part of the picture, 0..255, brought to 64 x 64. */
export function faceLuminance(picture: Pixels, box: Box): Float32Array {
  const [x1, y1, x2, y2] = box;
  const { pixels } = resizePillow(cutOut(picture, x1, y1, x2 - x1, y2 - y1), SIDE, SIDE);
  const result = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < result.length; i++) {
    // ITU-R BT.601, as Pillow's and OpenCV's conversions to grey.
    result[i] = 0.299 * pixels[4 * i]! + 0.587 * pixels[4 * i + 1]! + 0.114 * pixels[4 * i + 2]!;
  }
  return result;
}

/** Variance of the Laplacian (four neighbours) of a 64 x 64 luminance. */
export function laplacianVariance(luminance: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      const laplacian =
        luminance[i - 1]! +
        luminance[i + 1]! +
        luminance[i - SIDE]! +
        luminance[i + SIDE]! -
        4 * luminance[i]!;
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const count = (SIDE - 2) ** 2;
  return squares / count - (sum / count) ** 2;
}
