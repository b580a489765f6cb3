/** Many photos, one face each, and every distance between two of them, also as files. */
import type { Box } from '../../../base/types';
import { thresholdOf } from '../../../calls/compare/judge';
import { compareText } from '../../../export/compare-text';
import { csv } from '../../../export/csv';
import type { TreeRow } from '../../../files/trees/tree';
import { facet } from '../../../page-facet';
import { squaredEuclidean } from '../../../protocol/distance';
import { download, zipOfArrays } from '../../downloads';
import { embedderInUse } from '../../status.svelte';
import { Task, type Work } from '../../work/task.svelte';
import type { FaceOptions } from './face-options.svelte';
import { words } from './words';

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
  stopped = $state(false);
  /** What runs takes in what was added when it is through. */
  readonly task = new Task('single');
  readonly exporting = new Task('single');

  /** Row by row, each as far as the diagonal. */
  #rows: Float64Array[] = [];
  /** Of the options and weights that the distances belong to; empty until an embedder is there. */
  #asked = '';

  constructor(private readonly options: FaceOptions) {}

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
    this.run();
  }

  clear(): void {
    this.stopped = false;
    this.photos = [];
    this.#reset();
  }

  stop(): void {
    this.task.clear();
    this.stopped = true;
  }

  /** Options or weights may have changed: then every distance is out of date. */
  renew(): void {
    if (this.#asked === '' || this.#asked === this.options.key) return;
    this.#reset();
    if (this.photos.length > 0) this.run();
  }

  run(): void {
    this.stopped = false;
    void this.task.run(async (...call) => {
      const [signal] = call;
      await embedderInUse();
      if (signal.aborted) return;
      this.#asked = this.options.key;
      for (let waiting = this.#waiting(); waiting.length > 0; waiting = this.#waiting()) {
        await this.#embed(waiting, ...call);
        if (signal.aborted) return;
      }
      const { info } = this.options;
      this.threshold = info && this.named.length > 1 ? thresholdOf(info) : undefined;
    });
  }

  /** The table, for a spreadsheet. */
  csv(): void {
    const { named } = this;
    const header = [words.many.export.corner, ...named.map(({ path }) => path)];
    const rows = named.map(({ path }, row) => [
      path,
      ...named.map((_, column) => this.distance(row, column)),
    ]);
    download(csv(header, rows), 'facet-distances.csv');
  }

  /** The table as the original prints it: plain distances. */
  text(): void {
    const names = this.named.map(({ path }) => path);
    const table = compareText(names, (row, column) => Math.sqrt(this.distance(row, column)));
    download(table, 'facet-distances.txt');
  }

  /** The embeddings behind the table. */
  npy(): void {
    void this.exporting.run(async () => {
      const photos = this.named.map(({ path, file }) => ({ path, file: file! }));
      const wish = { ...this.options.options, face: 'best' } as const;
      const { skipped: _, ...arrays } = await facet.exportEmbeddings(photos, wish);
      download(await zipOfArrays(arrays), 'facet-embeddings.zip');
    });
  }

  #waiting(): ManyPhoto[] {
    return this.photos.filter(({ file, embedding, reason }) => file && !embedding && !reason);
  }

  async #embed(waiting: ManyPhoto[], ...[signal, onProgress]: Parameters<Work>): Promise<void> {
    onProgress({ done: 0, total: waiting.length, unit: 'photos' });
    const files = waiting.map(({ file }) => file!);
    const wish = { ...this.options.options, face: 'best', signal, onProgress } as const;
    for await (const { index, embedded, error } of facet.embedMany(files, wish)) {
      if (signal.aborted) return;
      const photo = waiting[index]!;
      const embedding = embedded?.embeddings[0];
      photo.box = embedded?.faces[0]?.box;
      if (embedding) this.#place(photo, embedding);
      else {
        photo.reason = error?.message ?? words.many.noFace;
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

  #reset(): void {
    this.task.clear();
    this.#asked = '';
    this.#rows = [];
    this.named = [];
    this.threshold = undefined;
    for (const photo of this.photos) {
      if (photo.file) photo.embedding = photo.reason = undefined;
    }
    this.left = this.photos.filter(({ reason }) => reason);
  }
}
