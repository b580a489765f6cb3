/** Embedding and comparing. */
import type { FacetError } from '../errors';
import type { DetectOptions, Face } from './faces';
import type { CropRule, Standardisation } from './weights';

/** Options of embedding. What is left out is what the weights want. */
export interface EmbedOptions {
  /** Id of the embedder's weights. Default: the best that can be had. */
  model?: string;
  /** Id of the detector's weights. Default: the best that are loaded. */
  detector?: string;
  /** `'best'`: the original's choice, area minus twice the squared offset from the centre. Default `'all'`. */
  face?: 'all' | 'best';
  /** Options of the detector. Default: the original's exact mode. */
  detect?: Omit<DetectOptions, 'model' | 'quality'>;
  /** The photo is a face crop already: nothing is searched; larger ones are cut at the centre. Default false. */
  aligned?: boolean;
  crop?: CropRule;
  standardise?: Standardisation;
  /** Also embed the mirrored face; both halves are concatenated and scaled by 1/sqrt(2). Default false. */
  flip?: boolean;
  /** The mean of this many crops, each shifted a little; 1 to 9. Default 1. */
  crops?: number;
  /** Also give each face's picture, as the network sees it. Default false. */
  pictures?: boolean;
}

/** The faces of one photo and their embeddings, in the same order. */
export interface Embedded {
  embeddings: Float32Array[];
  faces: Face[];
  /** Index of the face that the original would choose; -1 where there is none. */
  best: number;
  /** Size of the upright photo, pixels. */
  width: number;
  height: number;
  model: string;
  detector: string;
  /** SHA-256 of the photo's file; absent where it was no file, or could not be read. */
  photo?: string;
  notes?: string[];
  /** The photo is a crop in which no landmarks were found, though the weights want them: it was taken whole. */
  wholeCrop?: boolean;
  /** Where they were asked for: each face cut out. */
  pictures?: ImageBitmap[];
}

/** Options of a comparison, beside those of embedding. */
export interface CompareOptions extends Omit<EmbedOptions, 'face'> {
  /** Which face of each photo, by its index among `embed`'s faces. Default: the original's choice. */
  faces?: [a: number | 'best', b: number | 'best'];
}

/** How far two faces are apart, and what that means. */
export interface Comparison {
  /** Squared Euclidean distance of the embeddings. */
  distance: number;
  /** Nearer than the weights' threshold. */
  same: boolean;
  /** Where it was measured nowhere: 1.1 for embeddings of length 1. */
  threshold: number;
  /** That both are the same person, 0..1, where as many pairs are the same as different; NaN without a calibration. */
  probability: number;
  /** Where the probability comes from; absent without a calibration. */
  calibration?: string;
  /** What makes the answer less sure: a small, blurred or turned face, an unusual option. */
  warnings: string[];
  faces: [Face, Face];
  model: string;
}

export type ManyEmbedded = { index: number; embedded?: Embedded; error?: FacetError };

/** Options of an explanation, beside those of the comparison it explains. */
export interface ExplainOptions extends CompareOptions {
  /** Patches along each side of the face. Default 9. */
  grid?: number;
  /** Side of the covered patch as a share of the face's side. Default 0.2. */
  patch?: number;
}

/** What covering each part of a face does to the distance. */
export interface FaceMap {
  /** The face as the network sees it. */
  crop: ImageBitmap;
  /** Values along each side. */
  grid: number;
  /** Row by row: distance with this part covered, less the distance without. Above 0: this part makes the faces alike; below: it sets them apart. */
  values: Float32Array;
}

/** Why two faces are as near or as far as they are. */
export interface Explanation {
  distance: number;
  /** For the first face and the second. */
  maps: [FaceMap, FaceMap];
}

/** Files in folders of people: 'Person/Person_0001.jpg'. */
export type LabelledPhotos = Iterable<{ path: string; file: Blob }>;

export interface ExportEmbeddingsOptions extends EmbedOptions {
  /** Type of the values in `embeddings.npy`. Default float32. */
  dtype?: 'float32' | 'float64';
}

/** As facenet's export_embeddings.py writes them; readable by numpy.load. */
export interface ExportedEmbeddings {
  /** [photos, size] */
  'embeddings.npy': Blob;
  /** [photos], int64: the number of the person's folder, in sorted order. */
  'labels.npy': Blob;
  /** [photos], unicode: the folder's name. */
  'label_strings.npy': Blob;
  /** Photos that are not in the files, each with the reason. */
  skipped: { path: string; error: FacetError }[];
}
