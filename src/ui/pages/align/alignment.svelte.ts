/** What the Align page holds: the photos, how they are cut, where the faces go, and the run. */
import type { AlignOptions, Box } from '../../../base/types';
import { Account } from '../../../files/trees/account';
import { refuseNested } from '../../../files/out/sinks';
import { fromFolder, type Source } from '../../../files/trees/source';
import {
  forgetWork,
  keepWork,
  openAgain,
  recallWork,
  type KeptWork,
} from '../../../storage/kept-work';
import { gate } from '../../../storage/gate';
import { nothingIn } from '../../parts/intake/left-out';
import { fetchPortraits } from '../../parts/intake/samples';
import { Thumbnails } from '../../parts/stage/thumbnails';
import { Task } from '../../work/task.svelte';
import { Aligning } from './aligning.svelte';
import { AlignmentOptions, type KeptOptions } from './alignment-options.svelte';
import { Destination, type Unfinished } from './destination.svelte';
import type { Failure } from './failure-list';
import { words } from './words';

/** How a folder was being aligned, and the zip it was going into. */
type KeptAbout = KeptOptions & { staging?: string };

class Alignment {
  source = $state.raw<Source>();
  /** A folder of an earlier visit that was not looked through to its end. */
  kept = $state.raw<KeptWork<KeptAbout>>();
  readonly options = new AlignmentOptions();
  readonly destination = new Destination();
  readonly run = new Aligning();
  /** What is done beside the run: reading, choosing, saving. */
  readonly #task = new Task<'reading' | 'starting' | 'work'>();

  /** What a person did not ask for and should know. */
  notice = $state('');

  reading = $derived(this.#task.doing === 'reading');
  error = $derived(this.#task.error ?? this.run.task.error);

  constructor() {
    gate.on('wiped', () => (this.kept = undefined));
  }

  /** Looks for what earlier visits left. */
  async look(): Promise<void> {
    await this.destination.look();
    if (!this.source) this.kept = await recallWork('align');
  }

  /** Goes on with the folder of an earlier visit, where its faces were going. */
  async goOn({ folder, into, about }: KeptWork<KeptAbout>, zip?: Unfinished): Promise<void> {
    await this.#task.run(async () => {
      await openAgain(folder, 'read');
      if (into) await openAgain(into, 'readwrite');
      this.options.restore(about);
      this.destination.resume(into ?? zip);
      await this.#take(fromFolder(folder));
      await this.#start();
    });
  }

  /** An unfinished zip is gone on with, once photos of its name are chosen: as they were, or more. */
  want(zip: Unfinished): void {
    this.options.restore(zip.about.settings);
    this.destination.resume(zip);
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await forgetWork('align');
  }

  /** Takes other photos, unless there are none; what ran before is over. */
  async take(coming: Source | Promise<Source | undefined>): Promise<void> {
    this.notice = '';
    if (this.run.busy) {
      this.notice = words.running;
      return void Promise.resolve(coming).catch(() => {});
    }
    await this.#task.run(async () => {
      const source = await coming;
      const { account = new Account(), tree } = source ?? {};
      if (Array.isArray(tree) && tree.length === 0) throw nothingIn(account);
      await this.#take(source);
    }, 'reading');
  }

  /** Aligns the sample people, with the options as they are. */
  async trySamples(): Promise<void> {
    await this.#task.run(async () => {
      await this.#take({ name: words.source.samples, tree: await fetchPortraits() });
      await this.#start();
    }, 'reading');
  }

  /** Aligns the photos; again, what is in the destination is skipped. */
  async start(): Promise<void> {
    this.notice = '';
    if (this.#task.doing === 'starting' || this.run.busy) return;
    await this.#task.run(() => this.#start(), 'starting');
  }

  async retry(detect: AlignOptions['detect']): Promise<void> {
    await this.#task.run(async () => {
      await this.destination.reopen();
      await this.run.retry(detect);
    });
  }

  /** Takes the face that the person cut out of a photo. */
  async settle(failure: Failure, png: Blob, box: Box): Promise<void> {
    await this.#task.run(async () => {
      await this.destination.reopen();
      await this.run.settle(failure, png, box);
    });
  }

  async saveZip(): Promise<void> {
    await this.#task.run(() => this.destination.saveZip());
  }

  async saveUnfinished(zip: Unfinished): Promise<void> {
    await this.#task.run(() => this.destination.saveUnfinished(zip));
  }

  async chooseFolder(): Promise<void> {
    await this.#task.run(() => this.destination.chooseFolder());
  }

  async #take(source: Source | undefined): Promise<void> {
    if (!source) return;
    await this.run.stop();
    this.run.reset();
    await this.destination.leave();
    this.source = source;
  }

  async #start(): Promise<void> {
    const { source, options } = this;
    if (!source) return;
    const since = Date.now();
    const target = await this.destination.open(source, options.kept);
    if (!target) return;
    if (!target.own) await refuseNested(source.tree, target.folder);
    await this.#keep(source, since);
    await this.run.start(source, target, options.options);
    if (this.run.state === 'done') await this.leave();
  }

  async #keep({ folder }: Source, since: number): Promise<void> {
    const { kind, folder: chosen, staging } = this.destination;
    const into = kind === 'folder' ? chosen : undefined;
    if (folder) {
      await keepWork('align', { folder, into, about: { ...this.options.kept, staging } }, since);
    }
    this.kept = undefined;
  }
}

/** Lives as long as the tab: leaving the page for another keeps the run going. */
export const alignment = new Alignment();
export const thumbnails = new Thumbnails();
