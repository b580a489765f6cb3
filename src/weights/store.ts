/**
 * Weights on this device: converted once, each set one float32 blob and an index beside it, with
 * the checksums of the files it came from. What another version of Facet stored is dropped.
 */
import type { ModelInfo, Weights, WeightTensor } from '../base/types';
import { fitsNetwork, type ConvertedPart } from './accounting';
import type { CatalogueRow } from './catalogue';
import type { Storage } from './storage';

/** Raised whenever what is stored changes its meaning. */
export const STORE_VERSION = 1;

export type SourceFile = ModelInfo['files'][number];

/** What is known of a stored set without reading its values. */
export interface StoredIndex {
  version: number;
  sources: SourceFile[];
  tensors: WeightTensor[];
}

/** A file of a set that is not complete yet. */
export interface PendingPart extends ConvertedPart {
  part: string;
  source: SourceFile;
}

interface PendingRecord {
  version: number;
  parts: PendingPart[];
}

const indexKey = (id: string): string => `index:${id}`;
const dataKey = (id: string): string => `data:${id}`;
const pendingKey = (id: string): string => `pending:${id}`;

export class WeightStore {
  constructor(readonly storage: Storage) {}

  /** The index of a stored set; undefined where there is none of this version and these files. */
  async index(row: CatalogueRow): Promise<StoredIndex | undefined> {
    const index = (await this.storage.get(indexKey(row.id))) as StoredIndex | undefined;
    if (!index) return undefined;
    if (index.version === STORE_VERSION && isOfFiles(index, row)) return index;
    await this.storage.delete([indexKey(row.id), dataKey(row.id)]);
    return undefined;
  }

  /** A stored set, checked against the shapes of its network; one that does not fit is dropped. */
  async load(row: CatalogueRow): Promise<Weights | undefined> {
    const index = await this.index(row);
    if (!index) return undefined;
    const data = await this.storage.get(dataKey(row.id));
    if (data instanceof Float32Array && Array.isArray(index.tensors)) {
      const weights = { tensors: index.tensors, data: data as Float32Array<ArrayBuffer> };
      // The copy is the caller's to transfer: memory storage would lose its own.
      if (fitsNetwork(row.network, weights)) return { id: row.id, ...weights, data: data.slice() };
    }
    await this.storage.delete([indexKey(row.id), dataKey(row.id)]);
    return undefined;
  }

  /** Keeps a copy: the caller may transfer its own. */
  async save(weights: Weights, sources: SourceFile[]): Promise<void> {
    const { id, tensors, data } = weights;
    const index: StoredIndex = { version: STORE_VERSION, sources, tensors };
    await this.storage.set([
      [indexKey(id), index],
      [dataKey(id), data.slice()],
    ]);
  }

  /** The files of an incomplete set, in the order they came. */
  async pending(id: string): Promise<PendingPart[]> {
    const record = (await this.storage.get(pendingKey(id))) as PendingRecord | undefined;
    return record?.version === STORE_VERSION ? record.parts : [];
  }

  /** Replaces the files of an incomplete set; none forgets it. */
  async setPending(id: string, parts: PendingPart[]): Promise<void> {
    if (parts.length === 0) return this.storage.delete([pendingKey(id)]);
    const record: PendingRecord = { version: STORE_VERSION, parts };
    return this.storage.set([[pendingKey(id), record]]);
  }

  /** Forgets a set, complete or not. */
  async delete(id: string): Promise<void> {
    await this.storage.delete([indexKey(id), dataKey(id), pendingKey(id)]);
  }

  async clear(): Promise<void> {
    await this.storage.clear();
  }
}

/** A row without files is a person's own: any checksums are right. */
function isOfFiles(index: StoredIndex, row: CatalogueRow): boolean {
  return row.files.every(({ sha256 }) => index.sources.some((source) => source.sha256 === sha256));
}
