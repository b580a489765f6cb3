/** A method and its options as what sorts the faces takes them. */
import { FacetError } from '../../base/errors';
import type { Clustering, ModelInfo } from '../../base/types';
import type { ClusterWay } from '../../identify/cluster';
import { defaultThreshold } from '../../identify/default-clusters';
import { thresholdAt } from '../../identify/false-match-rates';
import type { FilledClusterOptions } from './options';
import { ratesOf } from '../people/rates';

/** cluster.py's and clustering.py's. */
const EPS = 1.0;
const SIMILARITY = 0.55;
/** Pairs of different people whose distance is below the cut of average linkage. */
const LINKED = 1e-4;

interface Chosen extends Pick<Clustering, 'threshold'> {
  way: ClusterWay;
  notes: string[];
}

/**
 * @param given count of faces, and values of an embedding
 * @throws FacetError `INVALID_OPTION` for embeddings that can't be this embedder's, where its scale is what they are judged by
 */
export function wayOf(
  { method, threshold, seed, singletons, minSize }: FilledClusterOptions,
  { count, size }: { count: number; size: number },
  { model, all }: { model: ModelInfo; all: readonly ModelInfo[] },
): Chosen {
  const loseSingletons = singletons === 'lost';
  if (method === 'cluster.py') {
    const eps = threshold ?? EPS;
    return { way: { method, eps, minimum: minSize }, threshold: eps, notes: [] };
  }
  if (method === 'clustering.py') {
    const similarity = threshold ?? SIMILARITY;
    return { way: { method, similarity, seed, loseSingletons }, threshold: similarity, notes: [] };
  }
  if (method === 'average linkage' && threshold !== undefined) {
    return { way: { method, cut: threshold }, threshold, notes: [] };
  }
  checkSize(size, model);
  const { matches, measured } = ratesOf(model, all);
  const notes = measured
    ? []
    : [
        `How often ${model.title} takes two people for one was never measured: it is judged as facenet’s published network, on its own scale.`,
      ];
  if (method === 'average linkage') {
    const cut = thresholdAt(matches, LINKED);
    return { way: { method, cut }, threshold: cut, notes };
  }
  const within = defaultThreshold(matches, count);
  if (method === 'hdbscan') {
    return { way: { method, minimum: minSize, near: within }, notes: [] };
  }
  return { way: { method, matches, seed }, threshold: within, notes };
}

/** Mirrored faces beside them make embeddings twice as long, on the same scale. */
function checkSize(size: number, { title, embedder }: ModelInfo): void {
  const own = embedder?.embeddingSize;
  if (own === undefined || size === own || size === 2 * own) return;
  throw new FacetError(
    'INVALID_OPTION',
    `The embeddings have ${size} values, and ${title} gives ${own}.`,
    {
      hint: 'Choose the embedder that they were made by; the scripts’ methods and a threshold of your own do without.',
    },
  );
}
