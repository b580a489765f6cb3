/** What the Evaluate page works on: the folder, how to measure, the run that is shown, the runs that are kept. */
import { randomId } from '../../../base/random';
import { FacetError, throwIfAborted } from '../../../base/errors';
import type { EvaluateOptions, Evaluation, Tree } from '../../../base/types';
import type { Files, Unread } from '../../../files/trees/gather';
import { fromFolder, type Source } from '../../../files/trees/source';
import { facet } from '../../../page-facet';
import { parseLabels, type Labels } from '../../../protocol/groups';
import {
  forgetWork,
  keepWork,
  openAgain,
  recallWork,
  type KeptWork,
} from '../../../storage/kept-work';
import type { Run } from '../../../storage/runs';
import { gate } from '../../../storage/gate';
import { download, zipOfArrays } from '../../downloads';
import { fetchPeople } from '../../parts/intake/samples';
import { Task, type Work } from '../../work/task.svelte';
import { EvaluationForm, type KeptForm } from './evaluation-form.svelte';
import { RunList } from './run-list.svelte';
import { presetOf } from './run-names';
import { readFiles, usedPhotos } from './source';
import { words } from './words';

/** What an evaluation on a folder is remembered by. */
interface About {
  settings: KeptForm;
  model?: string;
  pairs?: File;
  /** It came to its end; the folder is remembered for its pictures. */
  done: boolean;
}

const NO_FILES: Files = new Map();

class Evaluating {
  readonly form = new EvaluationForm();
  readonly task = new Task<'reading' | 'evaluating'>();
  /** Photos by path. */
  files = $state.raw(NO_FILES);
  unread = $state.raw<Unread[]>([]);
  source = $state.raw<Source>();
  /** The folder of an earlier visit, until one is opened. */
  kept = $state.raw<KeptWork<About>>();
  pairsFile = $state.raw<File>();
  readonly runs = new RunList((why) => (this.notice = words.notKept[why]));
  labels = $state.raw<Labels>();
  /** Told once, by the live region. */
  outcome = $state('');
  /** What a person did not ask for and should know. */
  notice = $state('');

  constructor() {
    gate.on('wiped', () => (this.kept = undefined));
  }

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
      this.task.fail(error);
    }
    if (source && this.task.doing === 'evaluating') this.notice = words.running;
    else if (source) await this.#read(source);
  }

  /** Opens the folder of an earlier visit, and goes on where its evaluation was not finished. */
  async goOn({ folder, about }: KeptWork<About>): Promise<void> {
    await this.open(openAgain(folder, 'read').then(() => fromFolder(folder)));
    if (this.source?.folder !== folder) return;
    this.form.restore(about.settings);
    this.pairsFile = about.pairs;
    if (!about.done) await this.#evaluate(about.model);
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await forgetWork('evaluate');
  }

  async #read(source: Source): Promise<void> {
    await this.#work('reading', async (signal) => {
      const given = await readFiles(source, signal);
      throwIfAborted(signal);
      if ('pairs' in given) {
        this.pairsFile = given.pairs;
        this.notice = words.pairsTaken(given.pairs.name);
        return;
      }
      this.#take(source, given.files, given.unread);
      this.notice = [this.notice, given.note].filter(Boolean).join(' ');
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
    this.notice = '';
    const ending = await this.#work('reading', async (signal) => {
      const files = await fetchPeople();
      throwIfAborted(signal);
      // They have their own, also where one was chosen before any folder.
      this.#forgetPairs();
      this.#take({ name: words.empty.sampleName, tree: [] }, files, []);
    });
    if (ending === 'done') await this.#evaluate();
  }

  async start(): Promise<void> {
    this.notice = '';
    await this.#evaluate();
  }

  /** @param model weights to use from now on */
  async #evaluate(model?: string): Promise<void> {
    const { source, files } = this;
    if (!source) return;
    const since = Date.now();
    await this.#work('evaluating', async (signal, onProgress) => {
      // As they are now: they may be changed while this run goes on.
      const { pairsFile: pairs, form } = this;
      const options: EvaluateOptions = { ...form.options, pairs };
      const settings = form.kept;
      if (model) await facet.useEmbedder(model);
      const about = { settings, pairs, model: facet.status.value.embedder?.id };
      await this.#keep(source, { ...about, done: false }, since);
      const tree: Tree = [...files].map(([path, file]) => ({ path, file }));
      const result = await facet.evaluate(tree, { ...options, signal, onProgress });
      this.#show(result, source.name, since);
      await this.#keep(source, { ...about, model: result.model, done: true }, since);
    });
  }

  /**
   * Evaluates photos with each of some weights, the runs laid over each other; nothing while an
   * evaluation runs. The weights in use are so again afterwards,
   * the first where there were none.
   */
  async compareWeights(
    { name, files, note }: { name: string; files: Files; note: string },
    models: [string, ...string[]],
  ): Promise<void> {
    if (this.task.doing === 'evaluating') {
      this.notice = words.running;
      return;
    }
    const inUse = facet.status.value.embedder?.id;
    this.#take({ name, tree: [] }, files, []);
    this.notice = note;
    for (const model of models) {
      const before = this.runs.shown;
      await this.#evaluate(model);
      if (this.task.error || this.runs.shown === before) break;
      if (before && model !== models[0] && !this.runs.isLaidOver(before)) {
        this.runs.toggleOverlay(before);
      }
    }
    await facet.useEmbedder(inUse ?? models[0]);
  }

  /** The photos of the run as NumPy files in a zip; what the run computed is not computed again. */
  async saveEmbeddings(): Promise<void> {
    const { photosOfRun: photos } = this;
    const run = this.runs.shown;
    if (!run || !photos) return;
    await this.#work('evaluating', async (signal, onProgress) => {
      const { model, options } = run.result;
      const { standardise, flip, aligned, crop, crops, detector, detect } = options;
      const { skipped: _, ...arrays } = await facet.exportEmbeddings(photos, {
        ...{ model, standardise, flip, aligned, crop, crops, detector, detect },
        ...{ signal, onProgress },
      });
      download(await zipOfArrays(arrays), `${words.export.embeddingsFile}.zip`);
    });
  }

  async takeLabels(file: File): Promise<void> {
    this.task.error = undefined;
    try {
      this.labels = parseLabels(await file.text());
    } catch (cause) {
      const { message, hint } = words.labelsUnread(file.name);
      this.task.fail(new FacetError('FILE_UNREADABLE', message, { hint, file: file.name, cause }));
    }
  }

  async #keep({ folder }: Source, about: About, since: number): Promise<void> {
    if (folder) await keepWork('evaluate', { folder, about }, since);
  }

  #show(result: Evaluation, source: string, since: number): void {
    const { embedder } = facet.status.value;
    const modelTitle = embedder?.id === result.model ? embedder.title : result.model;
    const run: Run = {
      id: randomId(),
      name: words.runs.name(modelTitle, presetOf(result.options)),
      date: Date.now(),
      source,
      modelTitle,
      result,
    };
    this.runs.add(run, since);
    this.outcome = words.done(result.accuracy.mean);
  }

  async #work(kind: 'reading' | 'evaluating', work: Work) {
    this.outcome = '';
    const ending = await this.task.run(work, kind);
    if (ending === 'stopped') this.outcome = words.stopped;
    return ending;
  }
}

/** Lives as long as the tab: leaving the page for another keeps the run going. */
export const evaluating = new Evaluating();
export type { Evaluating };
