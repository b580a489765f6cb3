/** What every call takes, what a photo may be, and what runs. */
import type { FacetError } from '../errors';
import type { ModelInfo } from './weights';

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

export type Backend = 'webgpu' | 'wasm' | 'cpu';

/** What runs. */
export interface Ready {
  backend: Backend;
  adapter?: { vendor: string; architecture: string; description: string; fallback: boolean };
  /** Why it is not WebGPU, as a sentence. */
  fallbackReason?: string;
  /** What a person can do about that, as a sentence. */
  fallbackHint?: string;
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
  /** Of tensors, and of what networks that are replayed share (256 MB at most). */
  gpuBytes: number;
  heapBytes: number;
  /** Calls that wait or run. */
  queue: number;
  /** Of the device's work on one photo (detection) and on one face (embedding), since it started. */
  pace: { photo?: Pace; face?: Pace };
}

/** Milliseconds: of the first time, and the median of up to 31 last ones since; undefined where there is no second yet. */
export interface Pace {
  first: number;
  since?: number;
}

/** Which programs compute on this graphics processor; empty where none does. */
export interface TuningReport {
  /** Programs that the self-test found wrong on it: they aren't used. */
  dropped: string[];
  /** By shape of a convolution: the programs that were tried, the fastest first, milliseconds a run. */
  table: { shape: string; programs: { program: string; ms: number }[] }[];
  /** Shapes that were met and are yet to be tried, when nothing else is to be done. */
  untried: number;
}

export interface Tuning extends TuningReport {
  /** Forgets what was measured: the default programs serve until shapes were tried again. */
  clear(): Promise<void>;
}

/** What is kept on a device, by kind. */
export type StoreName =
  | 'weights'
  | 'embeddings'
  | 'features'
  | 'detections'
  | 'runs'
  | 'trainings'
  | 'decisions'
  | 'gallery'
  | 'work'
  | 'tuning'
  | 'choices'
  | 'staging';

/** What may be kept on this device. */
export interface Keeping {
  /** Nothing at all, but this: weights, results and runs are in memory until the tab is closed. */
  nothing: boolean;
  /** Results of photos, runs, trainings and unfinished work that are older are removed when a page starts; `Infinity`: never. */
  days: number;
}

export interface StorageInfo {
  /** Bytes this origin uses and may use; zeros where the browser does not tell. */
  usage: number;
  quota: number;
  persisted: boolean;
  /** What is kept, by kind; bytes are about right. */
  stores: { name: StoreName; holds: string; bytes: number }[];
}
