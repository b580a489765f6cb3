/**
 * The clusters that are shown where nothing is chosen: two faces are together where whispers among pairs that hardly
 * any two people make, and HDBSCAN, both say so.
 */
import { thresholdAt, type FalseMatches } from './false-match-rates';
import { hdbscanFrom, nearestFor } from './hdbscan';
import { dividedByPhoto } from './linkage';
import { NearPairs } from './near-graph';
import { intersected, renumbered } from './partition';
import type { Space } from './space';
import { whispers } from './whispers';
import type { Working } from './working';

/** Pairs of different people that are expected among all that are taken for one, a face. */
const FALSE_MATCHES = 0.2;
/** Scale of a cosine, of embeddings as facenet's: weights of other embedders are brought to it. */
const USUAL = 1.24;
const SMALLEST = 3;

export interface DefaultOptions {
  seed: number;
  /** Photo of each face, where two of one photo may never be together. */
  photos?: ArrayLike<number>;
}

/** Of a number of faces: squared distance below which two are taken for one person. */
export const defaultThreshold = (matches: FalseMatches, count: number): number =>
  thresholdAt(matches, FALSE_MATCHES / count);

/** Two walks through all pairs. */
export function* defaultClusters(
  space: Space,
  matches: FalseMatches,
  { seed, photos }: DefaultOptions,
): Working<Int32Array> {
  const within = defaultThreshold(matches, space.count);
  const scale = USUAL / matches.usual / 2;
  const pairs = new NearPairs(space, {
    within,
    weightOf(a, b) {
      if (photos && photos[a] === photos[b]) return undefined;
      const distance = space.squared(a, b);
      return distance < within ? 1 - distance * scale : undefined;
    },
  });
  const nearest = nearestFor(space, SMALLEST);
  yield* space.walk(pairs.visit, nearest.visit);
  const graph = pairs.graph();
  const said = yield* whispers(graph, { seed });
  const labels = intersected(said, yield* hdbscanFrom(space, nearest, SMALLEST));
  return photos ? yield* dividedByPhoto(space.rows, labels, graph, photos) : renumbered(labels);
}
