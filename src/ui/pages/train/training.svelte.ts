/** What the Train page works on: the photos, how to train, the training that runs, what became of it. */
import { throwIfAborted } from '../../../base/errors';
import type { GalleryCheck, Training, TrainOptions, TrainRun } from '../../../base/types';
import { drawnPeople } from '../../../calls/samples';
import type { Files, Unread } from '../../../files/trees/gather';
import { fromFolder, type Source } from '../../../files/trees/source';
import { facet } from '../../../page-facet';
import { gate } from '../../../storage/gate';
import {
  forgetWork,
  keepWork,
  openAgain,
  recallWork,
  type KeptWork,
} from '../../../storage/kept-work';
import { Task, type Work } from '../../work/task.svelte';
import { Decisions } from './decisions.svelte';
import { LiveTraining } from './live.svelte';
import { falseAlarmsOf, outcomeOf, outcomeOfKept, type Outcome } from './outcome';
import { countPeople, photosOf, readPhotos, someOf } from './source';
import { TrainableWeights } from './trainable.svelte';
import { TrainingForm } from './training-form.svelte';
import { TrainingList } from './training-list.svelte';
import { words } from './words';

/** What a folder is remembered by. */
interface About {
  /** Of the training that it is for. */
  id: string;
}

const NO_FILES: Files = new Map();
/** Good photos that a camera is compared with: as many as the call takes by default. */
const GOOD = 12;
/** Of whom pairs can be made in two folds, as evaluating wants them. */
const ENOUGH_PEOPLE = 4;

class TrainingState {
  readonly form = new TrainingForm();
  readonly task = new Task<'reading' | 'training'>();
  /** A camera is being measured, another folder looked at. */
  readonly beside = new Task();
  readonly weights = new TrainableWeights();
  readonly list = new TrainingList();
  /** What a person decided of photos that stand out. */
  readonly decisions = new Decisions();
  /** Photos by path. */
  files = $state.raw(NO_FILES);
  unread = $state.raw<Unread[]>([]);
  source = $state.raw<Source>();
  /** A training that goes on once its photos are chosen. */
  wanted = $state.raw<Training>();
  /** The one that runs, or ran last. */
  live = $state.raw<LiveTraining>();
  outcome = $state.raw<Outcome>();
  /** Told once, by the live region. */
  said = $state('');
  /** What a person did not ask for and should know. */
  notice = $state('');
  #run = $state.raw<TrainRun>();
  #kept: KeptWork<About> | undefined;

  constructor() {
    gate.on('wiped', () => (this.#kept = undefined));
  }

  get runs(): boolean {
    return this.task.doing === 'training';
  }

  /** Id of the training that runs. */
  get runningId(): string | undefined {
    return this.#run?.id;
  }

  /** Of the photos, by the training that is shown. */
  get check(): GalleryCheck | undefined {
    return this.live?.check ?? this.outcome?.check;
  }

  /** Looks for what there is: weights, and what earlier visits left. */
  async look(): Promise<void> {
    try {
      await Promise.all([this.weights.look(), this.list.look()]);
    } catch (error) {
      this.task.fail(error);
    }
    const { form, weights } = this;
    if (!weights.find(form.model)) form.model = undefined;
    if (!this.source) this.#kept = await recallWork('train');
  }

  /** Takes a folder, an archive or files; nothing while a training runs. */
  async open(coming: Source | Promise<Source | undefined>): Promise<void> {
    this.notice = '';
    let source: Source | undefined;
    try {
      source = await coming;
    } catch (error) {
      this.task.fail(error);
    }
    if (!source) return;
    if (this.runs) this.notice = words.running;
    else await this.#read(source);
  }

  /** The drawn people that come with Facet, through a camera that they need training for. */
  async trySample(): Promise<void> {
    this.notice = '';
    const { camera } = this.form;
    if (camera.choice === 'none') Object.assign(camera, { choice: 'door', where: 'everywhere' });
    const ending = await this.#work('reading', async (signal) => {
      const files = await drawnPeople();
      throwIfAborted(signal);
      this.#take({ name: words.empty.sampleName, tree: [] }, files, []);
    });
    if (ending === 'done') await this.#train(this.wanted);
  }

  async start(): Promise<void> {
    this.notice = '';
    await this.#train();
  }

  /** Goes on with a training; asks for its photos where it needs them and they are not open. */
  async goOn(training: Training): Promise<void> {
    this.notice = '';
    const kept = this.#kept?.about.id === training.id ? this.#kept : undefined;
    if (kept && this.files.size === 0) {
      this.wanted = training;
      await this.open(openAgain(kept.folder, 'read').then(() => fromFolder(kept.folder)));
    } else if (training.needsPhotos && this.files.size === 0) this.wanted = training;
    else await this.#train(training);
  }

