/** What the vision worker exposes: it owns tfjs, the device, and the loaded nets. */
import { memory } from '@tensorflow/tfjs-core';
import { aborted, FacetError, throwIfAborted } from '../base/errors';
import type {
  Backend,
  Box,
  CallOptions,
  CropOptions,
  DetectOptions,
  Detection,
  Ready,
  Weights,
} from '../base/types';
import { photoTensor } from '../kernels/photo-tensor';
import { detectBatch, type BatchResult } from '../mtcnn/detect';
import { loadNets, type Nets } from '../mtcnn/nets';
import type { ResolvedOptions } from '../mtcnn/options';
import { cropFace } from '../photos/crop';
import { decodePhoto } from '../photos/decode';
import type { Pixels } from '../photos/pixels';
import { detectUpright } from './upright';
import { startBackend, type RunningBackend } from './backend';
import { fenced } from './gpu-errors';
import { limitsOf } from './limits';
import { Scheduler, nextTask } from './scheduler';

/** What calls need to know of a detector beside its tensors. */
export interface DetectorSettings {
  thresholds: [p: number, r: number, o: number];
}

export interface VisionStats {
  tensors: number;
  gpuBytes: number;
  heapBytes: number;
}

interface Detector {
  nets: Nets;
  settings: DetectorSettings;
}

interface DetectJob {
  photo: Pixels;
  detector: Detector;
  options: ResolvedOptions;
}

/** Pixels of photos that one batch holds on the device. */
const BATCH_PIXELS = 4_000_000;
const MOST_PHOTOS = 16;

export class Vision {
  #running?: RunningBackend;
  #detectors = new Map<string, Detector>();
  #scheduler = new Scheduler<DetectJob, { result: BatchResult; index: number; count: number }>(
    (jobs, signals) => this.#detectBatch(jobs, signals),
    ({ photo }) =>
      this.#running?.backend === 'webgpu'
        ? Math.min(MOST_PHOTOS, Math.floor(BATCH_PIXELS / (photo.width * photo.height)))
        : 1,
  );

  /**
   * Starts the backend; called once, before anything else.
   * @throws FacetError `NO_BACKEND`
   */
  async start(forced?: Backend): Promise<Ready> {
    this.#running = await startBackend(forced);
    const { device, ...ready } = this.#running;
    // A worker whose device is gone is of no use: it ends, and the engine starts another.
    void device?.lost.then(() => self.close());
    return ready;
  }

  /** Puts a detector on the device, in place of an earlier one of the same id. */
  async loadDetector(weights: Weights, settings: DetectorSettings): Promise<void> {
    const { device } = this.#backend();
    const nets = await fenced(device, async () => loadNets(weights));
    this.#detectors.get(weights.id)?.nets.dispose();
    this.#detectors.set(weights.id, { nets, settings });
  }

  /** Frees a detector's tensors. */
  unloadDetector(id: string): void {
    this.#detectors.get(id)?.nets.dispose();
    this.#detectors.delete(id);
  }

  /**
   * Finds the faces of one photo. Several calls may be open at once: their photos are decoded side
   * by side, and those of one size go through the nets together.
   * @param options `model` must be loaded
   */
  async detect(
    photo: Blob | ImageBitmap | ImageData,
    options: DetectOptions & CallOptions & { model: string; name?: string },
  ): Promise<Detection> {
    const started = performance.now();
    const { signal } = options;
    const detector = this.#detector(options.model);
    const decoded = await decodePhoto(photo, { name: options.name, signal });
    if (photo instanceof ImageBitmap) photo.close();
    const decodedAt = performance.now();
    const run = (pixels: Pixels, resolved: ResolvedOptions) =>
      this.#schedule({ photo: pixels, detector, options: resolved }, signal);
    const found = await detectUpright(decoded, options, detector.settings, run);
    const { pnet, rnet, onet } = found.timings;
    return {
      width: decoded.originalWidth,
      height: decoded.originalHeight,
      faces: found.faces,
      timings: {
        decode: decodedAt - started,
        pnet,
        rnet,
        onet,
        total: performance.now() - started,
      },
      model: options.model,
      ...(found.rotation !== undefined && { rotation: found.rotation }),
      ...(decoded.notes.length > 0 && { notes: decoded.notes }),
    };
  }

  /** The face cut out of a photo, as the original's `align_dataset_mtcnn` would. */
  async crop(
    photo: Blob | ImageBitmap | ImageData,
    box: Box,
    options: CropOptions & CallOptions & { name?: string } = {},
  ): Promise<ImageBitmap> {
    const decoded = await decodePhoto(photo, options);
    if (photo instanceof ImageBitmap) photo.close();
    const crop = cropFace(decoded, box, options);
    return createImageBitmap(new ImageData(crop.pixels, crop.width, crop.height));
  }

  /** Tensors and bytes that this worker holds. */
  stats(): VisionStats {
    const { numTensors, numBytes, ...more } = memory();
    const gpu = (more as { numBytesInGPU?: number }).numBytesInGPU ?? 0;
    return { tensors: numTensors, gpuBytes: gpu, heapBytes: numBytes };
  }

  #backend(): RunningBackend {
    if (!this.#running) throw new FacetError('INTERNAL', 'The vision worker was not started.');
    return this.#running;
  }

  #detector(id: string): Detector {
    const detector = this.#detectors.get(id);
    if (detector) return detector;
    throw new FacetError('MODEL_UNKNOWN', `The detector "${id}" is not loaded.`);
  }

  async #schedule(job: DetectJob, signal?: AbortSignal): Promise<BatchResult> {
    const { photo, detector, options } = job;
    const key = `${detector.nets.id} ${photo.width}x${photo.height} ${JSON.stringify(options)}`;
    const { result, index, count } = await this.#scheduler.run(key, job, signal);
    throwIfAborted(signal);
    return {
      faces: [result.faces[index]!],
      pnet: result.pnet / count,
      rnet: result.rnet / count,
      onet: result.onet / count,
    };
  }

  async #detectBatch(jobs: DetectJob[], signals: (AbortSignal | undefined)[]) {
    const running = this.#backend();
    const [first] = jobs;
    const { photo, detector, options } = first!;
    const checkpoint = async () => {
      await nextTask();
      if (signals.every((signal) => signal?.aborted)) throw aborted();
    };
    const result = await fenced(running.device, async () => {
      const photos = photoTensor(
        jobs.map((job) => job.photo.pixels),
        photo.height,
        photo.width,
      );
      try {
        return await detectBatch({
          nets: detector.nets,
          photos,
          options,
          limits: limitsOf(running),
          hooks: { checkpoint },
        });
      } finally {
        photos.dispose();
      }
    });
    return jobs.map((_, index) => ({ result, index, count: jobs.length }));
  }
}
