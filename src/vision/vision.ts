/** What the vision worker exposes: it owns tfjs, the device, and what is loaded onto it. */
import { memory } from '@tensorflow/tfjs-core';
import { FacetError, throwIfAborted } from '../base/errors';
import type {
  AlignOptions,
  Backend,
  Box,
  CallOptions,
  CropOptions,
  DetectOptions,
  Detection,
  EmbedOptions,
  Embedded,
  EmbedderInfo,
  ExplainOptions,
  Face,
  FaceMap,
  Ready,
  Weights,
} from '../base/types';
import { ResultCache } from '../storage/result-cache';
import { loadNets } from '../mtcnn/nets';
import { findNetwork } from '../networks';
import { loadNetwork } from '../networks/run';
import { cropFace } from '../faces/box-crop';
import type { DecodedPhoto } from '../photos/decode';
import { cropByRule } from '../faces/crop';
import type { Pixels } from '../photos/pixels';
import { alignPhoto, type PhotoCrops } from './aligning';
import { startBackend, type RunningBackend } from './backend';
import { detecting, detectKey, type DetectJob, type Detector, type Found } from './detecting';
import { embedPhoto, type PhotoEmbeddings, type PhotoFaces } from './embed-photo';
import { embedding, normaliseVector, type EmbedJob, type Embedder } from './embedding';
import { occlusionMap } from './explaining';
import { inputRule } from '../faces/face-inputs';
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

/** Pictures on which two precisions of the same weights are compared. */
const PROBES = 4;

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
    const embedder = this.#embedder(model);
    return embedPhoto(photo, options, {
      embedder,
      embeddings: this.#embeddings,
      detections: this.#detections,
      detect: (decoded, detect) => this.#detectDecoded(decoded, options.detector, detect, signal),
      run: (inputs) => this.#runNetwork(model, embedder, inputs, signal),
    });
  }

  /**
   * What covering each part of a face does to its distance from another.
   * @param other embedding of the other face, made with the same weights and options
   */
  async occlude(
    photo: WirePhoto,
    face: Face,
    other: Float32Array,
    options: ExplainOptions & CallOptions & Named & { model: string },
  ): Promise<FaceMap> {
    const { model, signal, onProgress, grid = 9, patch = 0.2 } = options;
    const embedder = this.#embedder(model);
    const rule = inputRule(embedder.info, embedder.network.network.input, { ...options, crops: 1 });
    const decoded = await decode(photo, options);
    const crop = options.aligned ? decoded : cropByRule(decoded, face, rule.crop);
    const values = await occlusionMap(crop, other, rule, {
      grid,
      patch,
      normalise: embedder.info.normalise,
      run: (inputs) => this.#runNetwork(model, embedder, inputs, signal),
      onPatch: (done) => onProgress?.({ done, total: grid * grid, unit: 'patches' }),
    });
    return { crop: await toBitmap(crop), grid, values };
  }

  /** Embeddings of a few made-up pictures, one after another: equal weights give equal values. */
  async probe(model: string): Promise<Float32Array> {
    const embedder = this.#embedder(model);
    const { width, height } = embedder.network.network.input;
    const pictures = Array.from({ length: PROBES }, (_, n) =>
      Float32Array.from({ length: width * height * 3 }, (_, i) =>
        Math.sin(i * (0.013 + 0.007 * n)),
      ),
    );
    const outputs = await this.#runNetwork(model, embedder, pictures);
    if (embedder.info.normalise) outputs.forEach(normaliseVector);
    return Float32Array.from(outputs.flatMap((output) => [...output]));
  }

  /** Forgets what was computed of photos. */
  async forgetResults(): Promise<void> {
    await Promise.all([this.#embeddings.clear(), this.#detections.clear()]);
  }

  /** The face cut out of a photo, by the original's rule or any other. */
  async crop(
    photo: WirePhoto,
    face: Face | Box,
    { rule, ...options }: CropOptions & CallOptions & Named = {},
  ): Promise<ImageBitmap> {
    const decoded = await decode(photo, options);
    const box = 'box' in face ? face.box : face;
    if (!rule) return toBitmap(cropFace(decoded, box, options));
    if (rule.rule !== 'landmarks') return toBitmap(cropFace(decoded, box, rule));
    if ('box' in face) return toBitmap(cropByRule(decoded, face, rule));
    throw new FacetError('INVALID_OPTION', 'The landmark rule needs landmarks, and got a box.', {
      hint: 'Pass a face as detect gives it.',
    });
  }

  /**
   * The faces of one photo cut out as PNGs.
   * @param options `model` must be loaded
   */
  align(
    photo: WirePhoto,
    options: Pick<AlignOptions, 'crop' | 'multipleFaces' | 'detect'> &
      CallOptions &
      Named & { model: string },
  ): Promise<PhotoCrops> {
    const { model, signal } = options;
    return alignPhoto(photo, options, (decoded, detect) =>
      this.#detectDecoded(decoded, model, detect, signal),
    );
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

  #runNetwork(
    model: string,
    embedder: Embedder,
    inputs: Float32Array[],
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const job = { embedder, inputs };
    return this.#scheduler.run(this.#embedding!, `embed ${model}`, job, signal);
  }

  #embedder(id: string): Embedder {
    const embedder = this.#embedders.get(id);
    if (embedder) return embedder;
    throw new FacetError('MODEL_UNKNOWN', `The embedder "${id}" is not loaded.`);
  }

  #detector(id: string): Detector {
    const detector = this.#detectors.get(id);
    if (detector) return detector;
    throw new FacetError('MODEL_UNKNOWN', `The detector "${id}" is not loaded.`);
  }
}

function toBitmap({ pixels, width, height }: Pixels): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(pixels, width, height));
}
