/** Which images are too far from their class to be learned from: `filter_dataset` of train_softmax.py. */

const BINS = 100;

/**
 * The distance below which `percentile` percent of all lie, read off a histogram of 100 bins as the original
 * does: linear between the middles of the bins. Even 100 percent is the middle of the last bin, so the
 * farthest images always go.
 * @param percentile 0 to 100
 */
export function distanceThreshold(distances: readonly number[], percentile: number): number {
  const first = distances.reduce((a, b) => Math.min(a, b));
  const last = distances.reduce((a, b) => Math.max(a, b));
  const edges = Array.from({ length: BINS + 1 }, (_, i) => first + (i * (last - first)) / BINS);
  const counts = new Array<number>(BINS).fill(0);
  for (const distance of distances) counts[binOf(distance, edges)]!++;
  let sum = 0;
  // In float32, as the original casts them.
  const shares = counts.map((count) => Math.fround((sum += count) / distances.length));
  const middles = shares.map((_, i) => (edges[i]! + edges[i + 1]!) / 2);
  return interpolated(percentile * 0.01, shares, middles);
}

/**
 * @param classes of each image, its class
 * @returns the images that stay: nearer than the threshold, in classes of which at least `minimumPerClass` stay
 */
export function filteredImages(
  classes: readonly number[],
  distances: readonly number[],
  percentile: number,
  minimumPerClass: number,
): number[] {
  const threshold = distanceThreshold(distances, percentile);
  const near = classes.flatMap((_, image) => (distances[image]! < threshold ? [image] : []));
  const left = new Map<number, number>();
  for (const image of near) left.set(classes[image]!, (left.get(classes[image]!) ?? 0) + 1);
  return near.filter((image) => left.get(classes[image]!)! >= minimumPerClass);
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
