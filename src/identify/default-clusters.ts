/**
 * The clusters that are shown where nothing is chosen: two faces are together where whispers among pairs that hardly
 * any two people make, and HDBSCAN, both say so.
 */
import { thresholdAt, type FalseMatches } from './false-match-rates';
import { hdbscan } from './hdbscan';
import { dividedByPhoto } from './linkage';
import { intersected, members, renumbered } from './partition';
import { countOf, graphOf, squaredDistance, type Rows } from './rows';
import { whispers } from './whispers';

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

export function defaultClusters(
  rows: Rows,
  matches: FalseMatches,
  { seed, photos }: DefaultOptions,
): Int32Array {
  const count = countOf(rows);
  const limit = thresholdAt(matches, FALSE_MATCHES / count);
  const scale = USUAL / matches.usual / 2;
  const graph = graphOf(count, (a, b) => {
    if (photos && photos[a] === photos[b]) return undefined;
    const distance = squaredDistance(rows, a, b);
    return distance < limit ? 1 - distance * scale : undefined;
  });
  const labels = intersected(whispers(graph, { seed }), hdbscan(rows, SMALLEST));
  return photos ? apart(rows, labels, photos) : renumbered(labels);
}

function apart(rows: Rows, labels: Int32Array, photos: ArrayLike<number>): Int32Array {
  const divided = Int32Array.from(labels);
  let number = labels.length;
  for (const faces of members(labels).values()) {
    if (new Set(faces.map((face) => photos[face])).size === faces.length) continue;
    for (const part of dividedByPhoto(rows, faces, photos)) {
      for (const face of part) divided[face] = number;
      number++;
    }
  }
  return renumbered(divided);
}
