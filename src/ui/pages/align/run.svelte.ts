/** One data set being aligned: starts, pauses, stops, tries failures again, and keeps what is shown. */
import { throwIfAborted, toFacetError, type FacetError } from '../../../base/errors';
import type {
  AlignEvent,
  AlignOptions,
  AlignSink,
  AlignTimings,
  Box,
  Progress,
  Tree,
} from '../../../base/types';
import { boundingBoxLines } from '../../../export/bounding-boxes';
import { facet } from '../../../page-facet';
import { BoxList } from './box-list';
import { Gate } from './gate';
import { LatestCrops } from './latest.svelte';

export interface Counts {
  total: number;
  aligned: number;
  faces: number;
  skipped: number;
}

export interface Failure extends AlignEvent {
  id: number;
}

const STAGES = ['decode', 'detect', 'crop', 'write'] as const;
const NONE: Counts = { total: 0, aligned: 0, faces: 0, skipped: 0 };

export class AlignRun {
  state = $state<'idle' | 'running' | 'paused' | 'stopped' | 'done'>('idle');
  progress = $state.raw<Progress>();
  counts = $state.raw<Counts>(NONE);
  failures = $state.raw<Failure[]>([]);
  error = $state.raw<FacetError>();
  /** Sums over the photos that were looked through. */
  timings = $state.raw<AlignTimings & { photos: number }>();
  readonly latest = new LatestCrops();

  #gate = new Gate();
  #controller = new AbortController();
  #sink?: AlignSink;
  #boxes = new BoxList();
  #ids = 0;

  get busy(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  /** Aligns the whole tree; what the sink has is skipped. */
  async start(tree: Tree, sink: AlignSink, options: AlignOptions): Promise<void> {
    this.reset();
    this.#sink = sink;
    await this.#run(tree, options);
  }

  /** Looks through the failed photos again, with other options. */
  async retry(options: AlignOptions): Promise<void> {
    const again = this.failures.filter(({ file }) => file !== undefined);
    this.failures = this.failures.filter(({ file }) => file === undefined);
    this.counts = { ...this.counts, total: this.counts.total - again.length };
    const tree = again.map(({ photo, file }) => ({ path: photo.path, file: file! }));
    await this.#run(tree, { ...options, randomOrder: false });
  }

  /** A face that the person cut out by hand. */
  async settle(failure: Failure, png: Blob, box: Box): Promise<void> {
    const { output } = failure.photo;
    try {
      await this.#sink!.write(output, png);
      this.failures = this.failures.filter((other) => other !== failure);
      const { aligned, faces } = this.counts;
      this.counts = { ...this.counts, aligned: aligned + 1, faces: faces + 1 };
      this.#boxes.set(output, `${output} ${box.join(' ')}\n`);
      this.latest.add(output, png);
      await this.#writeBoxes();
    } catch (error) {
      this.error = toFacetError(error);
    }
  }

  pause(): void {
    this.#gate.shut();
    this.state = 'paused';
  }

  resume(): void {
    this.state = 'running';
    this.#gate.open();
  }

  stop(): void {
    this.#controller.abort();
    this.#gate.open();
  }

  reset(): void {
    this.counts = NONE;
    this.failures = [];
    this.error = undefined;
    this.progress = undefined;
    this.timings = undefined;
    this.latest.clear();
    this.#boxes = new BoxList();
    this.state = 'idle';
  }

  async #run(tree: Tree, options: AlignOptions): Promise<void> {
    const { signal } = (this.#controller = new AbortController());
    const sink = this.#sink!;
    // While the gate is shut nothing is written, so nothing more is begun.
    const gated: AlignSink = {
      has: async (path) => {
        await this.#gate.pass();
        return sink.has(path);
      },
      write: async (path, content) => {
        await this.#gate.pass();
        throwIfAborted(signal);
        await sink.write(path, content);
      },
    };
    this.state = 'running';
    this.error = undefined;
    this.progress = undefined;
    try {
      await facet.align(tree, gated, {
        ...options,
        signal,
        onPhoto: (event) => this.#take(event),
        onProgress: (progress) => (this.progress = progress),
      });
      this.state = 'done';
    } catch (error) {
      this.state = 'stopped';
      const failure = toFacetError(error);
      if (failure.code !== 'ABORTED') this.error = failure;
    }
    if (!this.error) await this.#writeBoxes();
  }

  #take(event: AlignEvent): void {
    const { photo, crops, timings } = event;
    const { total, aligned, faces, skipped } = this.counts;
    const isDone = !photo.skipped && !photo.error;
    this.counts = {
      total: total + 1,
      aligned: aligned + (isDone ? 1 : 0),
      faces: faces + photo.outputs.length,
      skipped: skipped + (photo.skipped ? 1 : 0),
    };
    if (photo.error) {
      this.#ids += 1;
      this.failures = [...this.failures, { ...event, id: this.#ids }];
    }
    this.#boxes.set(photo.output, boundingBoxLines(photo));
    photo.outputs.forEach(({ path }, i) => this.latest.add(path, crops[i]!));
    if (timings) this.#time(timings);
  }

  #time(timings: AlignTimings): void {
    const before = this.timings ?? { photos: 0, decode: 0, detect: 0, crop: 0, write: 0 };
    const sums = { ...before, photos: before.photos + 1 };
    for (const stage of STAGES) sums[stage] += timings[stage];
    this.timings = sums;
  }

  async #writeBoxes(): Promise<void> {
    if (this.#boxes.empty) return;
    try {
      await this.#sink!.write(this.#boxes.name, this.#boxes.file());
    } catch (error) {
      this.error = toFacetError(error);
    }
  }
}
