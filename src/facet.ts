/**
 * The public API: what `window.facet` is, what another page would import, and what Facet's own
 * page calls. Whatever a person can do on the page, a script can do here.
 */
import type {
  AlignDestination,
  AlignOptions,
  AlignReport,
  Box,
  CallOptions,
  Classifiers,
  Clean,
  ClusterOptions,
  Clustering,
  CompareOptions,
  Comparison,
  CropOptions,
  DetectOptions,
  Detection,
  DoubtOptions,
  DoubtfulPair,
  EmbedOptions,
  Embedded,
  EmbedderSettings,
  EvaluateOptions,
  Evaluation,
  ExplainOptions,
  Explanation,
  ExportEmbeddingsOptions,
  ExportModelOptions,
  ExportedEmbeddings,
  Face,
  Gallery,
  Keeping,
  LabelledPhotos,
  ManyEmbedded,
  ManyResult,
  MeasureCameraOptions,
  MeasuredCamera,
  ModelComparison,
  ModelInfo,
  OpenedEmbeddings,
  Photo,
  PhotoFace,
  Ready,
  Stats,
  Status,
  StorageInfo,
  TrainOptions,
  TrainRun,
  Training,
  Tree,
  Tuning,
  WeightFormat,
} from './base/types';
import { align } from './calls/align/align';
import { classifiers } from './calls/classifier/classifier';
import { cleaner } from './calls/clean/clean';
import { cluster } from './calls/cluster/cluster';
import { doubts } from './calls/cluster/doubts';
import { openEmbeddings } from './calls/cluster/open-embeddings';
import { compare } from './calls/compare/compare';
import { compareModels } from './calls/compare-models';
import { crop, detect, detectMany } from './calls/detect/detect';
import { Engine, type EngineOptions } from './engine/engine';
import { evaluate } from './calls/evaluate/evaluate';
import { exportEmbeddings } from './calls/export-embeddings';
import {
  addModel,
  configureModel,
  exportModel,
  formats,
  models,
  removeModel,
  storeModelAs,
  useEmbedder,
} from './calls/models';
import { embed, embedMany } from './calls/embed/embed';
import { explain } from './calls/explain/explain';
import { createGallery } from './calls/gallery/gallery';
import { measureCamera } from './calls/train/camera';
import { leaveTrainings, train } from './calls/train/train';
import { forgetTraining, trainings } from './calls/train/trainings';
import { forgetOld, keep, keeping, storage, wipe } from './calls/storage/storage';

export * from './base/types';
export { FacetError, type Code } from './base/errors';
export { folderSink, memorySink, zipSink } from './files/out/sinks';

