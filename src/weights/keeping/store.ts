/**
 * Weights on this device: converted once, each set one blob of float32 or float16 values and an
 * index beside it, with the checksums of the files it came from. What another version of Facet
 * stored is dropped.
 */
import type { EmbedderSettings, Weights, WeightTensor } from '../../base/types';
import { fitsNetwork, type ConvertedPart } from '../fitting/accounting';
import type { CatalogueRow } from '../catalogue/catalogue';
import type { CustomEmbedder } from '../catalogue/custom-embedder';
import { fromHalves, toHalves } from '../../files/parsing/halves';
import type { SourceFile } from '../reading/opening';
import type { Storage } from '../../storage/entries';
import type { ForgivingStorage } from './forgiving-storage';
import { sha256 } from '../../base/sha256';

/** Raised whenever what is stored changes its meaning. */
export const STORE_VERSION = 3;

/** How values are kept; weights that are loaded are float32 always. */
export type StoredType = 'float32' | 'float16';

/** What is known of a stored set without reading its values. */
export interface StoredIndex {
  version: number;
  sources: SourceFile[];
  tensors: WeightTensor[];
  dtype: StoredType;
  /** As in {@link Weights}. */
  digest: string;
  /** Of an embedder that a person added. */
  custom?: CustomEmbedder;
  /** As in `ModelInfo`. */
  notes?: string[];
}

/** A file of a set that is not complete yet. */
export interface PendingPart extends ConvertedPart {
  part: string;
  sources: SourceFile[];
  /** As in `ModelInfo`; those stored by an earlier Facet have none. */
  notes?: string[];
}

interface SaveOptions {
  dtype?: StoredType;
  custom?: CustomEmbedder;
  notes?: string[];
  /** When the work on the set began, ms since 1970. */
  since?: number;
}

interface PendingRecord {
  version: number;
  parts: PendingPart[];
}

const INDEX = 'index:';
const indexKey = (id: string): string => INDEX + id;
const dataKey = (id: string): string => `data:${id}`;
const pendingKey = (id: string): string => `pending:${id}`;
const settingsKey = (id: string): string => `settings:${id}`;

export class WeightStore {
  constructor(readonly storage: Storage & Partial<ForgivingStorage>) {}

  /** The index of a stored set; undefined where there is none of this version and these files. */
  async index(row: CatalogueRow): Promise<StoredIndex | undefined> {
    const index = (await this.storage.get(indexKey(row.id))) as StoredIndex | undefined;
    if (!index) return undefined;
    if (index.version === STORE_VERSION && isOfFiles(index, row)) return index;
    await this.#drop(row.id);
    return undefined;
  }

  /** Whether a stored set is in memory alone. */
  async isTemporary(id: string): Promise<boolean> {
    return (await this.storage.isTemporary?.(dataKey(id))) ?? false;
  }

  /** The embedders that a person added. */
  async custom(): Promise<CustomEmbedder[]> {
    const keys = (await this.storage.keys()).filter((key) => key.startsWith(INDEX));
    const indexes = await Promise.all(keys.map((key) => this.storage.get(key)));
    return (indexes as (StoredIndex | undefined)[])
      .filter((index) => index?.version === STORE_VERSION)
      .flatMap((index) => index?.custom ?? []);
  }

  /**
   * A stored set as float32, checked against the shapes of its network; one that does not fit is
   * dropped. The buffer is fresh: the caller may transfer it.
   */
  async load(row: CatalogueRow): Promise<Weights | undefined> {
    const index = await this.index(row);
    if (!index) return undefined;
    const { tensors, dtype, digest } = index;
    const blob = await this.storage.get(dataKey(row.id));
    const size = dtype === 'float16' ? 2 : 4;
    const { network, embedder } = row;
    if (
      blob instanceof Blob &&
      Array.isArray(tensors) &&
      fitsNetwork(network, tensors, blob.size / size, embedder?.embeddingSize)
    ) {
      const bytes = await blob.arrayBuffer().catch(() => undefined);
      const data = bytes && asFloat32(bytes, dtype);
      const kept = dtype === 'float16' ? { storedAs: dtype } : {};
      if (data) return { id: row.id, digest, ...kept, tensors, data };
    }
    await this.#drop(row.id);
    return undefined;
  }

  /**
   * Keeps the values in a Blob, which is no part of this thread's memory: the caller may transfer its own.
   * @param values fresh from `sources`, or, with a digest, as they were stored before
   */
  async save(
    id: string,
    { tensors, data, digest: before }: ConvertedPart & Partial<Weights>,
    sources: SourceFile[],
    { dtype = 'float32', custom, notes, since }: SaveOptions = {},
  ): Promise<Weights> {
    // Values that were halved once stay what they became, in twice the space.
    const digest =
      dtype === 'float32' && before !== undefined ? before : await digestOf(sources, dtype);
    const index: StoredIndex = { version: STORE_VERSION, sources, tensors, dtype, digest };
    if (custom) index.custom = custom;
    if (notes?.length) index.notes = notes;
    const entries: [string, unknown][] = [
      [indexKey(id), index],
      [dataKey(id), new Blob([dtype === 'float16' ? toHalves(data) : data])],
    ];
    await this.storage.set(entries, since);
    return { id, digest, tensors, data };
  }

  /** The files of an incomplete set, in the order they came. */
  async pending(id: string): Promise<PendingPart[]> {
    const record = (await this.storage.get(pendingKey(id))) as PendingRecord | undefined;
    return record?.version === STORE_VERSION ? record.parts : [];
  }

  /** Replaces the files of an incomplete set; none forgets it. */
  async setPending(id: string, parts: PendingPart[], since?: number): Promise<void> {
    if (parts.length === 0) return this.storage.delete([pendingKey(id)]);
    const record: PendingRecord = { version: STORE_VERSION, parts };
    return this.storage.set([[pendingKey(id), record]], since);
  }

  async settings(id: string): Promise<EmbedderSettings> {
    return ((await this.storage.get(settingsKey(id))) as EmbedderSettings | undefined) ?? {};
  }

  async setSettings(id: string, settings: EmbedderSettings, since?: number): Promise<void> {
    await this.storage.set([[settingsKey(id), settings]], since);
  }

  /** Forgets a set, complete or not, and what was set for it. */
  async delete(id: string): Promise<void> {
    await this.storage.delete([indexKey(id), dataKey(id), pendingKey(id), settingsKey(id)]);
  }

  async clear(): Promise<void> {
    await this.storage.clear();
  }

  async #drop(id: string): Promise<void> {
    await this.storage.delete([indexKey(id), dataKey(id)]);
  }
}

function asFloat32(bytes: ArrayBuffer, dtype: StoredType): Float32Array<ArrayBuffer> {
  return dtype === 'float16' ? fromHalves(new Uint16Array(bytes)) : new Float32Array(bytes);
}

function digestOf(sources: SourceFile[], dtype: StoredType): Promise<string> {
  const sums = sources.map(({ sha256 }) => sha256).sort();
  return sha256(new TextEncoder().encode([...sums, dtype].join('\n')));
}

/** A row without files is a person's own, or one of no known checksum: any are right. */
function isOfFiles(index: StoredIndex, row: CatalogueRow): boolean {
  return row.files.every(
    ({ sha256, optional }) => optional || index.sources.some((source) => source.sha256 === sha256),
  );
}
