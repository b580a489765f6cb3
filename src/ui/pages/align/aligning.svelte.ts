/** One data set being aligned: starts, pauses, stops, tries failures again, and keeps what is shown. */
import { throwIfAborted } from '../../../base/errors';
import type {
  AlignEvent,
  AlignOptions,
  AlignReport,
  AlignSink,
  AlignTimings,
  Box,
  Tree,
} from '../../../base/types';
import { boundingBoxLines } from '../../../export/bounding-boxes';
import { NONE_LEFT_OUT, together } from '../../../files/trees/account';
import type { Source } from '../../../files/trees/source';
import { facet } from '../../../page-facet';
import { BoxFile } from '../../../storage/box-file';
import { Task, type Work } from '../../work/task.svelte';
import { noteOf } from '../../parts/intake/left-out';
import { FailureList, type Failure } from './failure-list';
import { Gate } from './gate';
import { LatestCrops } from './latest-crops.svelte';

export interface Counts {
  total: number;
  aligned: number;
  faces: number;
  skipped: number;
}

/** A folder to write into. */
export interface Target {
  folder: FileSystemDirectoryHandle;
  /** Its files. */
  sink: AlignSink;
  /** Nobody else writes there. */
  own: boolean;
}

const STAGES = ['decode', 'detect', 'crop', 'write'] as const;
const NONE: Counts = { total: 0, aligned: 0, faces: 0, skipped: 0 };

export class Aligning {
  state = $state<'idle' | 'running' | 'paused' | 'stopped' | 'done'>('idle');
  counts = $state.raw<Counts>(NONE);
  failures = $state.raw<Failure[]>([]);
  /** What was left out, and what to know of the whole. */
  note = $state('');
  /** Of those: shown to have no face. The others could not be read. */
  faceless = $derived(this.failures.filter(({ photo }) => photo.error?.code === 'NO_FACE').length);
  /** Sums over the photos that were looked through. */
  timings = $state.raw<AlignTimings & { photos: number }>();
  /** What it was started with: what is done later to its photos is done in the same way. */
  options = $state.raw<AlignOptions>({});
  readonly latest = new LatestCrops();
  readonly task = new Task();

  #failed = new FailureList((all) => (this.failures = all));
  #gate = new Gate();
  #target?: Target & { boxes: BoxFile };

  get busy(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  /** Aligns the whole tree; what the target has is skipped. */
  async start({ tree, account }: Source, target: Target, options: AlignOptions): Promise<void> {
    this.reset();
    this.options = options;
    await this.#run(async (...call) => {
      this.#target = { ...target, boxes: await BoxFile.open(target.folder, target.sink) };
      const report = await this.#align(tree, options, ...call);
      const leftOut = together(report.leftOut, account?.leftOut ?? NONE_LEFT_OUT);
      this.note = noteOf({ ...report, leftOut });
    });
  }

  /** Looks through the failed photos again, the detector otherwise. A failure stays until its photo is through. */
  async retry(detect: AlignOptions['detect']): Promise<void> {
    const { tree, outputOf } = this.#failed.again();
    const options = {
      ...this.options,
      detect: { ...this.options.detect, ...detect },
      randomOrder: false,
      outputOf,
    };
    await this.#run((...call) => this.#align(tree, options, ...call));
  }

  /** A face that the person cut out by hand. */
  async settle({ photo: { output } }: Failure, png: Blob, box: Box): Promise<void> {
    const { sink, boxes } = this.#target!;
    try {
      await sink.write(output, png);
      this.#failed.remove(output);
      this.#failed.tell();
      const { aligned, faces } = this.counts;
      this.counts = { ...this.counts, aligned: aligned + 1, faces: faces + 1 };
      boxes.add(output, `${output} ${box.join(' ')}\n`);
      this.latest.add(output, png);
      await boxes.save();
    } catch (error) {
      this.task.fail(error);
    }
  }

  pause(): void {
    this.#gate.shut();
    this.state = 'paused';
    // What keeps it from being written is said when the run ends.
    void this.#target?.boxes.save().catch(() => {});
  }

  resume(): void {
    this.state = 'running';
    this.#gate.open();
  }

  /** Resolves once nothing is written any more. */
  stop(): Promise<void> {
    this.#gate.open();
    return this.task.stop();
  }

  reset(): void {
    this.counts = NONE;
    this.note = '';
    this.#failed.clear();
    this.task.clear();
    this.timings = undefined;
    this.latest.clear();
    void this.#target?.boxes.close();
    this.#target = undefined;
    this.state = 'idle';
  }

  /** Does the work and writes the list of what came of it, also where the work fails. */
  #run(work: Work): Promise<unknown> {
    this.state = 'running';
    return this.task.run(async (...call) => {
      let isWhole = false;
      try {
        await work(...call);
        isWhole = true;
      } finally {
        await this.#target?.boxes.save().catch((error) => this.task.fail(error));
        this.#failed.tell();
        this.state = isWhole ? 'done' : 'stopped';
      }
    });
  }

  async #align(tree: Tree, options: AlignOptions, ...call: Parameters<Work>): Promise<AlignReport> {
    const [signal, onProgress] = call;
    const { sink, boxes, own } = this.#target!;
    // While the gate is shut nothing is written, so nothing more is begun.
    const gated: AlignSink = {
      has: async (path) => {
        await this.#gate.pass();
        // A tab that was closed had written faces that it had not listed yet: those are cut again.
        return (!own || boxes.has(path)) && sink.has(path);
      },
      write: async (path, content) => {
        await this.#gate.pass();
        throwIfAborted(signal);
        await sink.write(path, content);
      },
    };
    const onPhoto = (event: AlignEvent) => this.#take(event);
    return facet.align(tree, gated, { ...options, signal, onPhoto, onProgress });
  }

  #take(event: AlignEvent): void {
    const { photo, crops, timings } = event;
    const { total, aligned, faces, skipped } = this.counts;
    const isAgain = this.#failed.remove(photo.output);
    const isDone = !photo.skipped && !photo.error;
    this.counts = {
      total: total + (isAgain ? 0 : 1),
      aligned: aligned + (isDone ? 1 : 0),
      faces: faces + photo.outputs.length,
      skipped: skipped + (photo.skipped ? 1 : 0),
    };
    if (photo.error) this.#failed.add(event);
    this.#target!.boxes.add(photo.output, boundingBoxLines(photo));
    photo.outputs.forEach(({ path }, i) => this.latest.add(path, crops[i]!));
    if (timings) this.#time(timings);
  }

  #time(timings: AlignTimings): void {
    const before = this.timings ?? { photos: 0, decode: 0, detect: 0, crop: 0, write: 0 };
    const sums = { ...before, photos: before.photos + 1 };
    for (const stage of STAGES) sums[stage] += timings[stage];
    this.timings = sums;
  }
}
