/** What the Clean page works on: the data set, what was found in it, what was decided, where it is saved. */
import { FacetError } from '../../../base/errors';
import type { AlignDestination, Cleaning, SavedTree } from '../../../base/types';
import { safeName } from '../../../files/out/names';
import type { Source } from '../../../files/trees/source';
import { facet } from '../../../page-facet';
import { download } from '../../downloads';
import { pickFolder, pickZip } from '../../parts/intake/pickers';
import { FaceCrops } from '../../parts/sheet/face-crops';
import { Task } from '../../work/task.svelte';
import { CleanForm } from './clean-form.svelte';
import { Decisions } from './decisions.svelte';
import { sampleErrors } from './sample';
import { readDataSet, type DataSource } from './source';
import { words } from './words';

class CleaningState {
  readonly form = new CleanForm();
  readonly task = new Task<'reading' | 'looking' | 'saving'>('single');
  readonly decisions = new Decisions();
  readonly crops = new FaceCrops();
  source = $state.raw<DataSource>();
  report = $state.raw<Cleaning>();
  /** Told once, by the live region. */
  outcome = $state('');
  /** What a person did not ask for and should know. */
  notice = $state('');

  /** Takes a folder, an archive or files; nothing while something runs. */
  async open(coming: Source | Promise<Source | undefined>): Promise<void> {
    const source = await this.#read(coming);
    if (source) this.#take(source);
  }

  /** The same for the data set that is tested with. */
  async openTest(coming: Source | Promise<Source | undefined>): Promise<void> {
    this.form.test = (await this.#read(coming)) ?? this.form.test;
  }

  async start(): Promise<void> {
    const { source } = this;
    if (!source) return;
    this.#begin();
    const ending = await this.task.run(async (signal, onProgress) => {
      const report = await facet.clean(source.tree, {
        ...this.form.options,
        ...{ signal, onProgress },
      });
      this.report = report;
      // The data set that is tested with may be another, with photos of the same names.
      this.crops.clear();
      this.decisions.keepOnly(report.files);
      this.notice = report.notes.join(' ');
      this.outcome = words.done(report.findings.length);
    }, 'looking');
    if (ending === 'stopped') this.outcome = words.stopped;
  }

  async trySample(): Promise<void> {
    this.#begin();
    const ending = await this.task.run(async () => {
      const tree = await sampleErrors();
      this.#take({ name: words.empty.sampleName, tree, photos: tree.length });
    }, 'reading');
    if (ending === 'done') await this.start();
  }

  async saveFolder(): Promise<void> {
    const folder = await this.#asked(pickFolder('facet-cleaned', 'readwrite'));
    if (!folder) return;
    const mine = this.source?.folder;
    if (mine && (await mine.resolve(folder)) !== null) {
      const { message, hint } = words.save.within;
      this.task.fail(new FacetError('INVALID_OPTION', message, { hint }));
      return;
    }
    await this.#save(folder.name, words.save.stoppedFolder(folder.name), (save) => save(folder));
  }

  async saveZip(): Promise<void> {
    const name = `${safeName(this.source?.name.replace(/\.\w+$/, '') ?? '')} cleaned.zip`;
    const file = await this.#asked(pickZip(name));
    if (!file) return;
    await this.#save(name, words.save.stoppedZip, async (save) => {
      if (file !== 'none') {
        await save(await file.createWritable());
        return;
      }
      const { readable, writable } = new TransformStream<
        Uint8Array<ArrayBuffer>,
        Uint8Array<ArrayBuffer>
      >();
      const headers = { 'Content-Type': 'application/zip' };
      const zip = new Response(readable, { headers }).blob();
      // Where writing fails, that is why there is no zip.
      zip.catch(() => {});
      await save(writable);
      download(await zip, name);
    });
  }

  async #save(
    where: string,
    stopped: string,
    write: (save: (destination: AlignDestination) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { report } = this;
    if (!report) return;
    this.#begin();
    const ending = await this.task.run(async (signal, onProgress) => {
      let saved: SavedTree | undefined;
      const moves = this.decisions.moves.values();
      await write(async (destination) => {
        saved = await facet.clean.save(report, moves, destination, { signal, onProgress });
      });
      this.outcome = words.save.saved(saved!.written, where);
      const { failed } = saved!;
      const [first] = failed;
      if (first) {
        this.notice = `${words.save.failed(failed.length)} ${first.path}: ${first.error.message}`;
      }
    }, 'saving');
    if (ending === 'stopped') this.notice = stopped;
  }

  /** Decisions and pictures go by path, and another data set can have the same paths. */
  #take(source: DataSource): void {
    this.source = source;
    this.report = undefined;
    this.decisions.clear();
    this.crops.clear();
  }

  #begin(): void {
    this.notice = '';
    this.outcome = '';
  }

  async #read(coming: Source | Promise<Source | undefined>): Promise<DataSource | undefined> {
    const given = await this.#asked(Promise.resolve(coming));
    if (!given) return undefined;
    if (this.task.busy) {
      this.notice = words.running;
      return undefined;
    }
    this.#begin();
    let read: DataSource | undefined;
    await this.task.run(async (signal) => {
      const { source, note } = await readDataSet(given, signal);
      read = source;
      this.notice = note;
    }, 'reading');
    return read;
  }

  async #asked<T>(asking: Promise<T>): Promise<T | undefined> {
    try {
      return await asking;
    } catch (error) {
      this.task.fail(error);
      return undefined;
    }
  }
}

/** Lives as long as the tab: leaving the page for another keeps what was found and decided. */
export const cleaning = new CleaningState();
export type { CleaningState };