export interface Facet {
  /** Resolves once a backend runs; rejects with `NO_BACKEND`. */
  readonly ready: Promise<Ready>;
  /** Svelte-store shaped: calls back at once, and at each change; returns the unsubscriber. */
  readonly status: {
    readonly value: Status;
    subscribe(listener: (status: Status) => void): () => void;
  };
  models(options?: CallOptions): Promise<ModelInfo[]>;
  /** Weight files of any known format, recognised by content; or the URL of one. */
  addModel(files: Iterable<File> | URL, options?: CallOptions): Promise<ModelInfo[]>;
  removeModel(id: string, options?: CallOptions): Promise<void>;
  /** The formats of weight files that `addModel` reads, with an example of each. */
  formats(): Promise<readonly WeightFormat[]>;
  /**
   * Two sets of weights of one network, by their ids: the largest difference of each layer, and how far apart the
   * embeddings of the sample people by both are. Progress counts photos, each once by either set.
   */
  compareModels(a: string, b: string, options?: CallOptions): Promise<ModelComparison>;
  detect(photo: Photo, options?: DetectOptions & CallOptions): Promise<Detection>;
  /** One result a photo, in order. A photo that fails gives `error`; the rest goes on. Pulls: at most a few photos are in memory. */
  detectMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options?: DetectOptions & CallOptions,
  ): AsyncIterable<ManyResult>;
  /** The face cut out by the original's rule: margin, clip, squash to a square by Pillow's bilinear filter. */
  crop(photo: Photo, face: Face | Box, options?: CropOptions & CallOptions): Promise<ImageBitmap>;
  /** The faces of a photo and their embeddings. The same file is computed once, whoever asks. */
  embed(photo: Photo, options?: EmbedOptions & CallOptions): Promise<Embedded>;
  /**
   * Distance, verdict and probability of the face in one photo being the one in the other. Takes
   * what `embed` gave, too: then nothing is read again.
   */
  compare(
    a: Photo | Embedded,
    b: Photo | Embedded,
    options?: CompareOptions & CallOptions,
  ): Promise<Comparison>;
  /** Like `detectMany`, for `embed`. */
  embedMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options?: EmbedOptions & CallOptions,
  ): AsyncIterable<ManyEmbedded>;
  /** Which parts of the two faces make them alike or set them apart: each part is covered in turn. */
  explain(a: Photo, b: Photo, options?: ExplainOptions & CallOptions): Promise<Explanation>;
  /**
   * The faces of a tree of photos cut out, as a tree of PNGs: into a folder, into a stream as one
   * zip, or into a sink of your own. What is there already is skipped, so a second call goes on
   * where a first one was stopped; a photo that fails is in the report, and the rest goes on.
   */
  align(
    tree: Tree,
    destination: AlignDestination,
    options?: AlignOptions & CallOptions,
  ): Promise<AlignReport>;
  /** The embedding of the chosen face of every photo, with the names of its folder, as NumPy files. */
  exportEmbeddings(
    photos: LabelledPhotos,
    options?: ExportEmbeddingsOptions & CallOptions,
  ): Promise<ExportedEmbeddings>;
  /** What `exportEmbeddings` or export_embeddings.py wrote, as faces that `cluster` takes. */
  openEmbeddings(files: Tree, options?: CallOptions): Promise<OpenedEmbeddings>;
  /** facenet's validate_on_lfw on a tree of people: accuracy over folds, VAL, ROC, AUC, EER, pair by pair. */
  evaluate(tree: Tree, options?: EvaluateOptions & CallOptions): Promise<Evaluation>;
  /**
   * Weights learn further from photos in folders of people: for one's own people and camera, or as the original's
   * scripts do. The old ones stay unless the new are better on what was held out. One at a time: the next waits.
   */
  train(tree: Tree, options?: TrainOptions & CallOptions): TrainRun;
  /** Linear support vector machines that name people: classifier.py and predict.py. */
  readonly classifier: Classifiers;
  /** A data set of people looked through: wrong labels, doubles, what shows nobody; nothing is deleted. */
  readonly clean: Clean;
  /** The trainings that are kept on this device, newest first: done ones, and unfinished ones that can go on. */
  trainings(): Promise<Training[]>;
  /** Forgets a training, and what it would go on from; the weights that it gave stay. */
  forgetTraining(id: string): Promise<void>;
  /** The camera that took some frames, from the faces in them: for `train`'s `camera`. */
  measureCamera(
    frames: Iterable<Photo>,
    options?: MeasureCameraOptions & CallOptions,
  ): Promise<MeasuredCamera>;
  /**
   * facenet's cluster.py and clustering.py, and better ones: the faces of many photos sorted by person, nobody of whom is
   * named. Takes faces that are known already, too: then no photo is read again.
   */
  cluster(
    given: Tree | readonly PhotoFace[],
    options?: ClusterOptions & CallOptions,
  ): Promise<Clustering>;
  /** Pairs of groups of faces that may be one person, the likeliest first. */
  doubts(
    groups: readonly (readonly PhotoFace[])[],
    options?: DoubtOptions & CallOptions,
  ): Promise<DoubtfulPair[]>;
  /** People with names, kept on this device: enrolling them, and saying who is in a photo. */
  readonly gallery: Gallery;
  /** Any loaded or stored weights as a file: safetensors, NumPy's npz, tfjs's, or ONNX of the whole network. */
  exportModel(id: string, options: ExportModelOptions & CallOptions): Promise<Blob>;
  /** Keeps stored weights in half the space, or in full again; resolves to the largest difference of any embedding value over test pictures. */
  storeModelAs(id: string, dtype: 'float32' | 'float16', options?: CallOptions): Promise<number>;
  /** Sets crop, standardisation, threshold or calibration of an embedder in place of its weights' own; `{}` goes back. */
  configureModel(id: string, settings: EmbedderSettings): Promise<ModelInfo>;
  /** Chooses the embedder that calls without `model` use; without an id the best. Loads it. */
  useEmbedder(id?: string): Promise<ModelInfo>;
  stats(): Promise<Stats>;
  /** Which programs compute on the graphics processor: what the self-test dropped, what idle moments measured. */
  tuning(): Promise<Tuning>;
  storage(): Promise<StorageInfo>;
  /** Asks the browser to keep what is stored; resolves to whether it will. */
  persist(): Promise<boolean>;
  /** What may be kept on this device, and how long. */
  keeping(): Promise<Keeping>;
  /** Chooses it, for every tab and until it is chosen anew; what is kept already stays. */
  keep(change: Partial<Keeping>): Promise<Keeping>;
  /** Forgets everything kept on this device, in every tab: weights, results, runs, trainings, people enrolled, unfinished work, choices. */
  wipe(): Promise<void>;
  /** Ends the workers; for pages that started a Facet of their own. */
  stop(): Promise<void>;
}

