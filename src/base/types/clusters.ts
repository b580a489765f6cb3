/** Faces sorted by person: how, and what comes of it. */
import type { Gathered, GatherOptions, PhotoFace } from './people';
import type { ModelInfo } from './weights';

/** Ways of finding who is who among faces that nobody named. */
export const CLUSTER_METHODS = [
  'default',
  'cluster.py',
  'clustering.py',
  'average linkage',
  'hdbscan',
] as const;
export type ClusterMethod = (typeof CLUSTER_METHODS)[number];

/** Options of `cluster`. */
export interface ClusterOptions extends GatherOptions {
  method?: ClusterMethod;
  threshold?: number;
  minSize?: number;
  minScore?: number;
  largestOnly?: boolean;
  apart?: boolean;
  seed?: number;
  singletons?: 'kept' | 'lost';
  measure?: boolean;
}

/** One of precision and recall, and their harmonic mean; each 0..1. */
export interface Measure {
  precision: number;
  recall: number;
  f: number;
}

/** How well clusters are people, where it is known who is who. */
export interface ClusterMeasures {
  /** Of pairs in one cluster; 1 where there are none to be wrong about. */
  pairwise: Measure;
  /** Of each face's cluster and person, on average (Bagga and Baldwin 1998). */
  bcubed: Measure;
  /** Share of faces that are of their cluster's most frequent person. */
  purity: number;
}

/** Faces of many photos by person, as far as an embedder tells. */
export interface Clustering {
  faces: PhotoFace[];
  /** Of each face the place of its cluster in `clusters`; -1 where it is in none. */
  labels: Int32Array;
  /** Places in `faces`, ascending; the largest cluster first, of two as large the one that comes first. */
  clusters: number[][];
  method: ClusterMethod;
  /**
   * That was used: Euclidean (cluster.py), cosine (clustering.py), mean squared Euclidean (average linkage), squared
   * Euclidean (default); undefined for HDBSCAN, which has none.
   */
  threshold?: number;
  /** Whether two faces of one photo were kept apart. */
  apart: boolean;
  /** Photos with their files; empty where faces were given. */
  photos: Gathered['photos'];
  /** Photos that could not be read, and those without a face (`NO_FACE`). */
  without: Gathered['without'];
  /** The embedder's weights. */
  model: ModelInfo;
  /** Against the folders' names; of photos that show one face. */
  measures?: ClusterMeasures & { faces: number; people: number };
  notes: string[];
}

/** Options of `doubts`. */
export interface DoubtOptions {
  model?: string;
  apart?: boolean;
  most?: number;
}

/** Two groups of faces that may be one person. */
export interface DoubtfulPair {
  /** Places of the groups. */
  a: number;
  b: number;
  /** Mean squared Euclidean distance of their faces. */
  distance: number;
}

/**
 * Somebody as a person decided: these faces belong to them, whatever clusters say. Faces are named by the id that they had
 * when they were decided on; the same face found again is known by its place in the same photo.
 */
export interface DecidedPerson {
  id: number;
  name?: string;
  /** Of no interest. */
  hidden?: boolean;
  faces: readonly string[];
  /** Faces that are somebody else's. */
  not: readonly string[];
}

/** Everything that was decided about faces; plain data, never changed but replaced. */
export interface Decisions {
  /** A face is of one person at most. */
  people: readonly DecidedPerson[];
  /** Faces that are nobody's: statues, posters, what is no face at all. */
  nobody: readonly string[];
  /** People of whom it was said that they are not the same. */
  apart: readonly (readonly [one: number, other: number])[];
  /** Id of the next person. */
  next: number;
}

/** Faces that are shown as one person. */
export interface FaceGroup {
  /** The same as long as it is about the same faces. */
  id: string;
  /** Undefined where nothing was decided: a cluster as it was found. */
  person?: DecidedPerson;
  /** Places among all faces, ascending. */
  faces: number[];
}

/** Clusters as decisions make them. */
export interface Arrangement {
  /** The largest first; the hidden among them. */
  groups: FaceGroup[];
  /** Places of the faces that are nobody's. */
  nobody: number[];
}
