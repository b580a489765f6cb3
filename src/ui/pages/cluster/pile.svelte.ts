/** The photos that are sorted, the faces found in them, and the clusters as they were found. */
import { throwIfAborted } from '../../../base/errors';
import type { Clustering, ModelInfo, PhotoFace } from '../../../base/types';
import { embedderKey } from '../../../calls/gallery/embedder-key';
import type { Files } from '../../../files/trees/gather';
import type { Source } from '../../../files/trees/source';
import { facet } from '../../../page-facet';
import { engine } from '../../status.svelte';
import { Task, type Work } from '../../work/task.svelte';
import type { ClusterForm } from './cluster-form.svelte';
import type { Doing } from './doing';
import { byPhoto, NO_PHOTOS, shownOnce, type Found } from './found';
import { alone, NO_FILES, readPhotos, sampleFiles, together, type Without } from './source';
import { words } from './words';

export class Pile {
  readonly task = new Task<Doing>();
  name = $state('');
  files = $state.raw(NO_FILES);
  /** By the photo's SHA-256. */
  photos = $state.raw(NO_PHOTOS);
  without = $state.raw<Without[]>([]);
  found = $state.raw<Found>();
  /** What the faces were embedded with: weights, and how they were set then. */
  embeddedBy?: string;
  /** What a person did not ask for and should know. */
  notes = $state.raw<string[]>([]);
  /** Told once, by the live region. */
  said = $state('');
  /** Faces of all photos, and what they were found with. */
  #known?: { faces: PhotoFace[]; key: string };
  #unread: Without[] = [];

  /** @param idsOf faces by the ids that they were found with: those that decisions know them by */
  constructor(
    private readonly form: ClusterForm,
    private readonly idsOf: (ids: string[]) => Promise<string[]>,
  ) {}

  /** Takes a folder, an archive or files, beside what is there, and sorts. */
  async open(coming: Source | Promise<Source | undefined>): Promise<void> {
    let source: Source | undefined;
    const ending = await this.#work('reading', async (signal) => {
      source = await coming;
      throwIfAborted(signal);
      if (!source) return;
      const { files, unread, note } = await readPhotos(source, signal);
      this.#take(source.name, files, unread);
      this.notes = note ? [note] : [];
    });
    if (ending === 'done' && source) await this.sort();
  }

  /** Puts a photo onto the pile, to be sorted with the rest. */
  add(photo: File): void {
    this.#take(words.camera.name, alone(photo), []);
  }

  async trySample(): Promise<void> {
    const ending = await this.#work('reading', async (signal) => {
      const files = await sampleFiles();
      throwIfAborted(signal);
      this.#take(words.empty.sampleName, files, []);
    });
    if (ending === 'done') await this.sort();
  }

  /** Sorts the faces of all photos; those that are known are not looked for again. */
  async sort(): Promise<void> {
    const ending = await this.#work('sorting', async (signal, onProgress) => {
      const { options } = this.form;
      const key = this.#keyOf(engine.status.embedder);
      const known = this.#known?.key === key ? this.#known.faces : undefined;
      const photos = [...this.files].map(([path, file]) => ({ path, file }));
      const clustering = await facet.cluster(known ?? photos, { ...options, signal, onProgress });
      const found = await shownOnce(clustering, this.idsOf);
      throwIfAborted(signal);
      if (!known) this.#remember(clustering);
      this.#show(found);
    });
    if (ending === 'stopped') this.said = words.stopped;
  }

  clear(): void {
    this.task.clear();
    this.name = this.said = '';
    this.files = NO_FILES;
    this.photos = NO_PHOTOS;
    this.without = this.#unread = [];
    this.notes = [];
    this.found = this.#known = this.embeddedBy = undefined;
  }

  /** The same where the same faces would be found, and embedded alike. */
  #keyOf(model: ModelInfo | undefined): string {
    return JSON.stringify([
      model && embedderKey(model),
      this.form.options.aligned,
      this.files.size,
    ]);
  }

  #take(name: string, files: Files, unread: Without[]): void {
    this.files = together(this.files, files);
    this.name = this.name && this.name !== name ? `${this.name}, ${name}` : name;
    this.#unread = [...this.#unread, ...unread];
    this.without = this.#unread;
  }

  #remember({ photos, without, model }: Clustering): void {
    this.#known = { faces: photos.flatMap(({ faces }) => faces), key: this.#keyOf(model) };
    this.embeddedBy = embedderKey(model);
    this.photos = byPhoto(photos);
    const failed = without.map(({ path, error }) => ({ path, reason: error.message }));
    this.without = [...this.#unread, ...failed];
  }

  #show(found: Found): void {
    const { faces, clustering } = found;
    const copies = clustering.faces.length - faces.length;
    this.found = found;
    this.notes = [...clustering.notes, ...(copies > 0 ? [words.copies(copies)] : [])];
    this.said = words.done(clustering.clusters.length, faces.length);
  }

  #work(kind: 'reading' | 'sorting', work: Work) {
    this.said = '';
    return this.task.run(work, kind);
  }
}
