/** Which groups of faces may be one person: those whose faces are nearest to each other, on average. */
import { PairHeap, type ApartPair } from './pair-heap';
import { meanOf, type Rows } from './rows';
import { Space } from './space';
import type { Working } from './working';

export interface DoubtOptions {
  /** Pairs of groups beyond this mean squared distance of their faces are in no doubt. */
  within: number;
  /** Pairs that are given. */
  most: number;
  /** Photo of each face, where groups with faces of one photo are in no doubt. */
  photos?: ArrayLike<number>;
}

/** Pairs by their mean squared distance, the nearest first: a and b are places in `groups`. */
export function* doubtfulPairs(
  rows: Rows,
  groups: readonly (readonly number[])[],
  { within, most, photos }: DoubtOptions,
): Working<ApartPair[]> {
  const { means, spreads } = meansOf(rows, groups);
  const photosOf = groups.map((faces) => new Set(photos && faces.map((face) => photos[face]!)));
  const share = (a: number, b: number) =>
    [...photosOf[a]!].some((photo) => photosOf[b]!.has(photo));
  const space = new Space({ values: means, size: rows.size });
  // The farthest of the nearest stands first: it is the one that goes.
  const nearest = new PairHeap();
  let count = 0;
  let limit = within;
  yield* space.walk(({ a, aEnd, b, bEnd, distances, width }) => {
    for (let i = a; i < aEnd; i++) {
      for (let j = a === b ? i + 1 : b; j < bEnd; j++) {
        const apart = distances[(i - a) * width + j - b]! + spreads[i]! + spreads[j]!;
        if (apart - space.error > limit || share(i, j)) continue;
        const distance = space.squared(i, j) + spreads[i]! + spreads[j]!;
        if (distance > limit) continue;
        nearest.push(i, j, -distance);
        if (++count <= most) continue;
        nearest.pop();
        limit = -nearest.first!.distance;
      }
    }
  });
  const found: ApartPair[] = [];
  for (let next = nearest.pop(); next; next = nearest.pop()) {
    found.unshift({ ...next, distance: -next.distance });
  }
  return found;
}

/** Means of groups, and the mean squared distance of a group's faces to it. */
function meansOf(rows: Rows, groups: readonly (readonly number[])[]) {
  const { size } = rows;
  const means = new Float32Array(groups.length * size);
  const spreads = new Float64Array(groups.length);
  groups.forEach((faces, group) => {
    const { mean, square } = meanOf(rows, faces);
    means.set(mean, group * size);
    spreads[group] = Math.max(0, square - mean.reduce((sum, value) => sum + value * value, 0));
  });
  return { means, spreads };
}
