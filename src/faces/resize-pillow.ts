/**
 * Pillow's `Image.resize` on 8-bit values, to the last bit: a triangle filter (BILINEAR), or the mean over the
 * area (BOX), widened when shrinking so that every source pixel counts (antialiased), first along rows and then
 * along columns, each pass in fixed point and rounded to 8 bits.
 */
import type { Pixels } from '../photos/pixels';

/** 32 bits less 8 for the value and 2 of headroom. */
const PRECISION_BITS = 32 - 8 - 2;
const HALF = 1 << (PRECISION_BITS - 1);

/** For each output position, the first source position and the weights from there on. */
interface Taps {
  starts: Int32Array;
  counts: Int32Array;
  /** Fixed point, `stride` a position. */
  weights: Int32Array;
  stride: number;
}

/** How far a filter reaches at its own scale, and its weight there. */
const FILTERS = {
  bilinear: { reach: 1, weight: (x: number) => Math.max(0, 1 - Math.abs(x)) },
  box: { reach: 0.5, weight: (x: number) => Number(x > -0.5 && x <= 0.5) },
};
export type Filter = keyof typeof FILTERS;

function tapsOf(filter: Filter, from: number, to: number): Taps {
  const { reach, weight } = FILTERS[filter];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = reach * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const taps: Taps = {
    starts: new Int32Array(to),
    counts: new Int32Array(to),
    weights: new Int32Array(to * stride),
    stride,
  };
  const row = new Float64Array(stride);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(from, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      row[k] = weight((start + k - centre + 0.5) / stretch);
      sum += row[k]!;
    }
    for (let k = 0; k < count; k++) {
      taps.weights[i * stride + k] = Math.trunc(0.5 + (row[k]! / sum) * 2 ** PRECISION_BITS);
    }
    taps.starts[i] = start;
    taps.counts[i] = count;
  }
  return taps;
}

/**
 * One pass: `lines` parallel lines of RGBA pixels are resampled, whose pixels lie `step` values
 * apart, and whose beginnings lie `lineStep` values apart; likewise in the result.
 */
function resample(
  source: Uint8ClampedArray,
  target: Uint8ClampedArray,
  taps: Taps,
  lines: number,
  [step, lineStep]: [number, number],
  [targetStep, targetLineStep]: [number, number],
): void {
  const { starts, counts, weights, stride } = taps;
  // Neighbours in memory one after another, whichever way the lines run.
  const isAlong = step < lineStep;
  const [outer, inner] = isAlong ? [lines, starts.length] : [starts.length, lines];
  for (let o = 0; o < outer; o++) {
    for (let q = 0; q < inner; q++) {
      const [line, i] = isAlong ? [o, q] : [q, o];
      let from = line * lineStep + starts[i]! * step;
      const to = line * targetLineStep + i * targetStep;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let alpha = HALF;
      const end = i * stride + counts[i]!;
      for (let k = i * stride; k < end; k++, from += step) {
        const weight = weights[k]!;
        red += source[from]! * weight;
        green += source[from + 1]! * weight;
        blue += source[from + 2]! * weight;
        alpha += source[from + 3]! * weight;
      }
      target[to] = red >> PRECISION_BITS;
      target[to + 1] = green >> PRECISION_BITS;
      target[to + 2] = blue >> PRECISION_BITS;
      target[to + 3] = alpha >> PRECISION_BITS;
    }
  }
}

/**
 * Resizes RGBA pixels as Pillow does (a side that keeps its length is left as it is).
 * @param picture source; not changed
 * @param width, height of the result, 1 or more
 */
export function resizePillow(
  picture: Pixels,
  width: number,
  height: number,
  filter: Filter = 'bilinear',
): Pixels {
  let result = picture;
  if (width !== result.width) {
    const pixels = new Uint8ClampedArray(width * result.height * 4);
    const taps = tapsOf(filter, result.width, width);
    resample(result.pixels, pixels, taps, result.height, [4, result.width * 4], [4, width * 4]);
    result = { width, height: result.height, pixels };
  }
  if (height !== result.height) {
    const pixels = new Uint8ClampedArray(width * height * 4);
    const taps = tapsOf(filter, result.height, height);
    resample(result.pixels, pixels, taps, width, [width * 4, 4], [width * 4, 4]);
    result = { width, height, pixels };
  }
  return result;
}
