/** How pixels become a network's input: RGB values 0..255 to float32, row by row, R, G, B of a pixel together. */
import type { Standardisation } from '../base/types';
import type { Pixels } from '../photos/pixels';

/** Mean red, green and blue of dlib's training faces. */
const DLIB_MEANS = [122.782, 117.001, 104.298] as const;

/** A picture's red, green and blue without its alpha: `width * height * 3` values. */
export function toRgb({ width, height, pixels }: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = pixels[from]!;
    rgb[to + 1] = pixels[from + 1]!;
    rgb[to + 2] = pixels[from + 2]!;
  }
  return rgb;
}

/**
 * Per image: (x - mean) / max(std, 1 / sqrt(N)) over all N values of all channels, with the
 * population's standard deviation (facenet's `prewhiten`, TensorFlow's `per_image_standardization`).
 */
export function prewhiten(rgb: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const { length } = rgb;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += rgb[i]!;
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += (rgb[i]! - mean) * (rgb[i]! - mean);
  const divisor = Math.max(Math.sqrt(squares / length), 1 / Math.sqrt(length));
  return mapped(rgb, (x) => (x - mean) / divisor);
}

/** (x - 127.5) / 128: about -1..1, whatever the picture. */
export function fixed(rgb: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return mapped(rgb, (x) => (x - 127.5) / 128);
}

/** dlib's face network: each channel less its mean, over 256. */
export function dlib(rgb: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return mapped(rgb, (x, i) => (x - DLIB_MEANS[i % 3]!) / 256);
}

/** Many times faster than `Float32Array.from` with a function, which goes by an iterator. */
function mapped(
  values: ArrayLike<number>,
  each: (value: number, index: number) => number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = each(values[i]!, i);
  return out;
}

const RULES: Record<Standardisation, (rgb: ArrayLike<number>) => Float32Array<ArrayBuffer>> = {
  prewhiten,
  fixed,
  dlib,
};

/**
 * A crop as a network's input.
 * @param picture its alpha is ignored
 * @returns [height, width, 3]
 */
export function standardise(picture: Pixels, rule: Standardisation): Float32Array<ArrayBuffer> {
  return RULES[rule](toRgb(picture));
}
