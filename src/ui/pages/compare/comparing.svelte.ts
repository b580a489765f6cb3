/** What the Compare page holds. */
import { baseName } from '../../../files/trees/tree';
import { Intake } from '../../parts/intake/intake.svelte';
import { Thumbnails } from '../../parts/stage/thumbnails';
import { FaceOptions } from './face-options.svelte';
import { Many, type ManyPhoto } from './many.svelte';
import { Pair } from './pair.svelte';

/** Changes that come within this time are one change. */
const DEBOUNCE = 250;

export class Comparing {
  mode = $state<'pair' | 'many'>('pair');
  readonly options = new FaceOptions();
  readonly pair = new Pair(this.options);
  readonly many = new Many(this.options);
  readonly intake = new Intake((rows) => this.many.add(rows));
  readonly thumbnails = new Thumbnails();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Options or weights may have changed. */
  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.pair.renew();
      this.many.renew();
    }, DEBOUNCE);
  }

  /** Empties the table. */
  clear(): void {
    this.intake.stop();
    this.many.clear();
    this.thumbnails.clear();
  }

  /** A cell of the matrix, seen closely. */
  open(a: ManyPhoto, b: ManyPhoto): void {
    this.mode = 'pair';
    for (const [at, { path, file }] of [a, b].entries()) {
      if (file) void this.pair.put(this.pair.panes[at]!, baseName(path), file);
    }
  }
}

/** Lives as long as the tab: leaving the page for another keeps the photos. */
export const comparing = new Comparing();
