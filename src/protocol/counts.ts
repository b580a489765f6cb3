/** How many distances lie below each threshold of a grid. */

/** Thresholds 0, step, 2 step, ..., below 4; multiples, not a running sum, as the original's figures need. */
export function thresholdGrid(step: 0.01 | 0.001): Float64Array {
  const perUnit = Math.round(1 / step);
  return Float64Array.from({ length: 4 * perUnit }, (_, i) => i * step);
}

/** For ascending thresholds, how many distances are strictly below each; NaN is below none. */
export function countBelow(distances: Float64Array, thresholds: Float64Array): Uint32Array {
  const sorted = distances.filter((d) => !Number.isNaN(d)).sort();
  const counts = new Uint32Array(thresholds.length);
  let below = 0;
  thresholds.forEach((threshold, i) => {
    while (below < sorted.length && sorted[below]! < threshold) below++;
    counts[i] = below;
  });
  return counts;
}

/** What a set of pairs gives at each threshold. */
export interface Confusion {
  /** Same pairs, and different ones, called same. */
  trueAccepts: Uint32Array;
  falseAccepts: Uint32Array;
  same: number;
  different: number;
}

/** Counts over the pairs with these indices. */
export function confusion(
  distances: Float64Array,
  same: ArrayLike<number>,
  indices: number[],
  thresholds: Float64Array,
): Confusion {
  const of = (kind: number) =>
    Float64Array.from(
      indices.filter((i) => Number(same[i]! !== 0) === kind),
      (i) => distances[i]!,
    );
  const [sames, differents] = [of(1), of(0)];
  return {
    trueAccepts: countBelow(sames, thresholds),
    falseAccepts: countBelow(differents, thresholds),
    same: sames.length,
    different: differents.length,
  };
}
