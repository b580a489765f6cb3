/** The photos or saved embeddings that are sorted, the faces of them, and the clusters as they were found. */
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
import { added, alone, areStored, NO_FILES, readGiven, sampleFiles, type Without } from './source';
import { words } from './words';

export class Pile {
  readonly task = new Task<Doing>();
  name = $state('');
  files = $state.raw(NO_FILES);
  /** Embeddings are sorted, and nobody has their photos. */
  readonly stored = $derived(areStored(this.files));
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
      const { files, unread, note } = await readGiven(source, signal);
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
      const { embedder, detector } = engine.status;
      const key = this.#keyOf(embedder, detector?.id);
      const known = this.#known?.key === key ? this.#known.faces : undefined;
      const files = [...this.files].map(([path, file]) => ({ path, file }));
      const opened = this.stored ? await facet.openEmbeddings(files, { signal }) : undefined;
      const measure = opened?.named ? { measure: true } : {};
      const clustering = await facet.cluster(opened?.faces ?? known ?? files, {
        ...{ ...options, ...measure, signal, onProgress },
      });
      const found = await shownOnce(clustering, this.idsOf);
      throwIfAborted(signal);
      if (!known) this.#remember(clustering, detector?.id);
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
  #keyOf(model: ModelInfo | undefined, detector: string | undefined): string {
    return JSON.stringify([
      ...[model && embedderKey(model), detector],
      ...[this.form.options.aligned, this.files.size],
    ]);
  }

  #take(name: string, files: Files, unread: Without[]): void {
    this.files = added(this.files, files);
    this.name = this.name && this.name !== name ? `${this.name}, ${name}` : name;
    this.#unread = [...this.#unread, ...unread];
    this.without = this.#unread;
  }

  /** @param detector as it was when this began; undefined where it was only then loaded */
  #remember({ photos, without, model }: Clustering, detector = engine.status.detector?.id): void {
    const faces = photos.flatMap((photo) => photo.faces);
    this.#known = { faces, key: this.#keyOf(model, detector) };
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
    const inNone = found.labels.filter((label) => label < 0).length;
    this.said = words.done(clustering.clusters.length, faces.length, inNone);
  }

  #work(kind: 'reading' | 'sorting', work: Work) {
    this.said = '';
    return this.task.run(work, kind);
  }
}
