/** Sets of weights: what is known of them, and how they travel. */
import type { TrainingMode } from './training-options';

/** What Facet knows of one set of weights, and where it stands. */
export interface ModelInfo {
  id: string;
  kind: 'detector' | 'embedder';
  title: string;
  /** One sentence: what it is, and how good. */
  description: string;
  /** `stored`: converted in IndexedDB; `available`: its files lie on the page's own origin; `missing`: to be fetched or dropped. */
  state: 'stored' | 'available' | 'missing';
  /** Stored in memory alone, because the browser keeps nothing: gone once the page is closed. */
  temporary?: boolean;
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
  /** The files it still lacks before it can be used. */
  needs?: string[];
  /** How a person gets it where Facet can't fetch it: sentences, with addresses. */
  obtain?: string[];
  /** What to know of how its files were read, sentences: what was widened, which of two candidates was taken. */
  notes?: string[];
  /** How it is kept on this device. */
  storedAs?: 'float32' | 'float16';
  /** A person set something of the embedder's in place of what belongs to the weights. */
  changed?: boolean;
  /** Id of the weights that these were trained further from; they may be gone by now. */
  parent?: string;
  /** Of weights that have a parent. */
  trained?: TrainedOn;
}

/** A format of weight files that Facet reads. */
export interface WeightFormat {
  title: string;
  /** What such a file is called, or such files. */
  example: string;
}

/** Files that are read together, of which some did not come. */
export interface IncompleteSet {
  here: string[];
  missing: string[];
}

/** Two sets of weights of one network, set beside each other. */
export interface ModelComparison {
  /** Id of the network. */
  network: string;
  /** Every layer with weights, the one that differs most first. */
  layers: LayerDifference[];
  /** Of embedders: the drawn people's faces that come with Facet, in the order of their names. */
  faces: FaceDifference[];
}

/** How far two sets of weights are apart in one layer, as it computes: batch norm and scales folded into its weights. */
export interface LayerDifference {
  /** As the network names it; a detector's behind the name of its net. */
  layer: string;
  /** The largest between any value of one set and the same of the other. */
  difference: number;
  /** The largest value of the first set, without its sign: what the difference is to be held against. */
  largest: number;
}

/** How far two sets of weights put one face. */
export interface FaceDifference {
  /** Path of the sample photo. */
  photo: string;
  /** Squared Euclidean distance between its embeddings by one set and by the other, each brought to length 1: 0..4. */
  distance: number;
}

/** What weights are written as: by whom else they are read. */
export const EXPORT_FORMATS = ['safetensors', 'npz', 'tfjs', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportModelOptions {
  format: ExportFormat;
  /** Default float32: the values as they are used. */
  dtype?: 'float32' | 'float16';
}

/** What weights were trained further on. */
export interface TrainedOn {
  mode: TrainingMode;
  people: number;
  photos: number;
  /** Milliseconds since 1970. */
  date: number;
}

/** Weights that were trained further, to be kept beside those that they come from. */
export interface TrainedWeights {
  /** Id of the weights that they come from. */
  parent: string;
  title: string;
  /** In place of the parent's of the same layers; tensor i starts at its `offset` in `data` (floats). */
  tensors: WeightTensor[];
  data: Float32Array<ArrayBuffer>;
  /** As measured on what was held out; undefined where nobody did. */
  threshold?: number;
  calibration?: CalibrationTable;
  /** By which they learned, and are used. Default the parent's. */
  standardisation?: Standardisation;
  trained: TrainedOn;
}

/** Where the five landmarks come to lie in an aligned crop: whose rule. */
export const TEMPLATES = ['arcface', 'dlib'] as const;
export type Template = (typeof TEMPLATES)[number];

/** How a face is cut from its photo before it is embedded. Which rule belongs to the weights. */
export type CropRule =
  /** The facenet scripts': `margin` photo pixels around the box, whatever its size; squashed to a square. */
  | { rule: 'facenet'; size: number; margin: number }
  /** facenet-pytorch's: `margin` in pixels of the crop, so that it grows with the face. */
  | { rule: 'proportional'; size: number; margin: number }
  /** The five landmarks brought onto a template by rotation, scale and shift. */
  | { rule: 'landmarks'; template: Template; width: number; height: number };

/** How pixels 0..255 become a network's input. */
export const STANDARDISATIONS = ['fixed', 'prewhiten', 'dlib'] as const;
export type Standardisation = (typeof STANDARDISATIONS)[number];

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
  /**
   * Of what they were made of: the same files kept in the same precision give the same one, whatever
   * they are called and however they came. 64 hexadecimal digits.
   */
  digest: string;
  /** Where they are kept in half precision: a graphics processor reads them so. */
  storedAs?: 'float16';
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
