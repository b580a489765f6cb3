/** What the Evaluate page works on: the folder, the settings, the run that is shown, the runs that are kept. */
import { FacetError, throwIfAborted, toFacetError } from '../../../base/errors';
import type { EvaluateOptions, Evaluation, Progress, Tree } from '../../../base/types';
import { zipStream } from '../../../export/zip-writer';
import { facet } from '../../../page-facet';
import { download } from '../../parts/download';
import { forgetWork, keepWork, openAgain, recallWork, type KeptWork } from '../../parts/kept-work';
import { fromFolder, type Source } from '../../parts/photo-source';
import { text } from '../../text';
import { parseLabels, type Labels } from './groups';
import { fetchPeople } from './people';
import { presetOf } from './preset';
import { forgetRun, keepRun, keptRuns, type Run } from './runs';
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
  run = $state.raw<Run>();
  runs = $state.raw<Run[]>([]);
  /** The run deleted last, until another is made: it can be taken back. */
  removed = $state.raw<Run>();
  /** Ids of runs laid over the one that is shown. */
  overlaid = $state<string[]>([]);
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
    this.runs = (await keptRuns()) ?? this.runs;
    this.run ??= this.runs[0];
    if (!this.source) this.kept = await recallWork('evaluate');
  }

  get overlays(): Run[] {
    return this.runs.filter(({ id }) => this.overlaid.includes(id) && id !== this.run?.id);
  }

  /** The photos of the run that is shown, where all of them are open. */
  get photosOfRun(): { path: string; file: Blob }[] | undefined {
    return this.run && usedPhotos(this.run, this.files);
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
    if (this.source && this.pairsFile) {
      this.notice = words.pairsForgotten(this.pairsFile.name);
      this.pairsFile = undefined;
    }
    this.files = files;
    this.unread = unread;
    this.source = source;
    this.kept = undefined;
  }

  async trySample(): Promise<void> {
    let fetched = false;
    this.notice = '';
    await this.#work('reading', async (signal) => {
      const files = await fetchPeople();
      throwIfAborted(signal);
      this.#take({ name: words.empty.sampleName, tree: [] }, files, []);
      // They have their own.
      this.pairsFile = undefined;
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
      if (model) await facet.useEmbedder(model);
      // As they are now: they may be changed while this run goes on.
      const pairs = this.pairsFile;
      const options: EvaluateOptions = { ...this.settings.options, pairs };
      const about = { settings: this.settings.kept, pairs, model: facet.status.value.embedder?.id };
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
    const { run, photosOfRun: photos } = this;
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

  rename(run: Run, name: string): void {
    const renamed = { ...run, name: name.trim() || run.name };
    this.runs = this.runs.map((other) => (other.id === run.id ? renamed : other));
    if (this.run?.id === run.id) this.run = renamed;
    void this.#store(renamed);
  }

  remove(run: Run): void {
    this.runs = this.runs.filter(({ id }) => id !== run.id);
    this.overlaid = this.overlaid.filter((id) => id !== run.id);
    if (this.run?.id === run.id) this.run = this.runs[0];
    this.removed = run;
    void forgetRun(run.id);
  }

  /** Takes the run deleted last back. */
  undoRemove(): void {
    const run = this.removed;
    if (!run) return;
    this.removed = undefined;
    this.runs = [run, ...this.runs].sort((a, b) => b.date - a.date);
    this.run ??= run;
    void this.#store(run);
  }

  toggleOverlay(run: Run): void {
    this.overlaid = this.overlaid.includes(run.id)
      ? this.overlaid.filter((id) => id !== run.id)
      : [...this.overlaid, run.id];
  }

  async #keep({ folder }: Source, about: About): Promise<void> {
    if (folder) await keepWork('evaluate', { folder, about });
  }

  #show(result: Evaluation, source: string): void {
    const { embedder } = facet.status.value;
    const modelTitle = embedder?.id === result.model ? embedder.title : result.model;
    const run: Run = {
      id: crypto.randomUUID(),
      name: words.runs.name(modelTitle, presetOf(result.options)),
      date: Date.now(),
      source,
      modelTitle,
      result,
    };
    this.run = run;
    this.runs = [run, ...this.runs];
    this.removed = undefined;
    this.outcome = words.done(result.accuracy.mean);
    void this.#store(run);
  }

  async #store(run: Run): Promise<void> {
    if (!(await keepRun(run))) this.notice = words.notKept;
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
