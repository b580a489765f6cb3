/** Which images are too far from their class to be learned from: `filter_dataset` of train_softmax.py. */

const BINS = 100;

/**
 * The distance below which `percentile` percent of all lie, read off a histogram of 100 bins as the original
 * does: linear between the middles of the bins. Even 100 percent is the middle of the last bin, so the
 * farthest images always go.
 * @param percentile 0 to 100
 */
export function distanceThreshold(distances: readonly number[], percentile: number): number {
  let first = distances.reduce((a, b) => Math.min(a, b));
  let last = distances.reduce((a, b) => Math.max(a, b));
  // Where all are alike, NumPy's histogram is one wide, around them.
  if (first === last) [first, last] = [first - 0.5, last + 0.5];
  const edges = Array.from({ length: BINS + 1 }, (_, i) => first + (i * (last - first)) / BINS);
  const counts = new Array<number>(BINS).fill(0);
  for (const distance of distances) counts[binOf(distance, edges)]!++;
  let sum = 0;
  // In float32, as the original casts them.
  const shares = counts.map((count) => Math.fround((sum += count) / distances.length));
  const middles = shares.map((_, i) => (edges[i]! + edges[i + 1]!) / 2);
  return interpolated(percentile * 0.01, shares, middles);
}

/** What a filter leaves of a data set. */
export interface Filtered {
  /** The images that stay. */
  images: number[];
  /** Classes that lost an image and have too few left: they go whole. */
  dropped: number[];
}

/**
 * Images nearer than the threshold; a class that loses some, and is left with fewer than the minimum, goes whole. One
 * that had too few from the start stays, as in the original, whose test of the size follows a removal.
 * @param classes of each image, its class
 * @param threshold as {@link distanceThreshold} gives it
 */
export function filtered(
  classes: readonly number[],
  distances: ArrayLike<number>,
  threshold: number,
  minimumPerClass: number,
): Filtered {
  const left = new Map<number, number>(classes.map((each) => [each, 0]));
  const lost = new Set<number>();
  classes.forEach((each, image) => {
    if (distances[image]! < threshold) left.set(each, left.get(each)! + 1);
    else lost.add(each);
  });
  const dropped = new Set([...lost].filter((each) => left.get(each)! < minimumPerClass));
  return {
    images: classes.flatMap((each, image) =>
      distances[image]! < threshold && !dropped.has(each) ? [image] : [],
    ),
    dropped: [...dropped].sort((a, b) => a - b),
  };
}

/** The last bin holds its upper edge too. */
function binOf(value: number, edges: readonly number[]): number {
  const [first, last] = [edges[0]!, edges.at(-1)!];
  let bin = Math.min(BINS - 1, Math.floor(((value - first) / (last - first || 1)) * BINS));
  // Where the division rounded, the edges decide.
  if (value < edges[bin]!) bin--;
  else if (bin < BINS - 1 && value >= edges[bin + 1]!) bin++;
  return bin;
}

function interpolated(x: number, xs: readonly number[], ys: readonly number[]): number {
  if (x < xs[0]!) return ys[0]!;
  const at = xs.findLastIndex((value) => value <= x);
  if (at === xs.length - 1) return ys[at]!;
  return ys[at]! + ((ys[at + 1]! - ys[at]!) / (xs[at + 1]! - xs[at]!)) * (x - xs[at]!);
}
