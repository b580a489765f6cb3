/** One side of a comparison: a photo or the webcam, the faces in it, and which of them is meant. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { Embedded, Face, Photo } from '../../../base/types';
import { facet } from '../../../page-facet';
import { Webcam } from '../../parts/intake/webcam.svelte';
import { embedderInUse } from './first-use';
import type { Settings } from './settings.svelte';

export type Side = 'first' | 'second';
/** What is known of a photo; of a frame of the webcam, the one face it is about. */
export type Found = Pick<Embedded, 'faces' | 'best' | 'width' | 'height' | 'notes'>;

export class Pane {
  readonly side: Side;
  readonly camera = new Webcam();
  name = $state('');
  file = $state.raw<Blob>();
  /** The webcam's picture, while it is on. */
  video = $state.raw<HTMLVideoElement>();
  found = $state.raw<Found>();
  error = $state.raw<FacetError>();
  busy = $state(false);
  crop = $state.raw<ImageBitmap>();
  chosen = $state<number | 'best'>('best');

  index = $derived(this.chosen === 'best' ? (this.found?.best ?? -1) : this.chosen);
  face = $derived<Face | undefined>(this.found?.faces[this.index]);

  #settings: Settings;
  #controller: AbortController | undefined;
  /** Of the settings and weights that `found` belongs to; empty until an embedder is there. */
  #asked = '';

  constructor(side: Side, settings: Settings) {
    this.side = side;
    this.#settings = settings;
  }

  get empty(): boolean {
    return !this.file && !this.camera.on && !this.error && !this.busy;
  }

  /** What to compare. */
  get photo(): Photo | undefined {
    return this.camera.on ? this.video : this.file;
  }

  get outdated(): boolean {
    if (!this.file || this.camera.on) return false;
    return this.#asked !== '' && this.#asked !== this.#settings.key;
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
    this.error = toFacetError(error);
  }

  clear(): void {
    this.#controller?.abort();
    this.camera.stop();
    this.name = '';
    this.file = undefined;
    this.found = undefined;
    this.error = undefined;
    this.busy = false;
    this.crop = undefined;
    this.chosen = 'best';
    this.#asked = '';
  }

  /** Finds and embeds the faces of the photo, and cuts out the chosen one. */
  async look(): Promise<void> {
    const { file } = this;
    if (!file) return;
    this.#controller?.abort();
    const { signal } = (this.#controller = new AbortController());
    this.busy = true;
    this.error = undefined;
    this.#asked = '';
    try {
      await embedderInUse();
      if (signal.aborted) return;
      this.#asked = this.#settings.key;
      const found = await facet.embed(file, { ...this.#settings.options, signal });
      if (signal.aborted) return;
      this.found = found;
      if (typeof this.chosen === 'number' && this.chosen >= found.faces.length) {
        this.chosen = 'best';
      }
      await this.cut();
    } catch (error) {
      if (signal.aborted) return;
      this.#asked = this.#settings.key;
      this.found = undefined;
      this.crop = undefined;
      this.error = toFacetError(error);
    }
    if (!signal.aborted) this.busy = false;
  }

  /** Shows the face as the network sees it. */
  async cut(photo: Photo | undefined = this.file): Promise<void> {
    const { face } = this;
    const { rule } = this.#settings;
    const crop = face && photo && rule && (await facet.crop(photo, face, { rule }));
    if (this.face === face) this.crop = crop;
  }

  /** A frame of the webcam was looked at. */
  async saw(frame: ImageBitmap, face: Face | undefined): Promise<void> {
    const { width, height } = frame;
    this.chosen = 'best';
    this.found = { faces: face ? [face] : [], best: face ? 0 : -1, width, height };
    await this.cut(frame);
  }
}
