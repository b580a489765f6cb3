/** Aligning and evaluating trees of people. */
import type { FacetError } from '../errors';
import type { Box, DetectOptions, Face } from './faces';
import type { CropRule, Standardisation } from './weights';
import type { EmbedOptions } from './recognition';

/** A folder of photos in folders of people: chosen by a person, packed, or listed. */
export type Tree =
  | FileSystemDirectoryHandle
  /** zip or tar(.gz) */
  | Blob
  /** A file that can't be had says why, and is told of as such. */
  | Iterable<
      | { path: string; file: Blob; error?: undefined }
      | { path: string; error: FacetError; file?: undefined }
    >;

/** Options of aligning a data set (align_dataset_mtcnn.py). */
export interface AlignOptions {
  /** How faces are cut. Default: the original's, `{ rule: 'facenet', size: 182, margin: 44 }`. */
  crop?: CropRule;
  /** All faces of a photo that has several, as `name_0.png`, `name_1.png`; else the original's choice of one. Default false. */
  multipleFaces?: boolean;
  /** Photos in random order, so that several runs share a data set. Needs a folder or a list. Default false. */
  randomOrder?: boolean;
  /** Of the random order. Default 666. */
  seed?: number;
  /** Options of the detector. Default: the original's exact mode. */
  detect?: DetectOptions;
  /**
   * Where a photo's face belongs in the destination; a second one for the same place gets " (2)".
   * Default, and where it gives undefined: `<person>/<photo>.png`.
   */
  outputOf?: (photo: { path: string; file?: Blob }) => string | undefined;
  /** Told of each photo once it is through. */
  onPhoto?: (event: AlignEvent) => void;
}

/** Where aligned faces go. Paths are relative, with `/`. */
export interface AlignSink {
  /** Whether an earlier run wrote it. */
  has(path: string): Promise<boolean>;
  write(path: string, content: Blob): Promise<void>;
  /** Called once at the end, also after a stop. */
  close?(): Promise<void>;
  /** Called in place of `close` where a part is worth nothing: what was written is thrown away, where it can be. */
  abort?(reason: unknown): Promise<void>;
}

/** A folder, a stream that becomes a zip, or anything that keeps files. */
export type AlignDestination =
  AlignSink | FileSystemDirectoryHandle | WritableStream<Uint8Array<ArrayBuffer>>;

/** One face that was cut out. */
export interface AlignedFace {
  /** Where its PNG is in the destination. */
  path: string;
  /** The part of the photo that was cut, whole pixels, end exclusive; with landmarks, the face's own box. */
  box: Box;
  face: Face;
}

/** What became of one photo. */
export interface AlignedPhoto {
  /** In the tree. */
  path: string;
  /** Where its face belongs in the destination: 'Person/Person_0001.png'. */
  output: string;
  /** The crops written; empty for a failure. */
  outputs: AlignedFace[];
  /** The output was there already. */
  skipped?: boolean;
  /** `NO_FACE`, or why the photo could not be read. */
  error?: FacetError;
  notes?: string[];
}

/** A photo that is through, with what may be shown of it. */
export interface AlignEvent {
  photo: AlignedPhoto;
  /** Undefined where it could not be had. */
  file?: Blob;
  /** The PNGs, in the order of `photo.outputs`. */
  crops: Blob[];
  /** Of a photo that was looked through. */
  timings?: AlignTimings;
}

/** Milliseconds by stage. Photos overlap: the stages of many together take less than their sum. */
export interface AlignTimings {
  decode: number;
  detect: number;
  /** Cutting, resizing and encoding. */
  crop: number;
  write: number;
}

/** What became of a data set. */
export interface AlignReport {
  /** The weights that found the faces. */
  detector: string;
  /** Photos that were met. */
  total: number;
  /** Photos of which at least one face was written. */
  aligned: number;
  /** Faces written. */
  faces: number;
  skipped: number;
  failures: AlignedPhoto[];
  /** Files that were not looked at: hidden ones, those that systems leave in folders, and others that are no photos. */
  leftOut: { hidden: number; system: number; other: number };
  /** What to know of the whole. */
  notes: string[];
  /** As the original's bounding_boxes_NNNNN.txt. */
  boundingBoxes: string;
  /** Of those that were not skipped. */
  photosPerSecond: number;
  /** Sums over those that were not skipped. */
  timings: AlignTimings;
}

/** Options of an evaluation (validate_on_lfw.py). */
export interface EvaluateOptions extends Omit<EmbedOptions, 'face' | 'pictures'> {
  /** The pairs file's text. Default: `pairs.txt` of the tree, else pairs made of its people. */
  pairs?: string | Blob;
  /** Sets standardisation, flips, metric and mean subtraction as one. Single options go before it. */
  preset?: 'plain' | 'as published';
  metric?: 'euclidean' | 'angular';
  subtractMean?: boolean;
  /** Default: the pairs file's. */
  folds?: number;
  /** False accept rate at which VAL is measured. Default 0.001. */
  far?: number;
  /** Of pairs that are made. Default 666. */
  seed?: number;
}

/** A photo as a pairs file names it: `Ada_Lovelace`, 1 for `Ada_Lovelace/Ada_Lovelace_0001.jpg`. */
export interface PairPhoto {
  person: string;
  number: number;
  /** Where the pairs file names photos by their path: that, as the file has it. */
  path?: string;
}

/** Every figure of validate_on_lfw.py, and more. */
export interface Evaluation {
  accuracy: { mean: number; std: number; folds: number[]; thresholds: number[] };
  val: { mean: number; std: number; far: number };
  /** NaN without pairs of both kinds. */
  auc: number;
  /** Undefined where the curve ends before a false accept rate of 1. */
  eer?: number;
  bestThreshold: number;
  pairs: { used: number; skipped: SkippedPair[] };
  /** Of the pairs used, in their order, in the unit of `metric`, as measured in the pair's own fold. */
  distances: Float64Array;
  /** 1: called the same person, at the threshold that the other folds chose. */
  accepted: Uint8Array;
  /** 1: the same person. */
  same: Uint8Array;
  /** The two photos of each pair used. */
  photos: [a: string, b: string][];
  /** The same as a pairs file names them. */
  named: [a: PairPhoto, b: PairPhoto][];
  /** Mean over the folds at each threshold. */
  roc: { thresholds: Float64Array; far: Float64Array; tar: Float64Array };
  metric: 'euclidean' | 'angular';
  model: string;
  /** As the run used them, those by default too. */
  options: EvaluationOptions;
  warnings: string[];
}

/** A pair that could not be measured. */
export interface SkippedPair {
  /** As the pairs file has it. */
  pair: string;
  reason: string;
  /** A photo of it is not there at all. */
  missing?: boolean;
}

/** What a run was made with, so that it can be told from others and its figure explained. */
export interface EvaluationOptions {
  preset: 'plain' | 'as published';
  /** Where the pairs come from. */
  pairs: 'a pairs file' | 'the people of the folder';
  folds: number;
  far: number;
  metric: 'euclidean' | 'angular';
  subtractMean: boolean;
  flip: boolean;
  crops: number;
  standardise: Standardisation;
  crop: CropRule;
  /** What the weights were trained with. */
  wanted: { standardise: Standardisation; crop: CropRule };
  /** The photos were face crops already. */
  aligned: boolean;
  detector: string;
  /** The detector is the one that comes with Facet. */
  detectorEmbedded: boolean;
  detect?: DetectOptions;
}
