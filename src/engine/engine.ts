/**
 * The page's side of the workers: starts them, gives the vision worker its weights, keeps the best
 * detector in use, and repeats what a lost worker did not finish.
 */
import type { Remote } from 'comlink';
import { FacetError, toFacetError } from '../base/errors';
import type {
  Backend,
  Box,
  CallOptions,
  CropOptions,
  DetectOptions,
  Detection,
  ManyResult,
  ModelInfo,
  Photo,
  Progress,
  Ready,
  Stats,
  Status,
  StorageInfo,
} from '../base/types';
import type { Vision } from '../vision/vision';
import type { WeightLibrary } from '../weights/library';
import { detectEach } from './many';
import { Observable } from './observable';
import { nameOf, toWire } from './photo';
import { Slots } from './slots';
import { Supervisor } from './supervisor';

export interface EngineOptions {
  createVision: () => Worker;
  createFiles: () => Worker;
  /** This backend or none. */
  backend?: Backend;
}

/** Detector calls that are open at once: enough to decode ahead, few enough for memory. */
const OPEN_CALLS: Record<Backend, number> = { webgpu: 8, wasm: 4, cpu: 2 };

export class Engine {
  readonly status = new Observable<Status>({ phase: 'starting' });
  readonly ready: Promise<Ready>;
  readonly #files: Supervisor<WeightLibrary>;
  readonly #vision: Supervisor<Vision>;
  readonly #slots = new Slots(() => this.#atOnce());
  /** Detectors on the vision worker that runs now, or on their way to it. */
  #loaded = new Map<string, Promise<void>>();
  #running?: Ready;
  #restarted = false;

