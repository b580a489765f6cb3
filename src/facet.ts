/**
 * The public API: what `window.facet` is, what another page would import, and what Facet's own
 * page calls. Whatever a person can do on the page, a script can do here.
 */
import type { FacetError } from './base/errors';
import type {
  Box,
  CallOptions,
  DetectOptions,
  Detection,
  Face,
  ModelInfo,
  Progress,
  Ready,
} from './base/types';

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

export interface CropOptions {
  /** Side of the square crop, pixels. Default 160. */
  size?: number;
  /** Pixels of the photo added around the box, half on each side, as the original. Default 44. */
  margin?: number;
}

export interface StorageInfo {
  /** Bytes this origin uses and may use. */
  usage: number;
  quota: number;
  persisted: boolean;
}

export type ManyResult = { index: number; detection?: Detection; error?: FacetError };

export interface Facet {
  /** Resolves once a backend runs; rejects with `NO_BACKEND`. */
  readonly ready: Promise<Ready>;
  /** Svelte-store shaped: calls back at once, and at each change; returns the unsubscriber. */
  readonly status: { subscribe(listener: (status: Status) => void): () => void };
  models(options?: CallOptions): Promise<ModelInfo[]>;
  /** Weight files of any known format, recognised by content; or the URL of one. */
  addModel(files: Iterable<File> | URL, options?: CallOptions): Promise<ModelInfo[]>;
  removeModel(id: string, options?: CallOptions): Promise<void>;
  detect(photo: Photo, options?: DetectOptions & CallOptions): Promise<Detection>;
  /** One result a photo, in order. A photo that fails gives `error`; the rest goes on. Pulls: at most a few photos are in memory. */
  detectMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options?: DetectOptions & CallOptions,
  ): AsyncIterable<ManyResult>;
  /** The face cut out by the original's rule: margin, clip, squash to a square by Pillow's bilinear filter. */
  crop(photo: Photo, face: Face | Box, options?: CropOptions & CallOptions): Promise<ImageBitmap>;
  stats(): Promise<Stats>;
  storage(): Promise<StorageInfo>;
  /** Asks the browser to keep what is stored; resolves to whether it will. */
  persist(): Promise<boolean>;
  /** Forgets everything stored on this device: weights, settings, caches. */
  wipe(): Promise<void>;
}
