/** The plain data that flows between the rooms. No behaviour. */
import type { FacetError } from './errors';

/** A position in pixels, x to the right, y down, of the picture named by the context. */
export type Point = [x: number, y: number];

/** Corners in pixels; may reach outside the photo. */
export type Box = [x1: number, y1: number, x2: number, y2: number];

/** Left eye, right eye, nose, left and right mouth corner, left and right as seen in the photo. */
export type Landmarks = [Point, Point, Point, Point, Point];

/** How well a face can be used, with the reasons in words. */
export interface FaceQuality {
  /** Shorter side of the box, pixels of the upright photo. */
  size: number;
  /** Rotation in the picture plane, degrees, positive clockwise as seen. */
  roll: number;
  /** Turn to the side, degrees, positive towards the right of the picture; an estimate from the five landmarks. */
  yaw: number;
  /** Detail in the face: 0 (featureless) to 1 (crisp), from the variance of the Laplacian at a fixed size. */
  sharpness: number;
  /** Mean luminance of the face, 0..1. */
  exposure: number;
  verdict: 'good' | 'fair' | 'poor';
  /** Why it is not good, each a few words: "too small: 31 px". Empty for a good one. */
  reasons: string[];
}

/** One face, in pixels of the upright original photo. */
export interface Face {
  box: Box;
  /** Probability that this is a face, 0..1. */
  score: number;
  landmarks: Landmarks;
  /** Where `quality: true` was asked for. */
  quality?: FaceQuality;
}

/** Milliseconds by stage. */
export interface StageTimings {
  decode: number;
  pnet: number;
  rnet: number;
  onet: number;
  total: number;
}

/** Everything found in one photo. */
export interface Detection {
  /** Size of the upright original, pixels. */
  width: number;
  height: number;
  /** In descending order of score. */
  faces: Face[];
  timings: StageTimings;
  /** Id of the weights used. */
  model: string;
  /** Clockwise quarter turn (degrees) after which the faces were found, where `rotations` was on. */
  rotation?: 0 | 90 | 180 | 270;
  /** What a person should know: "read at half size: 96 megapixels". */
  notes?: string[];
}

/** Options of the MTCNN detector. */
export interface DetectOptions {
  /** Id of the detector's weights. Default: the best that are loaded. */
  model?: string;
  /** Smallest face to look for, pixels of the photo, 12 or more. `'auto'`: max(20, 2.5 % of the shorter side). Default 20. */
  minSize?: number | 'auto';
  /** Score thresholds of P-, R- and O-Net, each 0..1. Default: those of the weights. */
  thresholds?: [p: number, r: number, o: number];
  /** Ratio between levels of the pyramid, between 0 and 1 exclusive. Default 0.709. */
  factor?: number;
  /** Keep this many faces, surest first. Default: all. */
  maxFaces?: number;
  /** Also try the photo turned by 90, 180 and 270 degrees where little is found. Default false. */
  rotations?: boolean;
  /** Also judge each face's quality. Default false. */
  quality?: boolean;
}

/** How far a long call has come. */
export interface Progress {
  done: number;
  total?: number;
  /** What is counted: "photos", "bytes". */
  unit: string;
  label?: string;
  /** Units a second, over the last few seconds. */
  rate?: number;
  secondsLeft?: number;
}

/** What every call takes beside its own options. */
export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What Facet knows of one set of weights, and where it stands. */
export interface ModelInfo {
  id: string;
  kind: 'detector' | 'embedder';
  title: string;
  /** One sentence: what it is, and how good. */
  description: string;
  /** `stored`: converted in IndexedDB; `available`: its files lie on the page's own origin; `missing`: to be fetched or dropped. */
  state: 'stored' | 'available' | 'missing';
  /** Loaded into the vision worker. */
  loaded: boolean;
  /** The one that calls without `model` use. */
  inUse: boolean;
  licence: string;
  source: string;
  /** Bytes of the original files. */
  bytes: number;
  files: { name: string; sha256: string; bytes: number }[];
  /** Came with Facet; can't be removed. */
  embedded: boolean;
  /** Measured accuracy, in words with figures. */
  measured?: string;
  thresholds?: [p: number, r: number, o: number];
  /** Of an embedder. */
  embedder?: EmbedderInfo;
}

/** How a face is cut from its photo before it is embedded. Which rule belongs to the weights. */
export type CropRule =
  /** The facenet scripts': `margin` photo pixels around the box, whatever its size; squashed to a square. */
  | { rule: 'facenet'; size: number; margin: number }
  /** facenet-pytorch's: `margin` in pixels of the crop, so that it grows with the face. */
  | { rule: 'proportional'; size: number; margin: number }
  /** The five landmarks brought onto a template by rotation, scale and shift. */
  | { rule: 'landmarks'; template: 'arcface' | 'dlib'; width: number; height: number };

/** How pixels 0..255 become a network's input. */
export type Standardisation = 'fixed' | 'prewhiten' | 'dlib';

