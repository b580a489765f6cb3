/** What the Evaluate page works on: the folder, the settings, the run that is shown, the runs that are kept. */
import { FacetError, throwIfAborted, toFacetError } from '../../../base/errors';
import type { EvaluateOptions, Evaluation, Progress, Tree } from '../../../base/types';
import { zipStream } from '../../../files/out/zip-writer';
import { facet } from '../../../page-facet';
import { download } from '../../parts/download';
import {
  forgetWork,
  keepWork,
  openAgain,
  recallWork,
  type KeptWork,
} from '../../../storage/kept-work';
import { fromFolder, type Source } from '../../parts/intake/photo-source';
import { text } from '../../text';
import { parseLabels, type Labels } from '../../../protocol/groups';
import { fetchPeople } from './people';
import { presetOf } from './preset';
import { RunList } from './run-list.svelte';
import { Settings, type SettingsKept } from './settings.svelte';
import { NO_FILES, readFiles, usedPhotos, type Files, type Unread } from './source';

const words = text.evaluate;

/** What an evaluation on a folder is remembered by. */
interface About {
  settings: SettingsKept;
  model?: string;
  pairs?: File;
  /** It came to its end; the folder is remembered for its pictures. */
  done: boolean;
}

class EvaluateSession {
  readonly settings = new Settings();
  /** Photos by path. */
  files = $state.raw(NO_FILES);
  unread = $state.raw<Unread[]>([]);
  source = $state.raw<Source>();
  /** The folder of an earlier visit, until one is opened. */
  kept = $state.raw<KeptWork<About>>();
  pairsFile = $state.raw<File>();
  readonly runs = new RunList(() => (this.notice = words.notKept));
  labels = $state.raw<Labels>();
  busy = $state<'reading' | 'evaluating'>();
  progress = $state.raw<Progress>();
  error = $state.raw<FacetError>();
  /** Told once, by the live region. */
  outcome = $state('');
  /** What a person did not ask for and should know. */
  notice = $state('');
  #controller?: AbortController;

  /** Looks for what earlier visits left. */
  async look(): Promise<void> {
    await this.runs.look();
    if (!this.source) this.kept = await recallWork('evaluate');
  }

  /** The photos of the run that is shown, where all of them are open. */
  get photosOfRun(): { path: string; file: Blob }[] | undefined {
    const { shown } = this.runs;
    return shown && usedPhotos(shown, this.files);
  }

  /** Takes a folder, an archive or files, or a pairs file alone; nothing while an evaluation runs. */
  async open(coming: Source | Promise<Source | undefined>): Promise<void> {
    let source: Source | undefined;
    this.notice = '';
    try {
      source = await coming;
    } catch (error) {
      this.error = toFacetError(error);
    }
    if (source && this.busy === 'evaluating') this.notice = words.running;
    else if (source) await this.#read(source);
  }

  /** Opens the folder of an earlier visit, and goes on where its evaluation was not finished. */
  async goOn({ folder, about }: KeptWork<About>): Promise<void> {
    await this.open(openAgain(folder, 'read').then(() => fromFolder(folder)));
    if (this.source?.folder !== folder) return;
    this.settings.restore(about.settings);
    this.pairsFile = about.pairs;
    if (!about.done) await this.#evaluate(about.model);
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await forgetWork('evaluate');
  }

