/**
 * The page's side of the workers: starts them, gives the vision worker its weights, keeps the best
 * detector in use, and repeats what a lost worker did not finish.
 */
import type { Remote } from 'comlink';
import { toFacetError } from '../base/errors';
import { Meter } from '../base/meter';
import type {
  Backend,
  Box,
  CallOptions,
  CompareOptions,
  Comparison,
  CropOptions,
  DetectOptions,
  Detection,
  Embedded,
  EmbedOptions,
  ManyResult,
  ModelInfo,
  Photo,
  Ready,
  Stats,
  Status,
  StorageInfo,
} from '../base/types';
import type { Vision } from '../vision/vision';
import type { WeightLibrary } from '../weights/library';
import { compareEmbedded } from './compare';
import { detectEach } from './many';
import { Observable } from './observable';
import { nameOf, toWire } from './photo';
import { Residents, type ModelKind } from './residents';
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
  readonly #residents: Residents;
  #running?: Ready;
  #restarted = false;

  constructor({ createVision, createFiles, backend }: EngineOptions) {
    this.#files = new Supervisor<WeightLibrary>(createFiles, async () => {});
    this.#residents = new Residents(this.#files, (change) => this.#change(change));
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
          const { id: model } = await this.#residents.ensure(remote, 'detector', options.model);
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

  async embed(photo: Photo, options: EmbedOptions & CallOptions = {}): Promise<Embedded> {
    const { embedded } = await this.#embed(photo, options);
    options.onProgress?.({ done: 1, total: 1, unit: 'photos' });
    return embedded;
  }

  async compare(
    a: Photo,
    b: Photo,
    options: CompareOptions & CallOptions = {},
  ): Promise<Comparison> {
    const { faces: _, onProgress, ...rest } = options;
    const meter = new Meter('photos', 2);
    let done = 0;
    const both = await Promise.all(
      [a, b].map(async (photo) => {
        const result = await this.#embed(photo, rest);
        onProgress?.(meter.at(++done));
        return result;
      }),
    );
    const [first, second] = both;
    return compareEmbedded(first!.embedded, second!.embedded, first!.model, options);
  }

  /** Loads the embedder that would be used, and says which it is. */
  async useEmbedder(preferred?: string): Promise<ModelInfo> {
    return this.#vision.call({}, (remote) =>
      this.#residents.useBest(remote, 'embedder', preferred),
    );
  }

  #embed(
    photo: Photo,
    options: EmbedOptions & CallOptions,
  ): Promise<{ embedded: Embedded; model: ModelInfo }> {
    return this.#slots.run(
      () =>
        this.#vision.call(options, async (remote, crossing) => {
          const [detector, model] = await Promise.all([
            this.#residents.ensure(remote, 'detector', options.detector),
            this.#residents.ensure(remote, 'embedder', options.model),
          ]);
          const wire = await toWire(photo, crossing.signal);
          const names = { detector: detector.id, model: model.id, name: nameOf(photo) };
          const embedded = await remote.embed(wire, Object.assign(crossing, names));
          return { embedded, model };
        }),
      options.signal,
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
      loaded: this.#residents.has(model.id),
      inUse: [this.status.value.detector, this.status.value.embedder].some(
        (used) => used?.id === model.id,
      ),
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
      for (const { id } of added) await this.#drop(id);
      return added;
    } finally {
      await this.#useBest('detector');
    }
  }

  async removeModel(id: string, options: CallOptions = {}): Promise<void> {
    await this.#files.call(options, (files) => files.remove(id));
    await this.#drop(id);
    await this.#useBest('detector');
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
    await this.#vision.call({}, (remote) => remote.forgetResults());
    await this.#useBest('detector');
  }

  /** Ends the workers. */
  async stop(): Promise<void> {
    await Promise.all([this.#vision.stop(), this.#files.stop()]);
  }

  #atOnce(): number {
    return OPEN_CALLS[this.#running?.backend ?? 'wasm'];
  }

  /** Backend, then weights. Without weights the worker still serves: each call says what is missing. */
  async #prepare(remote: Remote<Vision>, backend?: Backend): Promise<void> {
    this.#residents.forget();
    [this.#running] = await Promise.all([remote.start(backend), this.#files.start()]);
    this.#change({ ready: this.#running, error: undefined });
    try {
      await this.#residents.useBest(remote, 'detector');
    } catch (error) {
      this.#change({ error: toFacetError(error) });
    }
    this.#change({
      phase: 'ready',
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

  async #drop(id: string): Promise<void> {
    await this.#vision.call({}, (remote) => this.#residents.drop(remote, id));
  }

  async #useBest(kind: ModelKind): Promise<void> {
    try {
      await this.#vision.call({}, (remote) => this.#residents.useBest(remote, kind));
      this.#change({ error: undefined });
    } catch (error) {
      this.#change({ error: toFacetError(error) });
    }
  }

  /** Better weights than those that came with Facet take over as soon as they can be had. */
  async #lookForBetter(): Promise<void> {
    try {
      const better = await this.#files.call({}, (files) => files.fetchBetter('detector'));
      if (better) await this.#useBest('detector');
    } catch (error) {
      // The page works without; a wrong checksum is worth a line.
      this.#change({ message: toFacetError(error).message });
    }
  }

  #change(change: Partial<Status>): void {
    this.status.set({ ...this.status.value, ...change });
  }
}