  constructor({ createVision, createFiles, backend }: EngineOptions) {
    this.#files = new Supervisor<WeightLibrary>(createFiles, async () => {});
    this.#vision = new Supervisor<Vision>(
      createVision,
      (remote) => this.#prepare(remote, backend),
      () => this.#onRestart(),
    );
    this.ready = this.#vision.start().then(() => this.#running!);
    this.ready.then(
      () => this.#lookForBetter(),
      (error: unknown) => this.#change({ phase: 'failed', error: toFacetError(error) }),
    );
  }

  async detect(photo: Photo, options: DetectOptions & CallOptions = {}): Promise<Detection> {
    const detection = await this.#slots.run(
      () =>
        this.#vision.call(options, async (remote, crossing) => {
          const model = await this.#detector(remote, crossing);
          const wire = await toWire(photo, crossing.signal);
          return remote.detect(wire, Object.assign(crossing, { model, name: nameOf(photo) }));
        }),
      options.signal,
    );
    options.onProgress?.({ done: 1, total: 1, unit: 'photos' });
    return detection;
  }

  detectMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options: DetectOptions & CallOptions = {},
  ): AsyncGenerator<ManyResult> {
    return detectEach(
      photos,
      options,
      (photo, each) => this.detect(photo, each),
      () => this.#atOnce(),
    );
  }

  crop(photo: Photo, box: Box, options: CropOptions & CallOptions = {}): Promise<ImageBitmap> {
    return this.#vision.call(options, async (remote, crossing) =>
      remote.crop(
        await toWire(photo, crossing.signal),
        box,
        Object.assign(crossing, { name: nameOf(photo) }),
      ),
    );
  }

  async models(options: CallOptions = {}): Promise<ModelInfo[]> {
    const models = await this.#files.call(options, (files) => files.list());
    return models.map((model) => ({
      ...model,
      loaded: this.#loaded.has(model.id),
      inUse: this.status.value.detector?.id === model.id,
    }));
  }

  /** Adds weight files; what is better than the detector in use takes over. */
  async addModel(files: Iterable<File> | URL, options: CallOptions = {}): Promise<ModelInfo[]> {
    const named =
      files instanceof URL
        ? [{ name: nameOf(files) ?? files.href, blob: (await toWire(files)) as Blob }]
        : [...files].map((file) => ({ name: file.name, blob: file as Blob }));
    try {
      const added = await this.#files.call(options, (library, crossing) =>
        library.add(named, crossing),
      );
      // Weights added again may differ from those on the device.
      await Promise.all(added.map(({ id }) => this.#unload(id)));
      return added;
    } finally {
      await this.#adoptBest();
    }
  }

  async removeModel(id: string, options: CallOptions = {}): Promise<void> {
    await this.#files.call(options, (files) => files.remove(id));
    await this.#unload(id);
    await this.#adoptBest();
  }

  async stats(): Promise<Stats> {
    const stats = await this.#vision.call({}, (remote) => remote.stats());
    return { ...stats, queue: this.#vision.open + this.#slots.waiting };
  }

  storage(): Promise<StorageInfo> {
    return this.#files.call({}, (files) => files.usage());
  }

  async wipe(): Promise<void> {
    await this.#files.call({}, (files) => files.wipe());
    await this.#adoptBest();
  }

  /** Ends the workers. */
  async stop(): Promise<void> {
    await Promise.all([this.#vision.stop(), this.#files.stop()]);
  }

  #atOnce(): number {
    return OPEN_CALLS[this.#running?.backend ?? 'wasm'];
  }

  /** Backend and weights, side by side. Without weights the worker still serves: each call says what is missing. */
  async #prepare(remote: Remote<Vision>, backend?: Backend): Promise<void> {
    this.#loaded = new Map();
    const weights = this.#bestDetector().catch((error: unknown) => toFacetError(error));
    this.#running = await remote.start(backend);
    this.#change({ ready: this.#running });
    const detector = await weights;
    if (detector instanceof FacetError) this.#change({ error: detector });
    else await this.#load(remote, detector);
    this.#change({
      phase: 'ready',
      loading: undefined,
      ...(!(detector instanceof FacetError) && { detector, error: undefined }),
      ...(this.#restarted && {
        message: 'The graphics processor was lost; Facet started it again.',
      }),
    });
    this.#restarted = false;
  }

  #onRestart(): void {
    this.#restarted = true;
    this.#change({ phase: 'restarting' });
  }

  #bestDetector(): Promise<ModelInfo> {
    return this.#files.call({}, (files) => files.best('detector'));
  }

  /** The detector a call wants, on the device. */
  async #detector(
    remote: Remote<Vision>,
    { model, signal }: DetectOptions & CallOptions,
  ): Promise<string> {
    const wanted = model
      ? { id: model }
      : (this.status.value.detector ?? (await this.#bestDetector()));
    if (!this.#loaded.has(wanted.id)) {
      const models = await this.#files.call({ signal }, (files) => files.list());
      const info = models.find(({ id }) => id === wanted.id);
      if (!info) throw unknownModel(wanted.id, models);
      await this.#load(remote, info);
    }
    await this.#loaded.get(wanted.id);
    return wanted.id;
  }

  /** Weights from the files worker to the device; several callers share one load. */
  #load(remote: Remote<Vision>, { id, title, thresholds }: ModelInfo): Promise<void> {
    const loading = this.#loaded.get(id) ?? work.call(this);
    this.#loaded.set(id, loading);
    return loading;

    async function work(this: Engine): Promise<void> {
      const label = `Reading ${title}`;
      this.#change({ loading: { label } });
      try {
        const onProgress = (progress: Progress) => this.#change({ loading: { label, progress } });
        const weights = await this.#files.call({ onProgress }, (files, crossing) =>
          files.load(id, crossing),
        );
        await remote.loadDetector(weights, thresholds!);
      } catch (error) {
        this.#loaded.delete(id);
        throw error;
      } finally {
        this.#change({ loading: undefined });
      }
    }
  }

  async #unload(id: string): Promise<void> {
    if (!this.#loaded.delete(id)) return;
    await this.#vision.call({}, (remote) => remote.unload(id));
  }

  /** Uses the best detector there is now; the one before it leaves the device. */
  async #adoptBest(): Promise<void> {
    try {
      const best = await this.#bestDetector();
      const before = this.status.value.detector?.id;
      await this.#vision.call({}, (remote) => this.#load(remote, best));
      this.#change({ detector: best, error: undefined });
      if (before !== undefined && before !== best.id) await this.#unload(before);
    } catch (error) {
      this.#change({ error: toFacetError(error) });
    }
  }

  /** Better weights than those that came with Facet take over as soon as they can be had. */
  async #lookForBetter(): Promise<void> {
    try {
      const better = await this.#files.call({}, (files) => files.fetchBetter('detector'));
      if (better) await this.#adoptBest();
    } catch (error) {
      // The page works without; a wrong checksum is worth a line.
      this.#change({ message: toFacetError(error).message });
    }
  }

  #change(change: Partial<Status>): void {
    this.status.set({ ...this.status.value, ...change });
  }
}

function unknownModel(id: string, models: ModelInfo[]): FacetError {
  return new FacetError('MODEL_UNKNOWN', `There is no model "${id}" here.`, {
    hint: `There are: ${models.map((model) => model.id).join(', ')}. Add others on the Models page.`,
  });
}
