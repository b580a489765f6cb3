/** What the Align page holds: the photos, how they are cut, where the faces go, and the run. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { AlignOptions, Box } from '../../../base/types';
import { forgetWork, keepWork, openAgain, recallWork, type KeptWork } from '../../parts/kept-work';
import { fromFolder, type Source } from '../../parts/photo-source';
import { Thumbnails } from '../../parts/thumbnails';
import { Destination, type About } from './destination.svelte';
import { AlignRun, type Failure } from './run.svelte';
import { AlignSettings, type AlignSettingsKept } from './settings.svelte';

class AlignSession {
  source = $state.raw<Source>();
  /** A folder of an earlier visit that was not looked through to its end. */
  kept = $state.raw<KeptWork<AlignSettingsKept>>();
  /** The photos are being listed. */
  reading = $state(false);
  /** What went wrong beside the run: reading, choosing, saving. */
  #error = $state.raw<FacetError>();
  readonly settings = new AlignSettings();
  readonly destination = new Destination();
  readonly run = new AlignRun();

  error = $derived(this.run.error ?? this.#error);

  /** Looks for what earlier visits left. */
  async look(): Promise<void> {
    await this.destination.look();
    if (!this.source) this.kept = await recallWork('align');
  }

  /** Goes on with the folder of an earlier visit, where its faces were going. */
  goOn({ folder, into, about }: KeptWork<AlignSettingsKept>): Promise<void> {
    return this.#try(async () => {
      await openAgain(folder, 'read');
      if (into) await openAgain(into, 'readwrite');
      this.settings.restore(about);
      this.destination.resume(into);
      await this.take(fromFolder(folder));
      await this.start();
    });
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await forgetWork('align');
  }

  /** Takes other photos; what ran before is over. */
  async take(coming: Source | Promise<Source | undefined>): Promise<void> {
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
      if (!sink) return;
      await this.#keep(source, settings.kept);
      await this.run.start(source.tree, sink, settings.options);
      if (this.run.state === 'done') await this.leave();
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

  async #keep({ folder }: Source, about: AlignSettingsKept): Promise<void> {
    const { kind, folder: into } = this.destination;
    if (folder)
      await keepWork('align', { folder, into: kind === 'folder' ? into : undefined, about });
    this.kept = undefined;
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
