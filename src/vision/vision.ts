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
  EmbedderInfo,
  Ready,
  Weights,
} from '../base/types';
import { loadNets } from '../mtcnn/nets';
import type { ResolvedOptions } from '../mtcnn/options';
import { findNetwork } from '../networks';
import { loadNetwork } from '../networks/run';
import { cropFace } from '../photos/crop';
import { decodePhoto } from '../photos/decode';
import type { Pixels } from '../photos/pixels';
import { startBackend, type RunningBackend } from './backend';
import { detecting, detectKey, type DetectJob, type Detector, type Found } from './detecting';
import type { Embedder } from './embedding';
import { fenced } from './gpu-errors';
import { heapBytes } from './heap-bytes';
import { Scheduler, type Kind } from './scheduler';
import { detectUpright } from './upright';

/** What crosses to this worker as a photo. A bitmap is closed once it is read. */
export type WirePhoto = Blob | ImageBitmap | ImageData;

/** What a photo is called in an error. */
interface Named {
  name?: string;
}

export interface VisionStats {
  tensors: number;
  gpuBytes: number;
  heapBytes: number;
}

export class Vision {
  #running?: RunningBackend;
  #detecting?: Kind<DetectJob, Found>;
  readonly #scheduler = new Scheduler();
  readonly #detectors = new Map<string, Detector>();
  readonly #embedders = new Map<string, Embedder>();

  /**
   * Starts the backend; called once, before anything else.
   * @throws FacetError `NO_BACKEND`
   */
  async start(forced?: Backend): Promise<Ready> {
    const running = await startBackend(forced);
    const { device, ...ready } = running;
    this.#running = running;
    this.#detecting = detecting(running);
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
    const { signal, model } = options;
    const detector = this.#detector(model);
    const decoded = await decode(photo, options);
    const decodedAt = performance.now();
    const run = async (pixels: Pixels, resolved: ResolvedOptions) => {
      const job = { photo: pixels, detector, options: resolved };
      const found = await this.#scheduler.run(this.#detecting!, detectKey(job), job, signal);
      throwIfAborted(signal);
      return found;
    };
    const { faces, timings, rotation } = await detectUpright(
      decoded,
      options,
      detector.thresholds,
      run,
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
      model,
      ...(rotation !== undefined && { rotation }),
      ...(decoded.notes.length > 0 && { notes: decoded.notes }),
    };
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

async function decode(photo: WirePhoto, { name, signal }: CallOptions & Named) {
  const decoded = await decodePhoto(photo, { name, signal });
  if (photo instanceof ImageBitmap) photo.close();
  return decoded;
}
