/** A method and its options as what sorts the faces takes them. */
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

/** @param count of faces */
export function wayOf(
  { method, threshold, seed, singletons, minSize }: FilledClusterOptions,
  count: number,
  model: ModelInfo,
  all: readonly ModelInfo[],
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
  const { matches, measured } = ratesOf(model, all);
  const notes = measured
    ? []
    : [
        `How often ${model.title} takes two people for one was never measured: it is judged as facenet’s published network, on its own scale.`,
      ];
  if (method === 'average linkage') {
    const cut = threshold ?? thresholdAt(matches, LINKED);
    const judged = threshold === undefined ? notes : [];
    return { way: { method, cut }, threshold: cut, notes: judged };
  }
  const within = defaultThreshold(matches, count);
  if (method === 'hdbscan') {
    return { way: { method, minimum: minSize, near: within }, notes: [] };
  }
  return { way: { method, matches, seed }, threshold: within, notes };
}
