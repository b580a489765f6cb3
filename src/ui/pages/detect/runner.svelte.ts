/** Looks through the photos that wait: the one in view first, then the others in order. */
import { toFacetError } from '../../../base/errors';
import { Meter } from '../../../base/meter';
import type { Progress } from '../../../base/types';
import { facet } from '../../../page-facet';
import { Task } from '../../work/task.svelte';
import type { PhotoItem } from './photo-item.svelte';
import type { Search } from './search.svelte';

/** Changes that come within this time make one run, not several. */
const DEBOUNCE = 250;

export class Runner {
  /** The person stopped it while photos waited. */
  stopped = $state(false);
  done = $state(0);
  total = $state(0);
  readonly task = new Task('single');

  #rate = $state<number>();
  /** Of the options that `done` counts for. */
  #key = '';
  #cursor = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly list: { photos: PhotoItem[]; current: PhotoItem | undefined },
    private readonly search: Search,
  ) {}

  get progress(): Progress {
    const { done, total } = this;
    const rate = this.#rate;
    const secondsLeft = rate && (total - done) / rate;
    return { done, total, unit: 'photos', rate, secondsLeft };
  }

  /** Photos were added: goes on, or starts. */
  more(): void {
    this.stopped = false;
    this.#count();
    if (this.done < this.total) void this.#run();
  }

  /** Photos were taken off the list. */
  fewer(): void {
    this.#count();
  }

  /** Options or weights may have changed: then what runs is out of date. */
  renew(): void {
    if (this.search.key === this.#key) return;
    void this.task.stop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.more();
    }, DEBOUNCE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.task.stop();
    this.stopped = true;
  }

  #count(): void {
    const { key } = this.search;
    const { photos } = this.list;
    this.#key = key;
    this.#cursor = 0;
    this.total = photos.length;
    this.done = photos.filter(
      (photo) => photo.hopeless || (photo.asked === key && photo.state !== 'running'),
    ).length;
  }

  #next(key: string): PhotoItem | undefined {
    const { current, photos } = this.list;
    if (current && waits(current, key)) return current;
    while (this.#cursor < photos.length) {
      const photo = photos[this.#cursor++]!;
      if (waits(photo, key)) return photo;
    }
    return undefined;
  }

  *#supply(key: string, sent: PhotoItem[]): Generator<Blob> {
    for (let photo = this.#next(key); photo; photo = this.#next(key)) {
      photo.begin(key);
      sent.push(photo);
      yield photo.file;
    }
  }

  async #run(): Promise<void> {
    const ending = await this.task.run((signal) => this.#look(signal));
    // Photos may have come meanwhile; where the options changed, the timer starts the next run.
    if (ending && !this.stopped && this.#timer === undefined) this.more();
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { key, options } = this.search;
    const sent: PhotoItem[] = [];
    const meter = new Meter('photos');
    let settled = 0;
    try {
      const results = facet.detectMany(this.#supply(key, sent), { ...options, signal });
      for await (const { index, detection, error } of results) {
        if (signal.aborted) break;
        sent[index]!.settle(detection, error);
        this.#rate = meter.at((settled += 1)).rate;
        this.done = Math.min(this.done + 1, this.total);
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(key, error);
    }
    for (const photo of sent) photo.release();
  }

  /** The whole call failed, not one photo: no photo that waits will fare better. */
  #fail(key: string, error: unknown): void {
    const failure = toFacetError(error);
    for (const photo of this.list.photos) {
      if (photo.state !== 'running' && !waits(photo, key)) continue;
      photo.begin(key);
      photo.settle(undefined, failure);
    }
  }
}

const waits = (photo: PhotoItem, key: string) => !photo.hopeless && photo.asked !== key;