  leaveWanted(): void {
    this.wanted = undefined;
  }

  pause(): void {
    this.#run?.pause();
  }

  resume(): void {
    this.#run?.resume();
  }

  /** Ends it; what was learned is measured. */
  stop(): void {
    this.#run?.resume();
    this.#run?.stop();
  }

  /** Ends it and forgets what was learned. */
  async cancel(): Promise<void> {
    await this.task.stop();
  }

  show(training: Training): void {
    this.outcome = outcomeOfKept(training);
    this.#endLive();
  }

  async forget(training: Training): Promise<void> {
    await this.beside.run(async () => {
      await this.list.forget(training);
      if (this.outcome?.id === training.id) this.outcome = undefined;
      this.said = words.runs.removed(training.title);
      if (this.#kept?.about.id === training.id) await forgetWork('train');
    });
  }

  /** Takes other people, who may not lose. */
  async takeGuard(coming: Promise<Source | undefined>): Promise<void> {
    await this.beside.run(async () => {
      this.form.guardTree = (await coming) ?? this.form.guardTree;
    });
  }

  async measureCamera(frames: File[]): Promise<void> {
    await this.beside.run(async (signal, onProgress) => {
      // Beside photos of the same people a camera is told best, unless those came from it, too.
      const good = this.form.camera.where === 'recognition' ? someOf(this.files, GOOD) : [];
      const camera = await facet.measureCamera(frames, {
        ...{ signal, onProgress },
        ...(good.length === GOOD && { good }),
      });
      this.form.camera.take(camera);
    });
  }

  async #read(source: Source): Promise<void> {
    const ending = await this.#work('reading', async (signal) => {
      const { files, unread, note } = await readPhotos(source, signal);
      throwIfAborted(signal);
      this.#take(source, files, unread);
      this.notice = note;
    });
    if (ending === 'done' && this.wanted) await this.#train(this.wanted);
  }

  #take(source: Source, files: Files, unread: Unread[]): void {
    this.files = files;
    this.unread = unread;
    this.source = source;
    this.decisions.clear();
  }

  /** @param training one that goes on, in place of a new one */
  async #train(training?: Training): Promise<void> {
    this.wanted = undefined;
    const { files, source, decisions } = this;
    const { findings = [] } = this.check ?? {};
    if (!training && !source) return;
    const since = Date.now();
    const live = new LiveTraining(
      training
        ? { mode: training.mode, falseAlarms: falseAlarmsOf(training) }
        : { mode: this.form.mode, falseAlarms: this.form.falseAlarms },
    );
    const ending = await this.#work('training', async (signal) => {
      this.#endLive();
      this.live = live;
      this.outcome = undefined;
      const options: TrainOptions = training
        ? { resume: training.id }
        : { ...this.form.options, ...decisions.options };
      const run = facet.train(decisions.treeOf(files, findings), { ...options, signal });
      this.#run = run;
      await this.#keep(run.id, source, since);
      const followed = live.follow(run);
      const result = await run.result;
      await followed;
      await Promise.all([this.list.look(), this.weights.look()]);
      this.outcome = outcomeOf(result, this.list.find(result.id));
      this.said = words.verdict.done(result.verdict.says);
    });
    this.#run = undefined;
    if (ending === 'stopped') {
      this.#endLive();
      this.said = words.cancelled;
    }
    // What failed before anything was known has nothing to show but why.
    if (ending === 'failed' && !live.check) this.#endLive();
    if (ending !== 'done') await this.list.look().catch(() => {});
  }

  /**
   * The people who taught a training nothing, to be evaluated; where there are too few of them for
   * pairs, everybody. Undefined where their photos are not open.
   */
  photosToCompare({ check }: Outcome): { files: Files; taught: boolean } | undefined {
    const heldOut = photosOf(this.files, check.heldOutPeople.people);
    if (countPeople(heldOut) >= ENOUGH_PEOPLE) return { files: heldOut, taught: false };
    return this.files.size > 0 ? { files: this.files, taught: true } : undefined;
  }

  async #keep(id: string, source: Source | undefined, since: number): Promise<void> {
    if (!source?.folder) return;
    const { folder } = source;
    this.#kept = { folder, about: { id } };
    await keepWork('train', this.#kept, since);
  }

  #endLive(): void {
    this.live?.end();
    this.live = undefined;
  }

  async #work(kind: 'reading' | 'training', work: Work) {
    this.said = '';
    return this.task.run(work, kind);
  }
}

/** Lives as long as the tab: leaving the page for another keeps the training going. */
export const training = new TrainingState();
export type { TrainingState };
