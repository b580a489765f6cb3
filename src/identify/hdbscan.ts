/**
 * HDBSCAN (Campello, Moulavi and Sander 2013) on Euclidean distances: clusters are what stays together longest while
 * the distance that still counts as near falls.
 */
import { clustersOf } from './condensed-tree';
import { NearestNeighbours } from './nearest';
import { NONE } from './partition';
import type { Space } from './space';
import { reachabilityTree } from './spanning-tree';
import type { Working } from './working';

/** Neighbours known of each face before all are looked at: they make the first tree, which the walk makes shortest. */
const NEIGHBOURS = 8;

/** Collects what {@link hdbscanFrom} begins with. */
export const nearestFor = (space: Space, samples: number): NearestNeighbours =>
  new NearestNeighbours(space, Math.max(NEIGHBOURS, samples + 2));

/**
 * @param minimum faces that make a cluster; a face's core distance reaches as many, itself among them, unless
 *   `samples` says otherwise
 * @returns cluster of each face; -1 is noise
 */
export function* hdbscan(space: Space, minimum: number, samples = minimum): Working<Int32Array> {
  const nearest = nearestFor(space, samples);
  yield* space.walk(nearest.visit);
  return yield* hdbscanFrom(space, nearest, minimum, samples);
}

/** The same, where the nearest neighbours are known. */
export function* hdbscanFrom(
  space: Space,
  nearest: NearestNeighbours,
  minimum: number,
  samples = minimum,
): Working<Int32Array> {
  if (space.count < minimum) return new Int32Array(space.count).fill(NONE);
  return clustersOf(yield* reachabilityTree(space, nearest, samples), minimum);
}
