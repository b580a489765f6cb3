/** What the Align page holds: the photos, how they are cut, where the faces go, and the run. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { AlignOptions, Box } from '../../../base/types';
import { Thumbnails } from '../../parts/thumbnails';
import { Destination, type About } from './destination.svelte';
import { AlignRun, type Failure } from './run.svelte';
import { AlignSettings } from './settings.svelte';
import type { Source } from './source';

class AlignSession {
  source = $state.raw<Source>();
  /** The photos are being listed. */
  reading = $state(false);
  /** What went wrong beside the run: reading, choosing, saving. */
  #error = $state.raw<FacetError>();
  readonly settings = new AlignSettings();
  readonly destination = new Destination();
  readonly run = new AlignRun();

  error = $derived(this.run.error ?? this.#error);

  /** Takes other photos; what ran before is over. */
  async take(coming: Source | undefined | Promise<Source | undefined>): Promise<void> {
    await this.#try(async () => {
      this.reading = true;
      const source = await coming;
      if (!source) return;
      this.run.stop();
      this.run.reset();
      this.destination.leave();
      this.source = source;
    });
    this.reading = false;
  }

  /** Aligns the photos; again, what is in the destination is skipped. */
  start(): Promise<void> {
    return this.#try(async () => {
      const { source, settings } = this;
      if (!source) return;
      const about: About = { source: source.name, settings: settings.kept };
      const sink = await this.destination.open(about);
      if (sink) await this.run.start(source.tree, sink, settings.options);
    });
  }

  retry(detect: AlignOptions['detect']): Promise<void> {
    return this.#try(async () => {
      const { options } = this.settings;
      await this.destination.reopen();
      await this.run.retry({ ...options, detect: { ...options.detect, ...detect } });
    });
  }

  /** Takes the face that the person cut out of a photo. */
  settle(failure: Failure, png: Blob, box: Box): Promise<void> {
    return this.#try(async () => {
      await this.destination.reopen();
      await this.run.settle(failure, png, box);
    });
  }

  saveZip(): Promise<void> {
    return this.#try(() => this.destination.saveZip());
  }

  /** Saves a zip that an earlier visit left, as far as it came. */
  saveUnfinished(about: About): Promise<void> {
    return this.#try(async () => {
      await this.destination.take({ about });
      await this.destination.saveZip();
    });
  }

  chooseFolder(): Promise<void> {
    return this.#try(() => this.destination.chooseFolder());
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (error) {
      this.#error = toFacetError(error);
    }
  }
}

/** Lives as long as the tab: leaving the page for another keeps the run going. */
export const session = new AlignSession();
export const thumbnails = new Thumbnails();