/**
 * Starts Facet: its two workers, and in them the backend and the detector. Nothing waits for it;
 * calls made before it is ready wait themselves. What is kept too long already goes.
 */
export function createFacet(options: Partial<EngineOptions> = {}): Facet {
  void forgetOld();
  const engine = new Engine({ createVision, createFiles, createNumbers, ...options });
  return {
    ready: engine.ready,
    status: engine.status,
    models: (call) => models(engine, call),
    addModel: (files, call) => addModel(engine, files, call),
    removeModel: (id, call) => removeModel(engine, id, call),
    formats: () => formats(engine),
    compareModels: (a, b, call) => compareModels(engine, a, b, call),
    evaluate: (tree, call) => evaluate(engine, tree, call),
    cluster: (given, call) => cluster(engine, given, call),
    doubts: (groups, call) => doubts(engine, groups, call),
    train: (tree, call) => train(engine, tree, call),
    classifier: classifiers(engine),
    clean: cleaner(engine),
    trainings: () => trainings(),
    forgetTraining: (id) => forgetTraining(id),
    measureCamera: (frames, call) => measureCamera(engine, frames, call),
    gallery: createGallery(engine),
    exportModel: (id, call) => exportModel(engine, id, call),
    storeModelAs: (id, dtype, call) => storeModelAs(engine, id, dtype, call),
    configureModel: (id, settings) => configureModel(engine, id, settings),
    useEmbedder: (id) => useEmbedder(engine, id),
    detect: (photo, call) => detect(engine, photo, call),
    detectMany: (photos, call) => detectMany(engine, photos, call),
    crop: (photo, face, call) => crop(engine, photo, face, call),
    embed: (photo, call) => embed(engine, photo, call),
    embedMany: (photos, call) => embedMany(engine, photos, call),
    compare: (a, b, call) => compare(engine, a, b, call),
    explain: (a, b, call) => explain(engine, a, b, call),
    align: (tree, destination, call) => align(engine, tree, destination, call),
    exportEmbeddings: (photos, call) => exportEmbeddings(engine, photos, call),
    openEmbeddings: (files, call) => openEmbeddings(files, call),
    stats: () => engine.stats(),
    tuning: () => engine.tuning(),
    storage: () => storage(),
    persist: async () => (await navigator.storage?.persist?.().catch(() => false)) ?? false,
    keeping: () => keeping(),
    keep: (change) => keep(change),
    wipe: () => wipe(engine),
    async stop() {
      await leaveTrainings(engine);
      await engine.stop();
    },
  };
}

function createVision(): Worker {
  return new Worker(new URL('../workers/vision.worker.ts', import.meta.url), { type: 'module' });
}

function createFiles(): Worker {
  return new Worker(new URL('../workers/files.worker.ts', import.meta.url), { type: 'module' });
}

function createNumbers(): Worker {
  return new Worker(new URL('../workers/numbers.worker.ts', import.meta.url), { type: 'module' });
}
