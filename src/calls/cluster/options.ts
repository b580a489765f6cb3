/** The options of `cluster`. */
import {
  CLUSTER_METHODS,
  type ClusterMethod,
  type ClusterOptions,
  type DoubtOptions,
} from '../../base/types';
import { SEED } from '../align/options';
import { EMBED } from '../embed/options';
import { filled, flag, number, oneOf, type OptionTable } from '../options';

/**
 * HDBSCAN's smallest cluster: one face alone is none, and memory grows with it, 24 bytes a face and neighbour: of 20,000
 * faces a hundred megabytes at most.
 */
const SMALLEST = { min: 2, max: 200 };

const { model, detector, face, detect, aligned, flip } = EMBED;
export const CLUSTER = {
  method: oneOf(CLUSTER_METHODS, {
    meaning:
      '`default`: where pairs that hardly any two people make and HDBSCAN agree; `cluster.py`: DBSCAN; `clustering.py`: Chinese whispers; `average linkage`; `hdbscan`',
    default: 'default',
  }),
  threshold: number({
    meaning:
      'of cluster.py: `cluster_threshold`, Euclidean; of clustering.py: the cosine above which two faces have to do with each other; of average linkage: mean squared Euclidean',
    default: undefined,
    otherwise:
      '1.0; 0.55; what one pair in 10,000 of different people lies below. The default method and HDBSCAN have none',
    min: 0,
    max: 4,
  }),
  minSize: number({
    meaning: `of cluster.py: \`min_cluster_size\`; of HDBSCAN: faces that make a cluster, ${SMALLEST.min}..${SMALLEST.max}`,
    default: undefined,
    otherwise: '1; 3',
    min: 1,
    whole: true,
  }),
  minScore: number({
    meaning: 'faces that are less surely one are passed over',
    default: undefined,
    otherwise: '0.95 of cluster.py, else 0',
    min: 0,
    max: 1,
  }),
  largestOnly: flag({
    meaning: 'the largest cluster alone (`largest_cluster_only`)',
    default: false,
  }),
  apart: flag({
    meaning: 'two faces of one photo are never one person',
    default: undefined,
    otherwise: 'true, but false as the scripts',
  }),
  seed: { ...SEED, meaning: 'of the order in which faces listen to each other' },
  singletons: oneOf(['kept', 'lost'], {
    meaning:
      'of clustering.py: a face that is like no other is a cluster, or in none, as the original loses it: `kept`, `lost`',
    default: 'kept',
  }),
  measure: flag({
    meaning: 'hold the clusters against the names of the folders',
    default: undefined,
    otherwise: 'where photos are named after their folder, as LFW’s are',
  }),
  ...{ model, detector, face, detect, aligned, flip },
} satisfies OptionTable<ClusterOptions>;

const HDBSCAN_SIZE = number({
  ...{ ...SMALLEST, meaning: CLUSTER.minSize.meaning, whole: true },
  default: undefined,
});

/** The smallest cluster, by the method that it is of. */
export const minSizeOf = (method: ClusterMethod) =>
  method === 'hdbscan' ? HDBSCAN_SIZE : CLUSTER.minSize;

/**
 * Every option as far as it does not depend on the weights and the photos.
 * @throws FacetError `INVALID_OPTION`, naming the option, its value and its range
 */
export function clusterOptions(options: ClusterOptions) {
  const table = { ...CLUSTER, minSize: minSizeOf(options.method ?? CLUSTER.method.default) };
  const all = filled<ClusterOptions, typeof CLUSTER>(table, options);
  const asScript = all.method === 'cluster.py' || all.method === 'clustering.py';
  return {
    ...all,
    apart: all.apart ?? !asScript,
    minScore: all.minScore ?? (all.method === 'cluster.py' ? 0.95 : 0),
    minSize: all.minSize ?? (all.method === 'hdbscan' ? 3 : 1),
  };
}

export type FilledClusterOptions = ReturnType<typeof clusterOptions>;

export const DOUBTS = {
  model,
  apart: flag({
    meaning: 'groups that meet in a photo are in no doubt: they are two people',
    default: true,
  }),
  most: number({ meaning: 'pairs that are given', default: 200, min: 1, max: 10_000, whole: true }),
} satisfies OptionTable<DoubtOptions>;

export const doubtOptions = (options: DoubtOptions) =>
  filled<DoubtOptions, typeof DOUBTS>(DOUBTS, options);