/** What belongs to a set of embedder weights beside its tensors. */
export interface EmbedderInfo {
  /** Id of the architecture. */
  network: string;
  embeddingSize: number;
  crop: CropRule;
  standardisation: Standardisation;
  /** Whether embeddings are brought to length 1 before they are compared. */
  normalise: boolean;
  /** Two faces nearer than this, in squared Euclidean distance, are the same person; undefined where nobody measured it. */
  threshold?: number;
  /** Pairs of known photos by distance; undefined where nobody measured it. */
  calibration?: CalibrationTable;
}

/** What a person may set for an embedder in place of what belongs to its weights. */
export type EmbedderSettings = Partial<
  Pick<EmbedderInfo, 'crop' | 'standardisation' | 'normalise' | 'threshold' | 'calibration'>
>;

/** How many pairs of the same and of different people lay at which distance. */
export interface CalibrationTable {
  /** Which pairs, in words. */
  source: string;
  /** Squared Euclidean distance. */
  bins: { lo: number; hi: number; same: number; different: number }[];
}

/** Named float32 tensors in one buffer: how weights travel and how they are stored. */
export interface Weights {
  id: string;
  tensors: WeightTensor[];
  /** All values, float32, little-endian; tensor i starts at its `offset` (counted in floats). */
  data: Float32Array<ArrayBuffer>;
}

export interface WeightTensor {
  /** Path in the network: "pnet/conv1/weights". */
  name: string;
  shape: number[];
  /** First value in `Weights.data`, counted in floats. */
  offset: number;
}

export type Backend = 'webgpu' | 'wasm' | 'cpu';

/** What runs. */
export interface Ready {
  backend: Backend;
  adapter?: { vendor: string; architecture: string; description: string; fallback: boolean };
  /** Why it is not WebGPU, as a sentence. */
  fallbackReason?: string;
}

/** A URL must be of the page's own origin, or a `blob:` or `data:` one. */
export type Photo =
  Blob | ImageBitmap | ImageData | HTMLVideoElement | HTMLImageElement | HTMLCanvasElement | URL;

/** What the foot of the rail shows; changes are told to `status.subscribe`. */
export interface Status {
  phase: 'starting' | 'ready' | 'restarting' | 'failed';
  /** What is being loaded just now, in words: "Reading MTCNN weights". */
  loading?: { label: string; progress?: Progress };
  ready?: Ready;
  /** The weights that calls without `model` use. */
  detector?: ModelInfo;
  /** Known once an embedder was first used or asked for. */
  embedder?: ModelInfo;
  /** One line to show once: "The GPU was lost; it has been started again." */
  message?: string;
  error?: FacetError;
}

export interface Stats {
  tensors: number;
  gpuBytes: number;
  heapBytes: number;
  /** Calls that wait or run. */
  queue: number;
}

/** How `crop` cuts a face. */
export interface CropOptions {
  /** Any rule; it goes before `size` and `margin`. The landmark rule wants a `Face`, not a box. */
  rule?: CropRule;
  /** Of the original's rule: side of the square crop, pixels. Default 160. */
  size?: number;
  /** Of the original's rule: pixels of the photo added around the box, half on each side. Default 44. */
  margin?: number;
}

export interface StorageInfo {
  /** Bytes this origin uses and may use. */
  usage: number;
  quota: number;
  persisted: boolean;
}

export type ManyResult = { index: number; detection?: Detection; error?: FacetError };

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
  notes?: string[];
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

/** A folder of photos in folders of people: chosen by a person, packed, or listed. */
export type Tree =
  | FileSystemDirectoryHandle
  /** zip or tar(.gz) */
  | Blob
  | Iterable<{ path: string; file: Blob }>;

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
  /** The photo was read, and shows no face. */
  noFace?: boolean;
  /** No face, or the photo's error. */
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
  /** Photos that were met. */
  total: number;
  /** Photos of which at least one face was written. */
  aligned: number;
  /** Faces written. */
  faces: number;
  skipped: number;
  failures: AlignedPhoto[];
  /** As the original's bounding_boxes_NNNNN.txt. */
  boundingBoxes: string;
  /** Of those that were not skipped. */
  photosPerSecond: number;
  /** Sums over those that were not skipped. */
  timings: AlignTimings;
}

/** Options of an evaluation (validate_on_lfw.py). */
export interface EvaluateOptions extends Omit<EmbedOptions, 'face'> {
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

/** Every figure of validate_on_lfw.py, and more. */
export interface Evaluation {
  accuracy: { mean: number; std: number; folds: number[]; thresholds: number[] };
  val: { mean: number; std: number; far: number };
  auc: number;
  /** Undefined where the curve ends before a false accept rate of 1. */
  eer?: number;
  bestThreshold: number;
  pairs: { used: number; skipped: { pair: string; reason: string }[] };
  /** Of the pairs used, in their order, in the unit of `metric`. */
  distances: Float64Array;
  /** 1: the same person. */
  same: Uint8Array;
  /** The two photos of each pair used. */
  photos: [a: string, b: string][];
  /** Mean over the folds at each threshold. */
  roc: { thresholds: Float64Array; far: Float64Array; tar: Float64Array };
  metric: 'euclidean' | 'angular';
  model: string;
  options: Record<string, unknown>;
  warnings: string[];
}
