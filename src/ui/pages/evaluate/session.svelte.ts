/** What the Evaluate page works on: the folder, the settings, the run that is shown, the runs that are kept. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type {
  EmbedOptions,
  EvaluateOptions,
  Evaluation,
  Progress,
  Tree,
} from '../../../base/types';
import { zipStream } from '../../../export/zip-writer';
import { facet } from '../../../page-facet';
import { download } from '../../parts/download';
import { forgetWork, keepWork, openAgain, recallWork, type KeptWork } from '../../parts/kept-work';
import { fromFolder, type Source } from '../../parts/photo-source';
import { text } from '../../text';
import { fetchPeople } from './people';
import { forgetRun, keepRun, keptRuns, type Run } from './runs';
import { Settings, type SettingsKept } from './settings.svelte';
import { NO_FILES, readFiles, usedPhotos, type Unread } from './source';

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
  /** Ids of runs laid over the one that is shown. */
  overlaid = $state<string[]>([]);
  labels = $state.raw<Map<string, string>>();
  busy = $state<'reading' | 'evaluating'>();
  progress = $state.raw<Progress>();
  error = $state.raw<FacetError>();
  /** Told once, by the live region. */
  outcome = $state('');
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

  /** Takes a folder, an archive or files; a file called pairs.txt alone is the pairs file. */
  async open(coming: Source | Promise<Source | undefined>): Promise<void> {
    let source: Source | undefined;
    try {
      source = await coming;
    } catch (error) {
      this.error = toFacetError(error);
    }
    if (source) await this.#read(source);
  }

  /** Opens the folder of an earlier visit, and goes on where its evaluation was not finished. */
  async goOn({ folder, about }: KeptWork<About>): Promise<void> {
    await this.open(openAgain(folder, 'read').then(() => fromFolder(folder)));
    if (this.source?.folder !== folder) return;
    this.settings.restore(about.settings);
    this.pairsFile = about.pairs;
    if (!about.done) await this.start(about.model);
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await forgetWork('evaluate');
  }

  async #read(source: Source): Promise<void> {
    await this.#work('reading', async (signal) => {
      const { files, unread } = await readFiles(source.tree, source.name, signal);
      const [only] = files.values();
      if (files.size === 1 && only instanceof File && only.name.endsWith('.txt')) {
        this.pairsFile = only;
        return;
      }
      this.files = files;
      this.unread = unread;
      this.source = source;
      this.kept = undefined;
    });
  }

  async trySample(): Promise<void> {
    await this.#work('reading', async () => {
      this.files = await fetchPeople();
      this.unread = [];
      this.source = { name: words.empty.sampleName, tree: [] };
      this.pairsFile = undefined;
    });
    if (this.files.size > 0) await this.start();
  }

  /** @param model weights to use from now on */
  async start(model?: string): Promise<void> {
    await this.#work('evaluating', async (signal) => {
      if (model) await facet.useEmbedder(model);
      await this.#keep(false);
      const options: EvaluateOptions = { ...this.settings.options, pairs: this.pairsFile };
      const onProgress = (progress: Progress) => (this.progress = progress);
      const tree: Tree = [...this.files].map(([path, file]) => ({ path, file }));
      const result = await facet.evaluate(tree, { ...options, signal, onProgress });
      this.#show(result);
      await this.#keep(true);
    });
  }

  /** The photos of the run as NumPy files in a zip; what the run computed is not computed again. */
  async saveEmbeddings(): Promise<void> {
    const run = this.run;
    if (!run) return;
    await this.#work('evaluating', async (signal) => {
      const photos = usedPhotos(run, this.files);
      const onProgress = (progress: Progress) => (this.progress = progress);
      const { standardise, flip, aligned } = run.result.options as EmbedOptions;
      const options = { model: run.result.model, standardise, flip, aligned, signal, onProgress };
      const { skipped: _, ...files } = await facet.exportEmbeddings(photos, options);
      const entries = Object.entries(files).map(([name, data]) => ({ name, data }));
      download(await new Response(zipStream(entries)).blob(), `${words.export.embeddingsFile}.zip`);
    });
  }

  stop(): void {
    this.#controller?.abort();
  }

  rename(run: Run, name: string): void {
    const renamed = { ...run, name: name.trim() || run.name };
    this.runs = this.runs.map((other) => (other.id === run.id ? renamed : other));
    if (this.run?.id === run.id) this.run = renamed;
    void keepRun(renamed);
  }

  remove(run: Run): void {
    this.runs = this.runs.filter(({ id }) => id !== run.id);
    if (this.run?.id === run.id) this.run = this.runs[0];
    void forgetRun(run.id);
  }

  toggleOverlay(run: Run): void {
    this.overlaid = this.overlaid.includes(run.id)
      ? this.overlaid.filter((id) => id !== run.id)
      : [...this.overlaid, run.id];
  }

  async #keep(done: boolean): Promise<void> {
    const folder = this.source?.folder;
    if (!folder) return;
    const settings = this.settings.kept;
    const model = facet.status.value.embedder?.id;
    await keepWork('evaluate', {
      folder,
      about: { settings, model, pairs: this.pairsFile, done },
    });
  }

  #show(result: Evaluation): void {
    const modelTitle = facet.status.value.embedder?.title ?? result.model;
    const preset = words.options.presets[this.settings.preset];
    const run: Run = {
      id: crypto.randomUUID(),
      name: words.runs.name(modelTitle, preset),
      date: Date.now(),
      source: this.source!.name,
      modelTitle,
      result,
    };
    this.run = run;
    this.runs = [run, ...this.runs];
    this.outcome = words.done(result.accuracy.mean);
    void keepRun(run);
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
