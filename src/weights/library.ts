/** All weights on this device and where to get the others. Lives in the files worker. */
import { FacetError, throwIfAborted, toFacetError } from '../base/errors';
import type {
  CallOptions,
  EmbedderSettings,
  ExportModelOptions,
  ModelInfo,
  TrainedWeights,
  WeightFormat,
  Weights,
} from '../base/types';
import { SharedJobs } from '../base/shared-jobs';
import type { Storage } from '../storage/entries';
import { forgivingStorage } from './keeping/forgiving-storage';
import { openStore } from '../storage/stores';
import { CATALOGUE, findRow, sourceFiles, type CatalogueRow } from './catalogue/catalogue';
import { betterThan, ranked } from './catalogue/ranking';
import { customEmbedder } from './catalogue/custom-embedder';
import { checkSettings } from './catalogue/check-settings';
import { tensorsAfter } from './fitting/trained';
import { FORMAT_TABLE } from './formats';
import { collect, readAdded, throwFailures } from './keeping/additions';
import { compareSets, type ComparedLayers } from './keeping/comparing';
import { checkHalves, exportedAs } from './keeping/exporting';
import { describe } from './keeping/description';
import { WeightStore, type StoredType } from './keeping/store';
import { trainedSet } from './keeping/trained';
import { fetchFromSources, isOnOwnOrigin, type Origin } from './reading/sources';
import type { AddedFile } from './reading/weight-file';

export interface LibraryOptions {
  /** The page's base URL, absolute, with a closing slash: "https://host/facet/". */
  base: string;
  /** Default: IndexedDB. */
  storage?: Storage;
  /** Default: the global one. */
  fetch?: typeof fetch;
}

/** Something to be told that stopped nothing. */
export type Note = Pick<FacetError, 'code' | 'message' | 'hint'>;

export class WeightLibrary {
  readonly #origin: Origin;
  readonly #store: WeightStore;
  readonly #jobs = new SharedJobs<Weights>();
  #notes: FacetError[] = [];

  constructor(options: LibraryOptions) {
    this.#origin = { base: options.base, fetch: options.fetch ?? ((...args) => fetch(...args)) };
    const durable = options.storage ?? openStore('weights');
    this.#store = new WeightStore(forgivingStorage(durable, (note) => this.#notes.push(note)));
  }