  async #read(source: Source): Promise<void> {
    await this.#work('reading', async (signal) => {
      const given = await readFiles(source.tree, source.name, signal);
      throwIfAborted(signal);
      if ('pairs' in given) {
        this.pairsFile = given.pairs;
        this.notice = words.pairsTaken(given.pairs.name);
        return;
      }
      this.#take(source, given.files, given.unread);
    });
  }

  /** A pairs file chosen for the folder before is not this one's; one chosen before any folder is. */
  #take(source: Source, files: Files, unread: Unread[]): void {
    if (this.source) this.#forgetPairs();
    this.files = files;
    this.unread = unread;
    this.source = source;
    this.kept = undefined;
  }

  #forgetPairs(): void {
    if (!this.pairsFile) return;
    this.notice = words.pairsForgotten(this.pairsFile.name);
    this.pairsFile = undefined;
  }

  async trySample(): Promise<void> {
    let fetched = false;
    this.notice = '';
    await this.#work('reading', async (signal) => {
      const files = await fetchPeople();
      throwIfAborted(signal);
      // They have their own, also where one was chosen before any folder.
      this.#forgetPairs();
      this.#take({ name: words.empty.sampleName, tree: [] }, files, []);
      fetched = true;
    });
    if (fetched) await this.#evaluate();
  }

  async start(): Promise<void> {
    this.notice = '';
    await this.#evaluate();
  }

  /** @param model weights to use from now on */
  async #evaluate(model?: string): Promise<void> {
    const { source, files } = this;
    if (!source) return;
    await this.#work('evaluating', async (signal) => {
      // As they are now: they may be changed while this run goes on.
      const { pairsFile: pairs, settings } = this;
      const options: EvaluateOptions = { ...settings.options, pairs };
      const kept = settings.kept;
      if (model) await facet.useEmbedder(model);
      const about = { settings: kept, pairs, model: facet.status.value.embedder?.id };
      await this.#keep(source, { ...about, done: false });
      const onProgress = (progress: Progress) => (this.progress = progress);
      const tree: Tree = [...files].map(([path, file]) => ({ path, file }));
      const result = await facet.evaluate(tree, { ...options, signal, onProgress });
      this.#show(result, source.name);
      await this.#keep(source, { ...about, model: result.model, done: true });
    });
  }

  /** The photos of the run as NumPy files in a zip; what the run computed is not computed again. */
  async saveEmbeddings(): Promise<void> {
    const { photosOfRun: photos } = this;
    const run = this.runs.shown;
    if (!run || !photos) return;
    await this.#work('evaluating', async (signal) => {
      const onProgress = (progress: Progress) => (this.progress = progress);
      const { model, options } = run.result;
      const { standardise, flip, aligned, crop, crops, detector, detect } = options;
      const { skipped: _, ...files } = await facet.exportEmbeddings(photos, {
        ...{ model, standardise, flip, aligned, crop, crops, detector, detect },
        ...{ signal, onProgress },
      });
      const entries = Object.entries(files).map(([name, data]) => ({ name, data }));
      download(await new Response(zipStream(entries)).blob(), `${words.export.embeddingsFile}.zip`);
    });
  }

  async takeLabels(file: File): Promise<void> {
    this.error = undefined;
    try {
      this.labels = parseLabels(await file.text());
    } catch (cause) {
      const { message, hint } = words.labelsUnread(file.name);
      this.error = new FacetError('FILE_UNREADABLE', message, { hint, file: file.name, cause });
    }
  }

  stop(): void {
    this.#controller?.abort();
  }

  async #keep({ folder }: Source, about: About): Promise<void> {
    if (folder) await keepWork('evaluate', { folder, about });
  }

  #show(result: Evaluation, source: string): void {
    const { embedder } = facet.status.value;
    const modelTitle = embedder?.id === result.model ? embedder.title : result.model;
    this.runs.add({
      id: crypto.randomUUID(),
      name: words.runs.name(modelTitle, presetOf(result.options)),
      date: Date.now(),
      source,
      modelTitle,
      result,
    });
    this.outcome = words.done(result.accuracy.mean);
  }

  async #work(
    kind: 'reading' | 'evaluating',
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.stop();
    const controller = new AbortController();
    this.#controller = controller;
    this.busy = kind;
    this.error = undefined;
    this.outcome = '';
    this.progress = undefined;
    try {
      await work(controller.signal);
    } catch (error) {
      // What other work took the place of has nothing to tell any more.
      if (this.#controller !== controller) return;
      const facetError = toFacetError(error);
      if (facetError.code === 'ABORTED') this.outcome = words.stopped;
      else this.error = facetError;
    } finally {
      if (this.#controller === controller) this.busy = undefined;
    }
  }
}

export const session = new EvaluateSession();
export type { EvaluateSession };
