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
  ExplainOptions,
  Explanation,
  Face,
  FaceMap,
  ManyEmbedded,
  ManyResult,
  ModelInfo,
  Photo,
  Progress,
  Ready,
  Stats,
  Status,
  StorageInfo,
} from '../base/types';
import { squaredEuclidean } from '../protocol/distance';
import type { Vision } from '../vision/vision';
import type { WeightLibrary } from '../weights/library';
import { chooseEmbedded, compareEmbedded } from './compare';
import { forEachPhoto } from './many';
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

  async *detectMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options: DetectOptions & CallOptions = {},
  ): AsyncGenerator<ManyResult> {
    const detect = (photo: Photo, each: DetectOptions & CallOptions) => this.detect(photo, each);
    const results = forEachPhoto(photos, options, detect, () => this.#atOnce());
    for await (const { result, ...rest } of results) yield { ...rest, detection: result };
  }

  async *embedMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options: EmbedOptions & CallOptions = {},
  ): AsyncGenerator<ManyEmbedded> {
    const embed = (photo: Photo, each: EmbedOptions & CallOptions) => this.embed(photo, each);
    const results = forEachPhoto(photos, options, embed, () => this.#atOnce());
    for await (const { result, ...rest } of results) yield { ...rest, embedded: result };
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

  async explain(
    a: Photo,
    b: Photo,
    options: ExplainOptions & CallOptions = {},
  ): Promise<Explanation> {
    const { faces, onProgress, grid = 9, ...rest } = options;
    const [first, second] = await Promise.all([this.#embed(a, rest), this.#embed(b, rest)]);
    const sides = [
      { photo: a, ...chooseEmbedded(first.embedded, faces?.[0], 'first') },
      { photo: b, ...chooseEmbedded(second.embedded, faces?.[1], 'second') },
    ] as const;
    const meter = new Meter('patches', 2 * grid * grid);
    const maps: FaceMap[] = [];
    for (const [i, { photo, face }] of sides.entries()) {
      const other = sides[1 - i]!.embedding;
      const call = {
        ...rest,
        grid,
        onProgress: ({ done }: Progress) => onProgress?.(meter.at(i * grid * grid + done)),
      };
      maps.push(
        await this.#vision.call(call, async (remote, crossing) => {
          const { id: model } = await this.#residents.ensure(remote, 'embedder', options.model);
          const wire = await toWire(photo, crossing.signal);
          const more = { model, name: nameOf(photo) };
          return remote.occlude(wire, face, other, Object.assign(crossing, more));
        }),
      );
    }
    const distance = squaredEuclidean(sides[0].embedding, sides[1].embedding);
    return { distance, maps: maps as [FaceMap, FaceMap] };
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

  crop(
    photo: Photo,
    face: Face | Box,
    options: CropOptions & CallOptions = {},
  ): Promise<ImageBitmap> {
    return this.#vision.call(options, async (remote, crossing) =>
      remote.crop(
        await toWire(photo, crossing.signal),
        face,
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

  exportModel(
    id: string,
    options: { format: 'safetensors'; dtype?: 'float32' | 'float16' } & CallOptions,
  ): Promise<Blob> {
    return this.#files.call(options, (files, crossing) => files.export(id, crossing));
  }

  /** Stores weights in another precision; resolves to the largest difference it makes to any embedding value. */
  async storeModelAs(
    id: string,
    dtype: 'float32' | 'float16',
    options: CallOptions = {},
  ): Promise<number> {
    const before = await this.#probe(id, options);
    await this.#files.call(options, (files, crossing) => files.storeAs(id, dtype, crossing));
    await this.#drop(id);
    const after = await this.#probe(id, options);
    return before.reduce((most, value, i) => Math.max(most, Math.abs(value - after[i]!)), 0);
  }

  #probe(id: string, options: CallOptions): Promise<Float32Array> {
    return this.#vision.call(options, async (remote) => {
      await this.#residents.ensure(remote, 'embedder', id);
      return remote.probe(id);
    });
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
