/** Many photos, one face each, and every distance between two of them. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { Box, Progress } from '../../../base/types';
import { facet } from '../../../page-facet';
import type { TreeRow } from '../../../files/trees/tree';
import { squaredEuclidean } from '../../../protocol/distance';
import { text } from '../../text';
import { embedderInUse } from './first-use';
import type { Settings } from './settings.svelte';

export interface ManyPhoto {
  readonly id: number;
  readonly path: string;
  readonly file?: Blob;
  /** Of the face the original would choose. */
  embedding?: Float32Array;
  /** Where that face is. */
  box?: Box;
  /** Why it is not in the matrix, in words. */
  reason?: string;
}

let made = 0;

export class Many {
  photos = $state.raw<ManyPhoto[]>([]);
  /** Those with a face, in the order of the matrix. */
  named = $state.raw<ManyPhoto[]>([]);
  left = $state.raw<ManyPhoto[]>([]);
  threshold = $state<number>();
  progress = $state.raw<Progress>();
  error = $state.raw<FacetError>();
  stopped = $state(false);

  #settings: Settings;
  /** Row by row, each as far as the diagonal. */
  #rows: Float64Array[] = [];
  /** Of the settings and weights that the distances belong to; empty until an embedder is there. */
  #asked = '';
  #controller: AbortController | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Squared Euclidean, between the photos at these places of `named`. */
  distance(row: number, column: number): number {
    if (row === column) return 0;
    return row > column ? this.#rows[row]![column]! : this.#rows[column]![row]!;
  }

  add(rows: TreeRow[]): void {
    if (rows.length === 0) return;
    const more = rows.map(({ path, file, error }): ManyPhoto => {
      made += 1;
      return { id: made, path, file, reason: error?.message };
    });
    this.photos = [...this.photos, ...more];
    this.left = [...this.left, ...more.filter(({ reason }) => reason)];
    void this.run();
  }

  clear(): void {
    this.stop();
    this.stopped = false;
    this.photos = [];
    this.#reset();
  }

  stop(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    this.progress = undefined;
    this.stopped = true;
  }

  /** Options or weights may have changed: then every distance is out of date. */
  renew(): void {
    if (this.#asked === '' || this.#asked === this.#settings.key) return;
    this.#controller?.abort();
    this.#reset();
    if (this.photos.length > 0) void this.run();
  }

  async run(): Promise<void> {
    this.stopped = false;
    // What runs takes in what was added when it is through.
    if (this.#controller) return;
    const { signal } = (this.#controller = new AbortController());
    this.error = undefined;
    try {
      await embedderInUse();
      if (signal.aborted) return;
      this.#asked = this.#settings.key;
      for (let waiting = this.#waiting(); waiting.length > 0; waiting = this.#waiting()) {
        await this.#embed(waiting, signal);
      }
      await this.#measure();
    } catch (error) {
      if (!signal.aborted) this.error = toFacetError(error);
    }
    if (signal.aborted) return;
    this.progress = undefined;
    this.#controller = undefined;
  }

  #waiting(): ManyPhoto[] {
    return this.photos.filter(({ file, embedding, reason }) => file && !embedding && !reason);
  }

  async #embed(waiting: ManyPhoto[], signal: AbortSignal): Promise<void> {
    this.progress = { done: 0, total: waiting.length, unit: 'photos' };
    const files = waiting.map(({ file }) => file!);
    const results = facet.embedMany(files, {
      ...this.#settings.options,
      face: 'best',
      signal,
      onProgress: (progress) => {
        if (!signal.aborted) this.progress = progress;
      },
    });
    for await (const { index, embedded, error } of results) {
      if (signal.aborted) return;
      const photo = waiting[index]!;
      const embedding = embedded?.embeddings[0];
      photo.box = embedded?.faces[0]?.box;
      if (embedding) this.#place(photo, embedding);
      else {
        photo.reason = error?.message ?? text.compare.many.noFace;
        this.left = [...this.left, photo];
      }
    }
  }

  #place(photo: ManyPhoto, embedding: Float32Array): void {
    photo.embedding = embedding;
    const row = this.named.map((other) => squaredEuclidean(embedding, other.embedding!));
    this.#rows.push(Float64Array.from(row));
    this.named = [...this.named, photo];
  }

  /** The threshold is the comparison's to say. */
  async #measure(): Promise<void> {
    const [a, b] = this.named;
    if (!a?.file || !b?.file) return;
    const { threshold } = await facet.compare(a.file, b.file, this.#settings.options);
    this.threshold = threshold;
  }

  #reset(): void {
    this.#controller = undefined;
    this.progress = undefined;
    this.#asked = '';
    this.#rows = [];
    this.named = [];
    this.threshold = undefined;
    this.error = undefined;
    for (const photo of this.photos) {
      if (photo.file) photo.embedding = photo.reason = undefined;
    }
    this.left = this.photos.filter(({ reason }) => reason);
  }
}
