/** What happens to boxes between the nets: the original's arithmetic, in double precision. */
import type { Box } from '../base/types';

/** A box on its way through the cascade. */
export interface Candidate {
  /** Which photo of the batch. */
  photo: number;
  box: Box;
  score: number;
  /** What the net of this stage says the box should move by, as fractions of its side. */
  regression: Box;
}

export type Overlap = 'union' | 'min';

/**
 * Greedy non-maximum suppression as the original's `nms`: sides and areas with +1, a box survives an
 * overlap up to and including the threshold, and of equal scores the later one goes first.
 * @returns the survivors, surest first
 */
export function nms<T extends { box: Box; score: number }>(
  candidates: readonly T[],
  threshold: number,
  overlap: Overlap,
): T[] {
  const n = candidates.length;
  const order = Array.from({ length: n }, (_, i) => i);
  order.sort((a, b) => candidates[b]!.score - candidates[a]!.score || b - a);
  const sides = new Float64Array(n * 5);
  order.forEach((index, i) => {
    const [x1, y1, x2, y2] = candidates[index]!.box;
    sides.set([x1, y1, x2, y2, (x2 - x1 + 1) * (y2 - y1 + 1)], i * 5);
  });
  const gone = new Uint8Array(n);
  const near = overlap === 'union' ? nearby(sides, threshold) : undefined;
  const kept: T[] = [];
  for (let i = 0; i < n; i++) {
    if (gone[i]) continue;
    kept.push(candidates[order[i]!]!);
    const a = i * 5;
    const [from, to] = near ? near.range(i) : [i + 1, n];
    for (let k = from; k < to; k++) {
      const j = near ? near.boxes[k]! : k;
      if (j <= i || gone[j]) continue;
      const b = j * 5;
      const width = Math.min(sides[a + 2]!, sides[b + 2]!) - Math.max(sides[a]!, sides[b]!) + 1;
      if (width <= 0) continue;
      const height =
        Math.min(sides[a + 3]!, sides[b + 3]!) - Math.max(sides[a + 1]!, sides[b + 1]!) + 1;
      if (height <= 0) continue;
      const inner = width * height;
      const outer =
        overlap === 'min'
          ? Math.min(sides[a + 4]!, sides[b + 4]!)
          : sides[a + 4]! + sides[b + 4]! - inner;
      // Negated so that NaN, of a degenerate box, suppresses as it does in NumPy.
      if (!(inner / outer <= threshold)) gone[j] = 1;
    }
  }
  return kept;
}

/** Fewer are compared pair by pair as quickly. */
const WORTH_SORTING = 64;

/**
 * Boxes by their left side. Two whose intersection is more than `threshold` of their union have left sides
 * no further apart than the shares of their widths that do not meet: only those need be compared.
 * @param sides five values a box: its corners and its area
 * @returns undefined where that does not hold (a box turned inside out), or is not worth it
 */
function nearby(sides: Float64Array, threshold: number) {
  const n = sides.length / 5;
  const widthOf = (i: number) => sides[i * 5 + 2]! - sides[i * 5]! + 1;
  const heightOf = (i: number) => sides[i * 5 + 3]! - sides[i * 5 + 1]! + 1;
  const boxes = Uint32Array.from({ length: n }, (_, i) => i);
  const isPlain = boxes.every((i) => widthOf(i) > 0 && heightOf(i) > 0);
  if (n < WORTH_SORTING || threshold <= 0 || !isPlain) return undefined;
  boxes.sort((a, b) => sides[a * 5]! - sides[b * 5]!);
  const lefts = Float64Array.from(boxes, (i) => sides[i * 5]!);
  /** First place whose left side is not below `left`. */
  const placeOf = (left: number) => {
    let [low, high] = [0, n];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lefts[middle]! < left) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const range = (i: number): [from: number, to: number] => {
    const left = sides[i * 5]!;
    // A pixel more than need be: rounding never leaves a box out.
    const rest = widthOf(i) * (1 - threshold) + 1;
    return [placeOf(left - rest / threshold), placeOf(left + rest)];
  };
  return { boxes, range };
}

/** A box moved by its regression: after P-Net sides count without +1, later with. */
export function regress({ box, regression }: Candidate, extra: 0 | 1): Box {
  const [x1, y1, x2, y2] = box;
  const width = x2 - x1 + extra;
  const height = y2 - y1 + extra;
  return [
    x1 + regression[0] * width,
    y1 + regression[1] * height,
    x2 + regression[2] * width,
    y2 + regression[3] * height,
  ];
}

/** The square around a box, by its longer side (`rerec`), cut to whole pixels toward zero. */
export function squareToWhole([x1, y1, x2, y2]: Box): Box {
  const width = x2 - x1;
  const height = y2 - y1;
  const side = Math.max(width, height);
  const left = x1 + width * 0.5 - side * 0.5;
  const top = y1 + height * 0.5 - side * 0.5;
  return [left, top, left + side, top + side].map(Math.trunc) as Box;
}

/**
 * Whether any of a box lies on the photo. The original crashes on a box wholly outside, or turned
 * inside out; here such boxes are dropped.
 * @param box whole numbers, 1-based and inclusive as the original's crops
 */
export function touches([x1, y1, x2, y2]: Box, height: number, width: number): boolean {
  return x2 >= x1 && y2 >= y1 && x2 >= 1 && y2 >= 1 && x1 <= width && y1 <= height;
}
