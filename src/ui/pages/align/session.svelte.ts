/** What the Align page holds: the photos, how they are cut, where the faces go, and the run. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { AlignOptions, Box } from '../../../base/types';
import { refuseNested } from '../../../files/out/sinks';
import {
  forgetWork,
  keepWork,
  openAgain,
  recallWork,
  type KeptWork,
} from '../../../storage/kept-work';
import { fromFolder, type Source } from '../../parts/intake/photo-source';
import { Thumbnails } from '../../parts/stage/thumbnails';
import { Destination, type Unfinished } from './destination.svelte';
import type { Failure } from './failure-list';
import { AlignRun } from './run.svelte';
import { AlignSettings, type AlignSettingsKept } from './settings.svelte';

/** How a folder was being aligned, and the zip it was going into. */
type KeptAbout = AlignSettingsKept & { staging?: string };

class AlignSession {
  source = $state.raw<Source>();
  /** A folder of an earlier visit that was not looked through to its end. */
  kept = $state.raw<KeptWork<KeptAbout>>();
  /** The photos are being listed. */
  reading = $state(false);
  /** What went wrong beside the run: reading, choosing, saving. */
  #error = $state.raw<FacetError>();
  #isStarting = false;
  readonly settings = new AlignSettings();
  readonly destination = new Destination();
  readonly run = new AlignRun();

  error = $derived(this.#error ?? this.run.error);

  /** Looks for what earlier visits left. */
  async look(): Promise<void> {
    await this.destination.look();
    if (!this.source) this.kept = await recallWork('align');
  }

  /** Goes on with the folder of an earlier visit, where its faces were going. */
  goOn({ folder, into, about }: KeptWork<KeptAbout>, zip?: Unfinished): Promise<boolean> {
    return this.#try(async () => {
      await openAgain(folder, 'read');
      if (into) await openAgain(into, 'readwrite');
      this.settings.restore(about);
      this.destination.resume(into ?? zip);
      if (await this.take(fromFolder(folder))) await this.start();
    });
  }

  /** An unfinished zip is gone on with, once photos of its name are chosen: as they were, or more. */
  want(zip: Unfinished): void {
    this.settings.restore(zip.about.settings);
    this.destination.resume(zip);
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await forgetWork('align');
  }

  /**
   * Takes other photos; what ran before is over.
   * @returns whether there are any
   */
  async take(coming: Source | Promise<Source | undefined>): Promise<boolean> {
    let source: Source | undefined;
    await this.#try(async () => {
      this.reading = true;
      source = await coming;
      if (!source) return;
      await this.run.stop();
      this.run.reset();
      await this.destination.leave();
      this.source = source;
    });
    this.reading = false;
    return source !== undefined;
  }

  /** Aligns the photos; again, what is in the destination is skipped. */
  async start(): Promise<void> {
    if (this.#isStarting || this.run.busy) return;
    this.#isStarting = true;
    await this.#try(() => this.#start());
    this.#isStarting = false;
  }

  retry(detect: AlignOptions['detect']): Promise<boolean> {
    return this.#try(async () => {
      await this.destination.reopen();
      await this.run.retry(detect);
    });
  }

  /** Takes the face that the person cut out of a photo. */
  settle(failure: Failure, png: Blob, box: Box): Promise<boolean> {
    return this.#try(async () => {
      await this.destination.reopen();
      await this.run.settle(failure, png, box);
    });
  }

  saveZip(): Promise<boolean> {
    return this.#try(() => this.destination.saveZip());
  }

  saveUnfinished(zip: Unfinished): Promise<boolean> {
    return this.#try(() => this.destination.saveUnfinished(zip));
  }

  chooseFolder(): Promise<boolean> {
    return this.#try(() => this.destination.chooseFolder());
  }

  async #start(): Promise<void> {
    const { source, settings } = this;
    if (!source) return;
    const target = await this.destination.open(source, settings.kept);
    if (!target) return;
    await refuseNested(source.tree, target.folder);
    await this.#keep(source, settings.kept);
    await this.run.start(source.tree, target, settings.options);
    if (this.run.state === 'done') await this.leave();
  }

  async #keep({ folder }: Source, settings: AlignSettingsKept): Promise<void> {
    const { kind, folder: into, staging } = this.destination;
    const about = { ...settings, staging };
    if (folder)
      await keepWork('align', { folder, into: kind === 'folder' ? into : undefined, about });
    this.kept = undefined;
  }

  /** @returns whether it went well */
  async #try(work: () => Promise<void>): Promise<boolean> {
    this.#error = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.#error = toFacetError(error);
      return false;
    }
  }
}

/** Lives as long as the tab: leaving the page for another keeps the run going. */
export const session = new AlignSession();
export const thumbnails = new Thumbnails();
