/** What the desks of the vision worker share: the backend, what is loaded onto it, the queue of its work. */
import { zeros, type Tensor } from '@tensorflow/tfjs-core';
import { FacetError, throwIfAborted } from '../base/errors';
import type { Backend, EmbedderInfo, Ready, TuningReport, Weights } from '../base/types';
import { loadNets } from '../mtcnn/nets';
import type { ResolvedOptions } from '../mtcnn/options';
import { runOnce } from '../mtcnn/warm-up';
import { findNetwork } from '../networks';
import type { EmbedderNetwork } from '../networks/layers';
import { loadNetwork } from '../networks/run';
import type { Pixels } from '../photos/pixels';
import { nameOf } from './adapter';
import { startBackend, type RunningBackend } from './backend';
import { detecting, detectKey, type DetectJob, type Detector, type Found } from './detector-jobs';
import { embedding, embedKey, type EmbedJob, type Embedder } from './embedder-jobs';
import { fenced } from './gpu-errors';
import { PaceMeter } from './pace';
import { Scheduler, type Kind } from './scheduler';
import { checkHalves, clearTuning, Tuner, tuningReport } from './tuning';
import { warmingUp } from './warm-up';

export class Device {
  #running?: RunningBackend;
  #detecting?: Kind<DetectJob, Found>;
  #embedding?: Kind<EmbedJob, Float32Array[]>;
  /** Of a graphics processor, where one computes. */
  #adapter?: string;
  #tuner?: Tuner;
  #computing = 0;
  #warming: Promise<unknown> = Promise.resolve();
  readonly #scheduler = new Scheduler(() => this.#tuner?.wake());
  /** Of the device alone: without reading photos, choosing faces, cutting them out. */
  readonly pace = { photo: new PaceMeter(), face: new PaceMeter() };
  readonly #detectors = new Map<string, Detector>();
  readonly #embedders = new Map<string, Embedder>();

  /** What runs; nothing before {@link start}. */
  get backend(): Backend {
    return this.#running!.backend;
  }

  /** @throws FacetError `NO_BACKEND` */
  async start(forced?: Backend): Promise<Ready> {
    const running = await startBackend(forced);
    const { device, ...ready } = running;
    this.#running = running;
    this.#detecting = detecting(running);
    this.#embedding = embedding(running, (ms) => this.pace.face.note(ms));
    if (device && ready.adapter) {
      const isIdle = () => this.#scheduler.isIdle && this.#computing === 0;
      this.#adapter = nameOf(ready.adapter);
      this.#tuner = new Tuner(this.#adapter, isIdle);
    }
    // A worker whose device is gone is of no use: it ends, and the engine starts another.
    void device?.lost.then(() => self.close());
    return ready;
  }

  /** Puts a detector on the device, in place of an earlier one of the same id. */
  async loadDetector(weights: Weights, thresholds: [number, number, number]): Promise<void> {
    const nets = await this.#fenced(() => loadNets(weights));
    await this.#warmUp(() => runOnce(nets));
    this.#detectors.get(weights.id)?.nets.dispose();
    this.#detectors.set(weights.id, { nets, thresholds, digest: weights.digest });
  }

  /** Puts an embedder on the device, in place of an earlier one of the same id. */
  async loadEmbedder(weights: Weights, info: EmbedderInfo): Promise<void> {
    const architecture = findNetwork(info.network);
    if (!architecture) {
      throw new FacetError('WEIGHTS_UNKNOWN', `Facet has no network "${info.network}".`);
    }
    const embedder = await this.ownEmbedder(architecture, weights, info);
    this.#embedders.get(weights.id)?.network.dispose();
    this.#embedders.set(weights.id, embedder);
  }

