/**
 * Which source pixels make one output pixel, and with what weight: OpenCV's INTER_AREA rule for one axis.
 * Shrinking: the part of each source pixel that the output pixel covers, overlaps up to 1e-3 left out.
 * Growing: two neighbours, linear, with INTER_AREA's own coefficient.
 */

/** Taps of one axis: output i reads `count[i]` pixels from `first[i]` on, weights at `i * stride`. */
export interface AxisTaps {
  first: Int32Array;
  count: Int32Array;
  weights: Float32Array;
  /** Room for weights of one output pixel: the largest count. */
  stride: number;
}

const OVERLAP_EPSILON = 1e-3;

/** Source pixels per output pixel, computed as OpenCV does: the inverse of the inverse. */
function ratio(source: number, target: number): number {
  return 1 / (target / source);
}

/**
 * Taps for `source` pixels resized to `target`.
 * @param linear the two-tap rule, which both axes take where either grows
 */
export function axisTaps(source: number, target: number, linear: boolean): AxisTaps {
  const scale = ratio(source, target);
  const stride = linear ? 2 : Math.ceil(scale) + 2;
  const taps: AxisTaps = {
    first: new Int32Array(target),
    count: new Int32Array(target),
    weights: new Float32Array(target * stride),
    stride,
  };
  const put = linear ? putLinear : putArea;
  for (let i = 0; i < target; i++) put(taps, i, source, scale);
  return taps;
}

function putArea(taps: AxisTaps, i: number, source: number, scale: number): void {
  const start = i * scale;
  const end = start + scale;
  const covered = Math.min(scale, source - start);
  const lastWhole = Math.min(Math.floor(end), source - 1);
  const firstWhole = Math.min(Math.ceil(start), lastWhole);
  const base = i * taps.stride;
  let count = 0;
  let first = firstWhole;
  if (firstWhole - start > OVERLAP_EPSILON) {
    first = firstWhole - 1;
    taps.weights[base + count++] = (firstWhole - start) / covered;
  }
  for (let s = firstWhole; s < lastWhole; s++) taps.weights[base + count++] = 1 / covered;
  if (end - lastWhole > OVERLAP_EPSILON) {
    taps.weights[base + count++] = Math.min(Math.min(end - lastWhole, 1), covered) / covered;
  }
  taps.first[i] = first;
  taps.count[i] = count;
}

function putLinear(taps: AxisTaps, i: number, source: number, scale: number): void {
  let first = Math.floor(i * scale);
  let fraction = i + 1 - (first + 1) / scale;
  fraction = fraction <= 0 ? 0 : fraction - Math.floor(fraction);
  if (first >= source - 1) {
    first = source - 1;
    fraction = 0;
  }
  taps.first[i] = first;
  taps.count[i] = fraction === 0 ? 1 : 2;
  taps.weights[i * taps.stride] = 1 - fraction;
  taps.weights[i * taps.stride + 1] = fraction;
}

/** The taps of a picture: where either dimension grows, both axes are linear. */
export interface PlaneTaps {
  y: AxisTaps;
  x: AxisTaps;
  linear: boolean;
}

/** Both axes of one resize. */
export function planeTaps(
  height: number,
  width: number,
  outHeight: number,
  outWidth: number,
): PlaneTaps {
  const linear = outHeight > height || outWidth > width;
  return {
    linear,
    y: axisTaps(height, outHeight, linear),
    x: axisTaps(width, outWidth, linear),
  };
}
