/** Data sets of people looked through: what does not belong in them, and why. */
import type { FacetError } from '../errors';
import type { AlignDestination, Tree } from './datasets';
import type { CallOptions } from './calls';
import type { GatherOptions, PhotoFace } from './people';

/** Why a photo may not belong where it is, in the order in which they are shown. */
export const CLEANING_REASONS = [
  /** Nearer to somebody else's centre than to its own person's without it. */
  'wrong label',
  /** The same file is there already. */
  'duplicate',
  /** Nearly the same picture is there already. */
  'near-duplicate',
  'several faces',
  'no face',
  'bad quality',
  /** As far from its person's centre as the percentile says. */
  'far from centre',
  /** Its person lost a photo so, and has too few left. */
  'too few photos',
  'unreadable',
] as const;
export type CleaningReason = (typeof CLEANING_REASONS)[number];

/** A photo, and why it may not belong where it is. */
export interface CleaningFinding {
  reason: CleaningReason;
  path: string;
  /** Its folder. */
  person: string;
  /** The more, the sooner it should be looked at; of one reason alone. */
  weight: number;
  /** The reason in a sentence. */
  says: string;
  /** What it is held against: the photo that it doubles, the nearest of whom it looks like. */
  rival?: { path: string; person: string; inTest: boolean };
}

/** A photo with a face, as it stands in its data set. */
export interface CleaningPhoto {
  path: string;
  person: string;
  /** The face that the original would choose. */
  face: PhotoFace;
  /** Faces that were found. */
  faces: number;
  /** Size of the upright photo, pixels. */
  width: number;
  height: number;
  /** Euclidean, to the mean of the person's embeddings. */
  distance: number;
}

/** Options of looking a data set through. */
export interface CleanOptions extends Omit<GatherOptions, 'face'> {
  /** Percent of all distances to centres that are near enough (`filter_percentile`). Default 100. */
  percentile?: number;
  /** People who lose a photo by the percentile and have fewer left go whole (`filter_min_nrof_images_per_class`). Default 0. */
  minImages?: number;
  /** Two photos nearer than this share of the embedder's usual distance are nearly the same picture. Default 0.04. */
  alike?: number;
  /** Another data set, of which no photo may be in this one: what a network trained on this is tested with. */
  test?: Tree;
}

/** What became of looking a data set through. */
export interface Cleaning {
  /** Photos with a face, in order of people and paths. */
  photos: CleaningPhoto[];
  /** By reason, and in it by weight. */
  findings: CleaningFinding[];
  /** In order of their names. */
  people: { name: string; photos: number; variance: number }[];
  /** Photos are far from their person's centre from here on, Euclidean; undefined without any face. */
  threshold?: number;
  /** Every file of the data set by path, what is no photo too. */
  files: Map<string, Blob>;
  /** Files that could not be had at all: nothing is decided about them, and no copy has them. */
  unread: { path: string; error: FacetError }[];
  /** Photos of the other data set by path, with their faces. */
  test: Map<string, { file: Blob; face: PhotoFace }>;
  /** Id of the embedder's weights. */
  model: string;
  notes: string[];
}

/** What a person decided about a photo; without a decision it stays. */
export type CleaningMove = { path: string } & (
  { action: 'keep' } | { action: 'remove' } | { action: 'move'; to: string }
);

/** The account of a data set as files. */
export interface CleaningFiles {
  /** As calculate_filtering_metrics.py writes it: distance_to_center, label_list, image_list, class_names. */
  'filtering.h5': Blob;
  /** Every finding with its reason, rival, and what was decided. */
  'cleaning.csv': Blob;
  /** What was decided: path, action, to. */
  'moves.csv': Blob;
}

/** What was written of a data set. */
export interface SavedTree {
  written: number;
  removed: number;
  moved: number;
  /** Files that could not be written, or read at all. */
  failed: { path: string; error: FacetError }[];
}

/** Looking a data set of people through: calculate_filtering_metrics.py and filter_dataset, and more. Nothing is deleted. */
export interface Clean {
  /** Photos in folders of people. */
  (tree: Tree, options?: CleanOptions & CallOptions): Promise<Cleaning>;
  files(cleaning: Cleaning, moves?: Iterable<CleaningMove>): CleaningFiles;
  /** Writes what stays, with what was moved in its new place, as a tree of its own. */
  save(
    cleaning: Cleaning,
    moves: Iterable<CleaningMove>,
    destination: AlignDestination,
    options?: CallOptions,
  ): Promise<SavedTree>;
}