  /** An embedder on the device that no other desk knows of; whoever asks for it disposes it. */
  async ownEmbedder(
    architecture: EmbedderNetwork,
    weights: Weights,
    info: EmbedderInfo,
  ): Promise<Embedder> {
    const halves = weights.storedAs === 'float16';
    if (halves) await this.#checkHalves();
    const network = await this.#fenced(() =>
      loadNetwork(architecture, weights, info.embeddingSize, { halves }),
    );
    const { width, height } = architecture.input;
    await this.#warmUp(() => [network.run(zeros([1, height, width, 3]))]);
    return { network, info, digest: weights.digest };
  }

  /** Frees the tensors of a set of weights. */
  unload(id: string): void {
    this.#detectors.get(id)?.nets.dispose();
    this.#detectors.delete(id);
    this.#embedders.get(id)?.network.dispose();
    this.#embedders.delete(id);
  }

  /** @throws FacetError `MODEL_UNKNOWN` where it is not loaded */
  detector(id: string): Detector {
    return loaded(this.#detectors, 'detector', id);
  }

  /** @throws FacetError `MODEL_UNKNOWN` where it is not loaded */
  embedder(id: string): Embedder {
    return loaded(this.#embedders, 'embedder', id);
  }

  /** One pass of a detector over pixels, in their own frame. */
  async findFaces(
    photo: Pixels,
    detector: Detector,
    options: ResolvedOptions,
    signal?: AbortSignal,
  ): Promise<Found> {
    const job = { photo, detector, options };
    const found = await this.#scheduler.run(this.#detecting!, detectKey(job), job, signal);
    throwIfAborted(signal);
    this.pace.photo.note(found.pnet + found.rnet + found.onet);
    return found;
  }

  /**
   * Raw outputs of a network, one an input: float32 [height, width, 3], standardised.
   * @param activation named, in place of the output
   */
  runNetwork(
    embedder: Embedder,
    inputs: Float32Array[],
    signal?: AbortSignal,
    activation?: string,
  ): Promise<Float32Array[]> {
    const job = { embedder, inputs, activation };
    return this.#scheduler.run(this.#embedding!, embedKey(job), job, signal);
  }

  /** Other work on the device, of which what went wrong beside it is told. */
  async compute<T>(work: () => Promise<T>): Promise<T> {
    this.#computing++;
    try {
      await this.#warming;
      return await fenced(this.#running?.device, work);
    } finally {
      this.#computing--;
    }
  }

  /** What is known of the programs of the graphics processor; nothing where none computes. */
  tuning(): TuningReport {
    const device = this.#running?.device;
    return device ? tuningReport(device) : { dropped: [], table: [], untried: 0 };
  }

  /** Forgets what was measured of programs. */
  async clearTuning(): Promise<void> {
    const device = this.#running?.device;
    if (device) await clearTuning(device);
  }

  /** On a graphics processor; elsewhere there is nothing to compile. */
  async #warmUp(work: () => Tensor[]): Promise<void> {
    const device = this.#running?.device;
    // Work that is computed beside the queue may need a program of which only a promise is there.
    if (!device || this.#computing > 0) return;
    const done = this.#scheduler.run(warmingUp(device), 'warm up', work);
    this.#warming = done.catch(() => undefined);
    await done;
  }

  async #checkHalves(): Promise<void> {
    const adapter = this.#adapter;
    if (adapter) await this.#scheduler.run(BY_ITSELF, 'halves', () => checkHalves(adapter));
  }

  #fenced<T>(work: () => T): Promise<T> {
    if (!this.#running) throw new FacetError('INTERNAL', 'The vision worker was not started.');
    return fenced(this.#running.device, async () => work());
  }
}

/** Work that takes its turn in the queue. */
const BY_ITSELF: Kind<() => Promise<void>, void> = {
  atOnce: () => 1,
  async work(jobs) {
    for (const job of jobs) await job();
    return jobs.map(() => undefined);
  },
};

function loaded<T>(models: Map<string, T>, kind: string, id: string): T {
  const model = models.get(id);
  if (model) return model;
  throw new FacetError('MODEL_UNKNOWN', `The ${kind} "${id}" is not loaded.`);
}
