/** One side of a comparison: a photo or the webcam, the faces in it, and which of them is meant. */
import { FacetError } from '../../../base/errors';
import type { Embedded, Face, Photo } from '../../../base/types';
import { facet } from '../../../page-facet';
import { Webcam } from '../../parts/intake/webcam.svelte';
import { embedderInUse } from '../../status.svelte';
import { Task } from '../../work/task.svelte';
import type { FaceOptions } from './face-options.svelte';
import { words } from './words';

export type Side = 'first' | 'second';
export class Pane {
  readonly camera = new Webcam();
  readonly task = new Task();
  name = $state('');
  file = $state.raw<Blob>();
  /** The webcam's picture, while it is on. */
  video = $state.raw<HTMLVideoElement>();
  /** What is known of the photo; of a frame of the webcam, the one face it is about. */
  found = $state.raw<Embedded>();
  chosen = $state<number | 'best'>('best');

  index = $derived(this.chosen === 'best' ? (this.found?.best ?? -1) : this.chosen);
  face = $derived<Face | undefined>(this.found?.faces[this.index]);
  /** The face as the network sees it. */
  crop = $derived<ImageBitmap | undefined>(this.found?.pictures?.[this.index]);

  /** Of the options and weights that `found` belongs to; empty until an embedder is there. */
  #asked = '';

  constructor(
    readonly side: Side,
    private readonly options: FaceOptions,
  ) {}

  get empty(): boolean {
    return !this.file && !this.camera.on && !this.task.error && !this.task.busy;
  }

  /** What to compare. */
  get photo(): Photo | undefined {
    return this.camera.on ? this.video : this.file;
  }

  get outdated(): boolean {
    if (!this.file || this.camera.on) return false;
    return this.#asked !== '' && this.#asked !== this.options.key;
  }

  show(name: string, file: Blob, chosen: number | 'best' = 'best'): void {
    this.clear();
    this.name = name;
    this.file = file;
    this.chosen = chosen;
  }

  fail(name: string, error: unknown): void {
    this.clear();
    this.name = name;
    this.task.fail(error);
  }

  clear(): void {
    this.task.clear();
    this.camera.stop();
    this.name = '';
    this.file = undefined;
    this.found = undefined;
    this.chosen = 'best';
    this.#asked = '';
  }

  /**
   * Fetches a photo of the page's own origin; any other, and what is no photo, is the API's to refuse.
   * @returns undefined where there is none, or it was taken away meanwhile
   */
  async fetch(address: string): Promise<File | undefined> {
    this.name = address;
    let photo: File | undefined;
    const ending = await this.task.run(async () => {
      const url = urlOf(address);
      await embedderInUse();
      // The embedding is kept for later.
      await facet.embed(url, this.options.options);
      const response = await fetch(url);
      photo = new File([await response.blob()], url.pathname.split('/').pop() || address);
    });
    return ending === 'done' ? photo : undefined;
  }

  /** Finds, cuts out and embeds the faces of the photo. */
  async look(): Promise<void> {
    const { file } = this;
    if (!file) return;
    this.#asked = '';
    const ending = await this.task.run(async (signal) => {
      await embedderInUse();
      if (signal.aborted) return;
      this.#asked = this.options.key;
      const found = await facet.embed(file, { ...this.options.options, pictures: true, signal });
      if (signal.aborted) return;
      this.found = found;
      if (typeof this.chosen === 'number' && this.chosen >= found.faces.length) {
        this.chosen = 'best';
      }
    });
    if (ending !== 'failed') return;
    this.#asked = this.options.key;
    this.found = undefined;
  }

  /** A frame of the webcam was looked at. */
  saw(frame: Embedded): void {
    this.chosen = 'best';
    this.found = frame;
  }
}

function urlOf(address: string): URL {
  try {
    return new URL(address, location.href);
  } catch {
    const { message, hint } = words.address.invalid;
    throw new FacetError('INVALID_OPTION', message, { hint });
  }
}
