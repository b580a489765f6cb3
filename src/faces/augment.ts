/** Pictures as a network is taught with them, by the order of facenet's `create_input_pipeline`. */
import type { NumpyRandom } from '../base/numpy-random';
import type { Pixels } from '../photos/pixels';
import { cutOut } from './box-crop';
import { cropOrPad, flip, type Raster } from './raster';
import { rotateBicubic } from './rotate-bicubic';

export interface Augmentation {
  /** By a random turn of -10 to 10 degrees. */
  rotate: boolean;
  /** A random place of the square, not its middle. */
  crop: boolean;
  /** Mirrored by a chance of one half. */
  flip: boolean;
}

const MOST_DEGREES = 10;

/**
 * Turned, then cut to a square of `size`, then mirrored. Numbers are drawn only for what is asked for, in this order:
 * the original draws them in four threads from generators of its own, so that its pictures can't be had again.
 * @param picture where it is smaller than the square, black fills it, also where the original's random crop raises
 */
export function augmented(
  picture: Pixels,
  size: number,
  wanted: Augmentation,
  random: NumpyRandom,
): Pixels {
  const turned = wanted.rotate
    ? rotateBicubic(picture, random.uniform(-MOST_DEGREES, MOST_DEGREES))
    : picture;
  const whole: Raster<Pixels['pixels']> = { ...turned, values: turned.pixels };
  let cut = wanted.crop ? randomCrop(whole, size, random) : cropOrPad(whole, size);
  if (wanted.flip && random.randomSample() < 0.5) cut = flip(cut);
  return { width: size, height: size, pixels: cut.values };
}

function randomCrop(
  picture: Raster<Pixels['pixels']>,
  size: number,
  random: NumpyRandom,
): Raster<Pixels['pixels']> {
  const { width, height } = picture;
  const down = random.randint(0, Math.max(0, height - size) + 1);
  const right = random.randint(0, Math.max(0, width - size) + 1);
  const source = { width, height, pixels: picture.values };
  const { pixels, ...cut } = cutOut(
    source,
    right,
    down,
    Math.min(width, size),
    Math.min(height, size),
  );
  return cropOrPad({ ...cut, values: pixels }, size);
}
