/** Which weights are on the vision worker: the best of each kind, and those that a call asked for. */
import type { Remote } from 'comlink';
import { FacetError } from '../base/errors';
import type { ModelInfo, Progress, Status, Weights } from '../base/types';
import type { Vision } from '../vision/vision';
import type { WeightLibrary } from '../weights/library';
import type { Supervisor } from './supervisor';

export type ModelKind = ModelInfo['kind'];

/** What of the vision worker this needs. */
export type Loader = Pick<Remote<Vision>, 'loadDetector' | 'loadEmbedder' | 'unload'>;

export class Residents {
  /** On the worker that runs now, or on their way to it. */
  readonly #loaded = new Map<string, Promise<ModelInfo>>();
  /** The ones that calls without a model use. */
  readonly #inUse = new Map<ModelKind, Promise<ModelInfo>>();
  /** How many calls and runs work with each. */
  readonly #held = new Map<string, number>();
  /** Those that leave the device once nobody works with them. */
  readonly #leaving = new Map<string, Loader>();

  constructor(
    private readonly files: Supervisor<WeightLibrary>,
    private readonly onChange: (change: Partial<Status>) => void,
  ) {}

  has(id: string): boolean {
    return this.#loaded.has(id);
  }

  /** A new worker holds nothing. */
  forget(): void {
    this.#loaded.clear();
    this.#inUse.clear();
    this.#leaving.clear();
  }

  /** Weights stay on the device until the function that is returned is called, whatever takes over meanwhile. */
  hold(id: string): () => void {
    this.#held.set(id, (this.#held.get(id) ?? 0) + 1);
    return () => {
      const others = this.#held.get(id)! - 1;
      if (others > 0) {
        this.#held.set(id, others);
        return;
      }
      this.#held.delete(id);
      const remote = this.#leaving.get(id);
      // A worker that is gone took them with it.
      if (remote && this.#leaving.delete(id)) this.#unload(remote, id).catch(() => {});
    };
  }

  /** Does work with the weights that a call wants, which stay for as long as it takes. */
  async using<R>(
    remote: Loader,
    kind: ModelKind,
    id: string | undefined,
    work: (info: ModelInfo) => Promise<R>,
  ): Promise<R> {
    const info = await this.ensure(remote, kind, id);
    const release = this.hold(info.id);
    try {
      return await work(info);
    } finally {
      release();
    }
  }

  /**
   * The weights that a call wants, on the device; without an id the best of their kind.
   * @throws FacetError `MODEL_UNKNOWN`, and what loading throws
   */
  async ensure(remote: Loader, kind: ModelKind, id?: string): Promise<ModelInfo> {
    if (id === undefined) return this.#inUse.get(kind) ?? this.useBest(remote, kind);
    const info = await (this.#loaded.get(id) ?? this.#load(remote, id));
    if (info.kind === kind) return info;
    throw new FacetError(
      'MODEL_UNKNOWN',
      `"${id}" is no ${kind} but the ${info.kind} ${info.title}.`,
      {
        hint: `The Models page lists each ${kind} by its id.`,
      },
    );
  }

  /**
   * Puts the best weights of a kind on the device and uses them from now on; the ones before leave.
   * Where the best are damaged, the next best serve.
   * @param preferred a person's choice, where it can be had
   */
  useBest(remote: Loader, kind: ModelKind, preferred?: string): Promise<ModelInfo> {
    const choosing = this.#choose(remote, kind, preferred, this.#inUse.get(kind));
    this.#inUse.set(kind, choosing);
    choosing.catch(() => {
      if (this.#inUse.get(kind) === choosing) this.#inUse.delete(kind);
    });
    return choosing;
  }

  /** Frees weights; where they were in use, the next call chooses anew. */
  async drop(remote: Loader, id: string): Promise<void> {
    for (const [kind, choosing] of this.#inUse) {
      const info = await choosing.catch(() => undefined);
      if (info?.id === id && this.#inUse.get(kind) === choosing) this.#inUse.delete(kind);
    }
    await this.#unload(remote, id);
  }

  async #unload(remote: Loader, id: string): Promise<void> {
    if (this.#held.has(id)) this.#leaving.set(id, remote);
    else if (this.#loaded.delete(id)) await remote.unload(id);
  }

  async #choose(
    remote: Loader,
    kind: ModelKind,
    preferred: string | undefined,
    earlier: Promise<ModelInfo> | undefined,
  ): Promise<ModelInfo> {
    const before = await earlier?.catch(() => undefined);
    const info = await this.#loadBest(remote, kind, preferred);
    this.#leaving.delete(info.id);
    this.onChange({ [kind]: info });
    if (before && before.id !== info.id) await this.#unload(remote, before.id);
    return info;
  }

  #load(remote: Loader, id: string): Promise<ModelInfo> {
    const loading = this.#describe(id).then(async (info) => {
      await this.#reading(info.title, async (onProgress) => {
        const weights = await this.files.call({ onProgress }, (files, call) =>
          files.load(id, call),
        );
        await put(remote, info, weights);
      });
      return info;
    });
    this.#loaded.set(id, loading);
    loading.catch(() => this.#loaded.delete(id));
    return loading;
  }

  async #loadBest(remote: Loader, kind: ModelKind, preferred?: string): Promise<ModelInfo> {
    const best = await this.files.call({}, (files) => files.best(kind, preferred));
    const present = this.#loaded.get(best.id);
    if (present) return present;
    const loading = this.#reading(best.title, async (onProgress) => {
      // The one that was announced, though another may have come within reach meanwhile.
      const call = { onProgress, preferred: best.id };
      const weights = await this.files.call(call, (files, crossing) =>
        files.loadBest(kind, crossing),
      );
      const info = weights.id === best.id ? best : await this.#describe(weights.id);
      await put(remote, info, weights);
      return info;
    });
    // Others that want the same meanwhile wait for this one: weights can be handed over once.
    this.#loaded.set(best.id, loading);
    try {
      const info = await loading;
      if (info.id !== best.id) this.#loaded.delete(best.id);
      this.#loaded.set(info.id, loading);
      return info;
    } catch (error) {
      this.#loaded.delete(best.id);
      throw error;
    }
  }

  async #describe(id: string): Promise<ModelInfo> {
    const models = await this.files.call({}, (files) => files.list());
    const info = models.find((model) => model.id === id);
    if (info) return info;
    throw new FacetError('MODEL_UNKNOWN', `There is no model "${id}" here.`, {
      hint: `There are: ${models.map((model) => model.id).join(', ')}. Add others on the Models page.`,
    });
  }

  /** Says what is being read, and what the files worker has to tell about it. */
  async #reading<R>(
    title: string,
    work: (onProgress: (progress: Progress) => void) => Promise<R>,
  ): Promise<R> {
    const label = `Reading ${title}`;
    this.onChange({ loading: { label } });
    try {
      return await work((progress) => this.onChange({ loading: { label, progress } }));
    } finally {
      this.onChange({ loading: undefined });
      const [note] = await this.files.call({}, (files) => files.takeNotes());
      if (note) this.onChange({ message: `${note.message} ${note.hint}` });
    }
  }
}

function put(remote: Loader, info: ModelInfo, weights: Weights): Promise<void> {
  return info.embedder
    ? remote.loadEmbedder(weights, info.embedder)
    : remote.loadDetector(weights, info.thresholds!);
}
