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
import type { TreeInput } from '../../../photos/tree';
import { download } from '../../parts/download';
import { text } from '../../text';
import { fetchPeople } from './people';
import { forgetRun, keepRun, keptRuns, type Run } from './runs';
import { Settings } from './settings.svelte';
import { NO_FILES, readFiles, usedPhotos } from './source';

const words = text.evaluate;

class EvaluateSession {
  readonly settings = new Settings();
  /** Photos by path. */
  files = $state.raw(NO_FILES);
  source = $state('');
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

  constructor() {
    void keptRuns().then((runs) => {
      this.runs = runs;
      this.run ??= runs[0];
    });
  }

  get overlays(): Run[] {
    return this.runs.filter(({ id }) => this.overlaid.includes(id) && id !== this.run?.id);
  }

  /** Takes a folder, an archive or files; a file called pairs.txt alone is the pairs file. */
  async open(input: TreeInput, name: string): Promise<void> {
    await this.#work('reading', async (signal) => {
      const files = await readFiles(input, signal);
      const [only] = files.values();
      if (files.size === 1 && only instanceof File && only.name.endsWith('.txt')) {
        this.pairsFile = only;
        return;
      }
      this.files = files;
      this.source = name;
    });
  }

  async trySample(): Promise<void> {
    await this.#work('reading', async () => {
      this.files = await fetchPeople();
      this.source = words.empty.sampleName;
      this.pairsFile = undefined;
    });
    if (this.files.size > 0) await this.start();
  }

  async start(): Promise<void> {
    await this.#work('evaluating', async (signal) => {
      const options: EvaluateOptions = { ...this.settings.options, pairs: this.pairsFile };
      const onProgress = (progress: Progress) => (this.progress = progress);
      const tree: Tree = [...this.files].map(([path, file]) => ({ path, file }));
      const result = await facet.evaluate(tree, { ...options, signal, onProgress });
      this.#show(result);
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

  #show(result: Evaluation): void {
    const modelTitle = facet.status.value.embedder?.title ?? result.model;
    const preset = words.options.presets[this.settings.preset];
    const run: Run = {
      id: crypto.randomUUID(),
      name: words.runs.name(modelTitle, preset),
      date: Date.now(),
      source: this.source,
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
