/** What the vision worker exposes: it owns tfjs, the device, and what is loaded onto it. */
import { memory } from '@tensorflow/tfjs-core';
import { FacetError, throwIfAborted } from '../base/errors';
import type {
  Backend,
  Box,
  CallOptions,
  CropOptions,
  DetectOptions,
  Detection,
  EmbedOptions,
  Embedded,
  EmbedderInfo,
  Ready,
  Weights,
} from '../base/types';
import { ResultCache } from '../cache/result-cache';
import { loadNets } from '../mtcnn/nets';
import { findNetwork } from '../networks';
import { loadNetwork } from '../networks/run';
import { cropFace } from '../photos/crop';
import type { DecodedPhoto } from '../photos/decode';
import { startBackend, type RunningBackend } from './backend';
import { detecting, detectKey, type DetectJob, type Detector, type Found } from './detecting';
import { embedPhoto, type PhotoEmbeddings, type PhotoFaces } from './embed-photo';
import { embedding, type EmbedJob, type Embedder } from './embedding';
import { fenced } from './gpu-errors';
import { heapBytes } from './heap-bytes';
import { Scheduler, type Kind } from './scheduler';
import { detectUpright, type UprightResult } from './upright';
import { decode, type Named, type WirePhoto } from './wire-photo';

export interface VisionStats {
  tensors: number;
  gpuBytes: number;
  heapBytes: number;
}

export class Vision {
  #running?: RunningBackend;
  #detecting?: Kind<DetectJob, Found>;
  #embedding?: Kind<EmbedJob, Float32Array[]>;
  readonly #scheduler = new Scheduler();
  readonly #detectors = new Map<string, Detector>();
  readonly #embedders = new Map<string, Embedder>();
  readonly #embeddings = new ResultCache<PhotoEmbeddings>('embeddings');
  readonly #detections = new ResultCache<PhotoFaces>('detections');

  /**
   * Starts the backend; called once, before anything else.
   * @throws FacetError `NO_BACKEND`
   */
  async start(forced?: Backend): Promise<Ready> {
    const running = await startBackend(forced);
    const { device, ...ready } = running;
    this.#running = running;
    this.#detecting = detecting(running);
    this.#embedding = embedding(running);
    // A worker whose device is gone is of no use: it ends, and the engine starts another.
    void device?.lost.then(() => self.close());
    return ready;
  }

  /** Puts a detector on the device, in place of an earlier one of the same id. */
  async loadDetector(weights: Weights, thresholds: [number, number, number]): Promise<void> {
    const nets = await fenced(this.#started().device, async () => loadNets(weights));
    this.#detectors.get(weights.id)?.nets.dispose();
    this.#detectors.set(weights.id, { nets, thresholds });
  }

  /** Puts an embedder on the device, in place of an earlier one of the same id. */
  async loadEmbedder(weights: Weights, info: EmbedderInfo): Promise<void> {
    const architecture = findNetwork(info.network);
    if (!architecture) {
      throw new FacetError('WEIGHTS_UNKNOWN', `Facet has no network "${info.network}".`);
    }
    const network = await fenced(this.#started().device, async () =>
      loadNetwork(architecture, weights, info.embeddingSize),
    );
    this.#embedders.get(weights.id)?.network.dispose();
    this.#embedders.set(weights.id, { network, info });
  }

  /** Frees the tensors of a set of weights. */
  unload(id: string): void {
    this.#detectors.get(id)?.nets.dispose();
    this.#detectors.delete(id);
    this.#embedders.get(id)?.network.dispose();
    this.#embedders.delete(id);
  }

  /**
   * Finds the faces of one photo. Several calls may be open at once: their photos are decoded side
   * by side, and those of one size go through the nets together.
   * @param options `model` must be loaded
   */
  async detect(
    photo: WirePhoto,
    options: DetectOptions & CallOptions & Named & { model: string },
  ): Promise<Detection> {
    const started = performance.now();
    const decoded = await decode(photo, options);
    const decodedAt = performance.now();
    const { faces, timings, rotation } = await this.#detectDecoded(
      decoded,
      options.model,
      options,
      options.signal,
    );
    return {
      width: decoded.originalWidth,
      height: decoded.originalHeight,
      faces,
      timings: {
        decode: decodedAt - started,
        ...timings,
        total: performance.now() - started,
      },
      model: options.model,
      ...(rotation !== undefined && { rotation }),
      ...(decoded.notes.length > 0 && { notes: decoded.notes }),
    };
  }

  /**
   * Finds the faces of one photo and embeds them. What was computed before, of the same file with
   * the same weights and options, is taken from the cache.
   * @param options `model` and `detector` must be loaded
   */
  async embed(
    photo: WirePhoto,
    options: EmbedOptions & CallOptions & Named & { model: string; detector: string },
  ): Promise<Embedded> {
    const { model, signal } = options;
    const embedder = this.#embedders.get(model);
    if (!embedder) throw new FacetError('MODEL_UNKNOWN', `The embedder "${model}" is not loaded.`);
    return embedPhoto(photo, options, {
      embedder,
      embeddings: this.#embeddings,
      detections: this.#detections,
      detect: (decoded, detect) => this.#detectDecoded(decoded, options.detector, detect, signal),
      run: (inputs) =>
        this.#scheduler.run(this.#embedding!, `embed ${model}`, { embedder, inputs }, signal),
    });
  }

  /** Forgets what was computed of photos. */
  async forgetResults(): Promise<void> {
    await Promise.all([this.#embeddings.clear(), this.#detections.clear()]);
  }

  /** The face cut out of a photo, as the original's `align_dataset_mtcnn` would. */
  async crop(
    photo: WirePhoto,
    box: Box,
    options: CropOptions & CallOptions & Named = {},
  ): Promise<ImageBitmap> {
    const decoded = await decode(photo, options);
    const crop = cropFace(decoded, box, options);
    return createImageBitmap(new ImageData(crop.pixels, crop.width, crop.height));
  }

  /** Tensors and bytes that this worker holds. */
  stats(): VisionStats {
    const { numTensors, ...more } = memory();
    const gpuBytes = (more as { numBytesInGPU?: number }).numBytesInGPU ?? 0;
    return { tensors: numTensors, gpuBytes, heapBytes: heapBytes() };
  }

  #detectDecoded(
    decoded: DecodedPhoto,
    model: string,
    options: DetectOptions,
    signal?: AbortSignal,
  ): Promise<UprightResult> {
    const detector = this.#detector(model);
    return detectUpright(decoded, options, detector.thresholds, async (photo, resolved) => {
      const job = { photo, detector, options: resolved };
      const found = await this.#scheduler.run(this.#detecting!, detectKey(job), job, signal);
      throwIfAborted(signal);
      return found;
    });
  }

  #started(): RunningBackend {
    if (!this.#running) throw new FacetError('INTERNAL', 'The vision worker was not started.');
    return this.#running;
  }

  #detector(id: string): Detector {
    const detector = this.#detectors.get(id);
    if (detector) return detector;
    throw new FacetError('MODEL_UNKNOWN', `The detector "${id}" is not loaded.`);
  }
}