  /** Every set Facet knows, and a person's own where there are some. `loaded` and `inUse` are false. */
  async list(): Promise<ModelInfo[]> {
    const rows = await this.#rows();
    const models = await Promise.all(rows.map((row) => this.#describe(row)));
    return models.filter(({ state, needs }, i) => !rows[i]!.custom || state === 'stored' || needs);
  }

  /**
   * A set of weights, from IndexedDB, the page's own origin, or its public address, in this order;
   * then stored. The buffer is the caller's: it may be transferred, where nobody else asked for
   * the same set at the same time.
   * @throws FacetError `MODEL_UNKNOWN`, `OFFLINE`, `WEIGHTS_MISSING`, `WEIGHTS_MISMATCH`, `ABORTED`
   */
  async load(id: string, options: CallOptions = {}): Promise<Weights> {
    const row = await this.#row(id);
    return this.#jobs.run(id, options, (shared) => this.#obtain(row, shared));
  }

  /**
   * An embedder's tensors after an activation that its network names, which are trained from there; else all.
   * @throws FacetError as {@link load}, `INVALID_OPTION` where nothing with weights follows it
   */
  async tail(id: string, activation?: string, options: CallOptions = {}): Promise<Weights> {
    const { network, embedder } = await this.#row(id);
    const weights = await this.load(id, options);
    if (activation === undefined || !embedder) return weights;
    return tensorsAfter(weights, network, embedder.embeddingSize, activation);
  }

  /**
   * Keeps weights that were trained further beside those that they come from, whose licence they have.
   * @param since when the training began, ms since 1970
   * @throws FacetError as {@link load} of the parent, `INVALID_OPTION`, `WEIGHTS_MISMATCH`
   */
  async addTrained(trained: TrainedWeights, since = Date.now()): Promise<ModelInfo> {
    const row = await this.#row(trained.parent);
    const parent = { row, info: await this.#describe(row), weights: await this.load(row.id) };
    const { custom, values, sources } = await trainedSet(parent, trained, await this.#rows());
    await this.#store.save(custom.id, values, sources, { custom, since });
    return this.#describe(customEmbedder(custom));
  }

  /**
   * The set that calls without a model use now: `preferred` where it can be had without the
   * public network, else the best such one of its kind.
   * @throws FacetError `WEIGHTS_MISSING` where there is none
   */
  async best(kind: ModelInfo['kind'], preferred?: string): Promise<ModelInfo> {
    const [best] = ranked(await this.list(), kind, preferred);
    if (best) return best;
    throw new FacetError('WEIGHTS_MISSING', `There are no ${kind} weights here.`, {
      hint: 'Add weight files on the Models page.',
    });
  }

  /** Loads the best set of a kind, and where that fails the next best: a damaged copy stops nobody. */
  async loadBest(
    kind: ModelInfo['kind'],
    options: CallOptions & { preferred?: string } = {},
  ): Promise<Weights> {
    let failure: unknown;
    for (const { id } of ranked(await this.list(), kind, options.preferred)) {
      try {
        return await this.load(id, options);
      } catch (error) {
        throwIfAborted(options.signal);
        failure ??= error;
      }
    }
    throw toFacetError(failure ?? (await this.best(kind).catch((error: unknown) => error)));
  }

  /**
   * Tries to get a better set than the best one here from its public address, and stores it.
   * @returns the better one, or undefined where there is none or it can't be had now
   * @throws FacetError `WEIGHTS_MISMATCH`, `ABORTED`
   */
  async fetchBetter(
    kind: ModelInfo['kind'],
    options: CallOptions = {},
  ): Promise<ModelInfo | undefined> {
    const [best] = ranked(await this.list(), kind);
    for (const row of betterThan(kind, best?.id)) {
      try {
        await this.load(row.id, options);
        return await this.#describe(row);
      } catch (error) {
        const { code } = toFacetError(error);
        if (code !== 'OFFLINE' && code !== 'WEIGHTS_MISSING') throw error;
      }
    }
    return undefined;
  }

  /**
   * Takes weight files, whatever they are called: single ones, archives around one, a manifest
   * with its files. Good ones are kept even where another fails.
   * @returns the sets they belong to; `needs` names the files that are still missing
   * @throws FacetError the first failure, naming its file; `detail` lists all of them, of a set also what is `missing`
   */
  async add(files: readonly AddedFile[], options: CallOptions = {}): Promise<ModelInfo[]> {
    const since = Date.now();
    const { parts, failures } = await readAdded(files, options);
    const rows = await collect(this.#store, parts, since);
    throwFailures(failures);
    return Promise.all(rows.map((row) => this.#describe(row)));
  }

  /**
   * Sets the crop, standardisation, normalisation, threshold or calibration of an embedder in place
   * of what belongs to its weights, until it is removed. A later call replaces an earlier one; `{}` goes back to
   * what belongs to them.
   * @throws FacetError `MODEL_UNKNOWN`, `INVALID_OPTION`
   */
  async configure(id: string, settings: EmbedderSettings): Promise<ModelInfo> {
    const since = Date.now();
    const row = await this.#row(id);
    if (!row.embedder) {
      throw new FacetError('INVALID_OPTION', `${row.title} is a detector: it has no crop to set.`);
    }
    await this.#store.setSettings(id, checkSettings(settings, row.network), since);
    return this.#describe(row);
  }

  /**
   * Keeps a set in half the space (`float16`), or as it came. Going back fetches the set again
   * where it can be had; where it can't, the halved values stay, in twice the space.
   * @throws FacetError as {@link load}, `INVALID_OPTION` where values are too large for float16
   */
  async storeAs(id: string, dtype: StoredType, options: CallOptions = {}): Promise<ModelInfo> {
    const since = Date.now();
    const row = await this.#row(id);
    const weights = await this.load(id, options);
    const index = await this.#store.index(row);
    const same = (index?.dtype ?? 'float32') === dtype;
    checkHalves(row.title, weights, dtype);
    if (!same) {
      const whole =
        dtype === 'float32' && row.files.length > 0
          ? await fetchFromSources(row, this.#origin, options).catch(() => weights)
          : weights;
      const { sources = sourceFiles(row), custom, notes } = index ?? {};
      await this.#store.save(id, whole, sources, { dtype, custom, notes, since });
    }
    throwIfAborted(options.signal);
    return this.#describe(row);
  }

  /**
   * A set as a file under Facet's names, which Facet reads again; it says where the weights are from.
   * @throws FacetError as {@link load}, `INVALID_OPTION` where values are too large for float16
   */
  async export(
    id: string,
    { format, dtype = 'float32', signal, onProgress }: ExportModelOptions & CallOptions,
  ): Promise<Blob> {
    const row = await this.#row(id);
    const weights = await this.load(id, { signal, onProgress });
    checkHalves(row.title, weights, dtype);
    const model = await this.#describe(row);
    return exportedAs(format, weights, dtype, row.network, model, row.descent);
  }

  /**
   * How far two sets of weights of one network are apart, layer by layer.
   * @throws FacetError as {@link load}, `INVALID_OPTION` for sets of different networks
   */
  async compare(a: string, b: string, options: CallOptions = {}): Promise<ComparedLayers> {
    const load = ({ id }: CatalogueRow): Promise<Weights> => this.load(id, options);
    return compareSets(await this.#row(a), await this.#row(b), load);
  }

  /** The formats of files that {@link add} reads. */
  async formats(): Promise<readonly WeightFormat[]> {
    return FORMAT_TABLE;
  }

  /**
   * Forgets a stored set.
   * @throws FacetError `INVALID_OPTION` for the one that comes with Facet, `MODEL_UNKNOWN`
   */
  async remove(id: string): Promise<void> {
    const row = await this.#row(id);
    if (row.embedded) {
      throw new FacetError('INVALID_OPTION', `${row.title} comes with Facet and can't be removed.`);
    }
    await this.#store.delete(id);
  }

  /** Forgets every stored set and every incomplete one. */
  async wipe(): Promise<void> {
    await this.#store.clear();
  }

  /**
   * What a person should be told once: `STORAGE_BLOCKED`, `STORAGE_FULL`. Each is given once. Plain
   * objects, because an error that is returned and not thrown loses its own fields between threads.
   */
  async takeNotes(): Promise<Note[]> {
    const notes = this.#notes;
    this.#notes = [];
    return notes.map(({ code, message, hint }) => ({ code, message, hint }));
  }

  async #rows(): Promise<CatalogueRow[]> {
    return [...CATALOGUE, ...(await this.#store.custom()).map(customEmbedder)];
  }

  async #row(id: string): Promise<CatalogueRow> {
    const row = findRow(id) ?? (await this.#rows()).find((known) => known.id === id);
    if (row) return row;
    throw new FacetError('MODEL_UNKNOWN', `Facet knows no weights called "${id}".`, {
      hint: `It knows ${(await this.#rows()).map((known) => known.id).join(', ')}.`,
    });
  }

  async #describe(row: CatalogueRow): Promise<ModelInfo> {
    const index = await this.#store.index(row);
    return describe(row, {
      index,
      temporary: index !== undefined && (await this.#store.isTemporary(row.id)),
      pending: index ? [] : await this.#store.pending(row.id),
      settings: row.embedder ? await this.#store.settings(row.id) : {},
      available: !index && (await isOnOwnOrigin(row, this.#origin)),
    });
  }

  async #obtain(row: CatalogueRow, options: CallOptions): Promise<Weights> {
    const since = Date.now();
    const stored = await this.#store.load(row);
    if (stored) return stored;
    const values = await fetchFromSources(row, this.#origin, options);
    return this.#store.save(row.id, values, sourceFiles(row), { since });
  }
}
