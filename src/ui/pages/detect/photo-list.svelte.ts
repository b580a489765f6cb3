/** What the Detect page holds: the list of photos, which one is in view, which face is selected. */
import { untrack } from 'svelte';
import type { Face } from '../../../base/types';
import { Thumbnails } from '../../parts/stage/thumbnails';
import { PhotoItem } from './photo-item.svelte';
import { Runner } from './runner.svelte';
import { Search } from './search.svelte';

export class PhotoList {
  photos = $state.raw<PhotoItem[]>([]);
  current = $state.raw<PhotoItem>();
  readonly search = new Search();
  readonly runner = new Runner(this, this.search);

  #selected = $state.raw<Face>();

  /** The faces of the photo in view that are shown. */
  faces = $derived(this.search.keep(this.current?.detection));
  /** The selected face: the first where none has been chosen. */
  selected = $derived(
    this.#selected && this.faces.includes(this.#selected) ? this.#selected : this.faces[0],
  );

  /** Over all photos: faces shown, photos not readable. Counted anew when a photo is done or the limit moves. */
  tally = $derived.by(() => {
    void this.runner.done;
    const { photos } = this;
    const { surest } = this.search;
    return untrack(() => {
      let [faces, failed] = [0, 0];
      for (const { detection, error } of photos) {
        if (error) failed += 1;
        for (const { score } of detection?.faces ?? []) if (score > surest) faces += 1;
      }
      return { faces, failed };
    });
  });

  add(photos: PhotoItem[]): void {
    if (photos.length === 0) return;
    this.photos = [...this.photos, ...photos];
    this.current ??= photos[0];
    this.runner.more();
  }

  show(photo: PhotoItem): void {
    this.current = photo;
    this.#selected = undefined;
  }

  select(face: Face): void {
    this.#selected = face;
  }

  remove(photo: PhotoItem): void {
    const at = this.photos.indexOf(photo);
    this.photos = this.photos.filter((other) => other !== photo);
    if (this.current === photo) this.current = this.photos[Math.min(at, this.photos.length - 1)];
    this.runner.fewer();
  }

  clear(): void {
    this.runner.stop();
    this.photos = [];
    this.current = undefined;
    this.#selected = undefined;
    this.runner.stopped = false;
  }
}

/** Lives as long as the tab: leaving the page for another keeps the photos. */
export const list = new PhotoList();
export const thumbnails = new Thumbnails();
