/** All weights on this device and where to get the others. Lives in the files worker. */
import { FacetError, throwIfAborted, toFacetError } from '../base/errors';
import type { CallOptions, ModelInfo, StorageInfo, Weights } from '../base/types';
import { collect, missingFiles, recogniseFile, type AddedFile } from './additions';
import { CATALOGUE, findRow, sourceFiles, type CatalogueRow } from './catalogue';
import { storageUsage } from './device-storage';
import { SharedJobs } from './shared-jobs';
import { fetchFromSources, isOnOwnOrigin, type Origin } from './sources';
import { forgivingStorage, indexedDbStorage, type Storage } from './storage';
import { WeightStore } from './store';

export interface LibraryOptions {
  /** The page's base URL, absolute, with a closing slash: "https://host/facet/". */
  base: string;
  /** Default: IndexedDB. */
  storage?: Storage;
  /** Default: the global one. */
  fetch?: typeof fetch;
}

/** What `add` answers: a set, and the files it still needs before it can be used. */
export type AddedModel = ModelInfo & { needs?: string[] };

export class WeightLibrary {
  readonly #origin: Origin;
  readonly #store: WeightStore;
  readonly #jobs = new SharedJobs<Weights>();
  #notes: FacetError[] = [];

  constructor(options: LibraryOptions) {
    this.#origin = { base: options.base, fetch: options.fetch ?? ((...args) => fetch(...args)) };
    const durable = options.storage ?? indexedDbStorage();
    this.#store = new WeightStore(forgivingStorage(durable, (note) => this.#notes.push(note)));
  }

  /** Every set Facet knows, and a person's own where there is one. `loaded` and `inUse` are false. */
  async list(): Promise<AddedModel[]> {
    const models = await Promise.all(CATALOGUE.map((row) => this.#describe(row)));
    return models.filter(({ files, needs }) => files.length > 0 || needs);
  }

  /**
   * A set of weights, from IndexedDB, the page's own origin, or its public address, in this order;
   * then stored. The buffer is the caller's: it may be transferred, where nobody else asked for
   * the same set at the same time.
   * @throws FacetError `MODEL_UNKNOWN`, `OFFLINE`, `WEIGHTS_MISSING`, `WEIGHTS_MISMATCH`, `ABORTED`
   */
  async load(id: string, options: CallOptions = {}): Promise<Weights> {
    const row = this.#row(id);
    return this.#jobs.run(id, options, (shared) => this.#obtain(row, shared));
  }

  /**
   * The set that calls without a model use now: `preferred` where it can be had without the
   * public network, else the best such one of its kind.
   * @throws FacetError `WEIGHTS_MISSING` where there is none
   */
  async best(kind: ModelInfo['kind'], preferred?: string): Promise<ModelInfo> {
    const [best] = await this.#ranked(kind, preferred);
    if (best) return best;
    throw new FacetError('WEIGHTS_MISSING', `There are no weights of a ${kind} here.`, {
      hint: 'Add weight files on the Models page.',
    });
  }

  /** Loads the best set of a kind, and where that fails the next best: a damaged copy stops nobody. */
  async loadBest(
    kind: ModelInfo['kind'],
    options: CallOptions & { preferred?: string } = {},
  ): Promise<Weights> {
    let failure: unknown;
    for (const { id } of await this.#ranked(kind, options.preferred)) {
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
    const [best] = await this.#ranked(kind);
    const rank = (best && this.#row(best.id).rank) ?? 0;
    const better = CATALOGUE.filter((row) => row.kind === kind && (row.rank ?? 0) > rank);
    for (const row of better.sort(byRank)) {
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
   * Takes weight files, whatever they are called. Good ones are kept even where another fails.
   * @returns the sets they belong to; `needs` names the files that are still missing
   * @throws FacetError the first failure, naming its file; `detail` lists all of them
   */
  async add(files: readonly AddedFile[], options: CallOptions = {}): Promise<AddedModel[]> {
    const recognised = [];
    const failures: FacetError[] = [];
    for (const [done, file] of files.entries()) {
      throwIfAborted(options.signal);
      options.onProgress?.({ done, total: files.length, unit: 'files', label: file.name });
      try {
        recognised.push(await recogniseFile(file));
      } catch (error) {
        failures.push(toFacetError(error, file.name));
      }
    }
    const rows = await collect(this.#store, recognised);
    const [first] = failures;
    if (first) {
      const { code, message, hint, file } = first;
      const detail = failures.map((failure) => ({ file: failure.file, message: failure.message }));
      throw new FacetError(code, message, { hint, file, detail });
    }
    return Promise.all(rows.map((row) => this.#describe(row)));
  }

  /**
   * Forgets a stored set.
   * @throws FacetError `INVALID_OPTION` for the one that comes with Facet, `MODEL_UNKNOWN`
   */
  async remove(id: string): Promise<void> {
    const row = this.#row(id);
    if (row.embedded) {
      throw new FacetError('INVALID_OPTION', `${row.title} comes with Facet and can't be removed.`);
    }
    await this.#store.delete(id);
  }

  usage(): Promise<StorageInfo> {
    return storageUsage();
  }

  /** Forgets every stored set and every incomplete one. */
  async wipe(): Promise<void> {
    await this.#store.clear();
  }

  /** What a person should be told once: `STORAGE_BLOCKED`, `STORAGE_FULL`. Each is given once. */
  async takeNotes(): Promise<FacetError[]> {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  #row(id: string): CatalogueRow {
    const row = findRow(id);
    if (row) return row;
    throw new FacetError('MODEL_UNKNOWN', `Facet knows no weights called "${id}".`, {
      hint: `It knows ${CATALOGUE.map((known) => known.id).join(', ')}.`,
    });
  }

  async #describe(row: CatalogueRow): Promise<AddedModel> {
    const index = await this.#store.index(row);
    const pending = index ? [] : await this.#store.pending(row.id);
    const files = index?.sources ?? sourceFiles(row);
    const needs = pending.length > 0 ? missingFiles(row.network, pending) : undefined;
    return {
      id: row.id,
      kind: row.kind,
      title: row.title,
      description: needs
        ? `${row.description} It still needs ${needs.join(' and ')}.`
        : row.description,
      state: index ? 'stored' : (await isOnOwnOrigin(row, this.#origin)) ? 'available' : 'missing',
      loaded: false,
      inUse: false,
      licence: row.licence,
      source: row.source,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      files,
      embedded: row.embedded,
      measured: row.measured,
      thresholds: row.thresholds,
      ...(needs && { needs }),
    };
  }

  async #ranked(kind: ModelInfo['kind'], preferred?: string): Promise<ModelInfo[]> {
    const models = await this.list();
    const usable = models.filter((model) => model.kind === kind && model.state !== 'missing');
    const byChoice = usable.filter(({ id }) => id === preferred);
    const rest = usable.filter(({ id }) => id !== preferred && findRow(id)?.rank !== undefined);
    return [...byChoice, ...rest.sort((a, b) => byRank(this.#row(a.id), this.#row(b.id)))];
  }

  async #obtain(row: CatalogueRow, options: CallOptions): Promise<Weights> {
    const stored = await this.#store.load(row);
    if (stored) return stored;
    const weights = await fetchFromSources(row, this.#origin, options);
    await this.#store.save(weights, sourceFiles(row));
    return weights;
  }
}

function byRank(a: CatalogueRow, b: CatalogueRow): number {
  return (b.rank ?? 0) - (a.rank ?? 0);
}
