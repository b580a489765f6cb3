/** Every way of clustering faces, by one call. */
import { dbscan } from './dbscan';
import { defaultClusters } from './default-clusters';
import type { FalseMatches } from './false-match-rates';
import { hdbscanFrom, nearestFor } from './hdbscan';
import { averageLinkage, dividedByPhoto } from './linkage';
import { NearPairs, nearGraph } from './near-graph';
import { dotProduct, unitRows, type Rows } from './rows';
import { Space } from './space';
import { whispers } from './whispers';
import type { Working } from './working';

export type ClusterWay =
  | { method: 'default'; matches: FalseMatches; seed: number }
  /** DBSCAN: faces within `eps` (Euclidean), `minimum` of them the core of a cluster. */
  | { method: 'cluster.py'; eps: number; minimum: number }
  /** Chinese whispers between faces whose cosine is above `similarity`. */
  | { method: 'clustering.py'; similarity: number; seed: number; loseSingletons: boolean }
  /** Up to a mean squared distance of `cut`. */
  | { method: 'average linkage'; cut: number }
  /** Clusters of `minimum` faces or more; `near`: squared distance within which two are likely one person. */
  | { method: 'hdbscan'; minimum: number; near: number };

/** Photo of each face, where two of one photo may never be together. */
type Photos = ArrayLike<number> | undefined;

/** How often all pairs are looked at. */
export const walksOf = ({ method }: ClusterWay): number =>
  method === 'default' || method === 'hdbscan' ? 2 : 1;

/** The faces as a way looks at them. */
export const rowsFor = ({ method }: ClusterWay, rows: Rows): Rows =>
  method === 'clustering.py' ? unitRows(rows) : rows;

/**
 * @param space of the {@link rowsFor} this way
 * @returns cluster of each face; -1 where it is in none
 */
export function* clusters(space: Space, way: ClusterWay, photos: Photos): Working<Int32Array> {
  switch (way.method) {
    case 'default':
      return yield* defaultClusters(space, way.matches, { seed: way.seed, photos });
    case 'average linkage':
      return yield* averageLinkage(space, { cut: way.cut, photos });
    case 'cluster.py':
      return yield* byDensity(space, way, photos);
    case 'clustering.py':
      return yield* byWhispers(space, way, photos);
    case 'hdbscan':
      return yield* byHierarchy(space, way, photos);
  }
}

type Way<M extends ClusterWay['method']> = Extract<ClusterWay, { method: M }>;

function* byDensity(
  space: Space,
  { eps, minimum }: Way<'cluster.py'>,
  photos: Photos,
): Working<Int32Array> {
  const graph = yield* nearGraph(space, {
    within: eps * eps,
    minimum,
    weightOf(a, b) {
      const distance = Math.sqrt(space.squared(a, b));
      return distance <= eps && areApart(photos, a, b) ? -distance : undefined;
    },
  });
  const labels = dbscan(graph, minimum);
  return photos ? yield* dividedByPhoto(space.rows, labels, graph, photos) : labels;
}

function* byWhispers(
  space: Space,
  { similarity, seed, loseSingletons }: Way<'clustering.py'>,
  photos: Photos,
): Working<Int32Array> {
  const graph = yield* nearGraph(space, {
    within: 2 - 2 * similarity,
    weightOf(a, b) {
      const cosine = dotProduct(space.rows, a, b);
      return cosine > similarity && areApart(photos, a, b) ? cosine : undefined;
    },
  });
  const labels = yield* whispers(graph, { seed, loseSingletons });
  return photos ? yield* dividedByPhoto(space.rows, labels, graph, photos) : labels;
}

function* byHierarchy(
  space: Space,
  { minimum, near }: Way<'hdbscan'>,
  photos: Photos,
): Working<Int32Array> {
  const nearest = nearestFor(space, minimum);
  if (!photos) {
    yield* space.walk(nearest.visit);
    return yield* hdbscanFrom(space, nearest, minimum);
  }
  const pairs = new NearPairs(space, {
    within: near,
    weightOf: (a, b) => (areApart(photos, a, b) ? -space.squared(a, b) : undefined),
  });
  yield* space.walk(nearest.visit, pairs.visit);
  const labels = yield* hdbscanFrom(space, nearest, minimum);
  return yield* dividedByPhoto(space.rows, labels, pairs.graph(), photos);
}

const areApart = (photos: Photos, a: number, b: number) => !photos || photos[a] !== photos[b];
