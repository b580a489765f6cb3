/** What the vision worker exposes: it owns tfjs, the device and what is loaded onto it, and has a desk a capability. */
import { engine, memory } from '@tensorflow/tfjs-core';
import type { Backend, EmbedderInfo, Ready, Stats, TuningReport, Weights } from '../base/types';
import { replayBytes } from '../kernels/gpu/replay/replays';
import { Aligning } from './aligning';
import { Detecting } from './detecting';
import { Device } from './device';
import { Embedding } from './embedding';
import { Explaining } from './explaining';
import { heapBytes } from './heap-bytes';
import { PictureTrainings } from './picture-training';
import { Training } from './training';

export type VisionStats = Omit<Stats, 'queue'>;

export class Vision {
  readonly #device = new Device();
  readonly detecting = new Detecting(this.#device);
  readonly embedding = new Embedding(this.#device, this.detecting);
  readonly aligning = new Aligning(this.detecting);
  readonly explaining = new Explaining(this.#device);
  readonly training = new Training(this.#device);
  readonly pictureTraining = new PictureTrainings(this.#device, this.embedding);

  /**
   * Starts the backend; called once, before anything else.
   * @throws FacetError `NO_BACKEND`
   */
  start(forced?: Backend): Promise<Ready> {
    return this.#device.start(forced);
  }

  /** Puts a detector on the device, in place of an earlier one of the same id. */
  loadDetector(weights: Weights, thresholds: [number, number, number]): Promise<void> {
    return this.#device.loadDetector(weights, thresholds);
  }

  /** Puts an embedder on the device, in place of an earlier one of the same id. */
  loadEmbedder(weights: Weights, info: EmbedderInfo): Promise<void> {
    return this.#device.loadEmbedder(weights, info);
  }

  /** Frees the tensors of a set of weights. */
  unload(id: string): void {
    this.#device.unload(id);
  }

  /** What is known of the programs of the graphics processor. */
  tuning(): TuningReport {
    return this.#device.tuning();
  }

  /** Forgets what was measured of them. */
  clearTuning(): Promise<void> {
    return this.#device.clearTuning();
  }

  /** Tensors and bytes that this worker holds, and how fast it is. */
  stats(): VisionStats {
    const { numTensors, ...more } = memory();
    const ofTensors = (more as { numBytesInGPU?: number }).numBytesInGPU ?? 0;
    const { device } = (engine().backend ?? {}) as { device?: GPUDevice };
    const gpuBytes = ofTensors + (device ? replayBytes(device) : 0);
    const { photo, face } = this.#device.pace;
    const pace = { photo: photo.pace, face: face.pace };
    return { tensors: numTensors, gpuBytes, heapBytes: heapBytes(), pace };
  }
}
