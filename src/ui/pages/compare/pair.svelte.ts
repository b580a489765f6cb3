/** Two panes and what their faces have to do with each other. */
import { throwIfAborted, toFacetError, type FacetError } from '../../../base/errors';
import type { Comparison } from '../../../base/types';
import { Account } from '../../../files/trees/account';
import { baseName, readTree, type TreeInput } from '../../../files/trees/tree';
import { facet } from '../../../page-facet';
import { judgeEntry } from '../../../photos/judge-entry';
import { noteOf, nothingIn } from '../../parts/intake/left-out';
import { embedderInUse } from '../../status.svelte';
import { Task } from '../../work/task.svelte';
import type { FaceOptions } from './face-options.svelte';
import { Pane } from './pane.svelte';
import { Why } from './why.svelte';
import { words } from './words';

export class Pair {
  readonly panes: [Pane, Pane];
  readonly why = new Why();
  readonly matching = new Task();
  comparison = $state.raw<Comparison>();
  /** What to know of the last drop. */
  note = $state('');
  /** Why nothing came of the last drop. */
  refused = $state.raw<FacetError>();

  #taken = 0;

  constructor(private readonly options: FaceOptions) {
    this.panes = [new Pane('first', options), new Pane('second', options)];
  }

  get live(): boolean {
    return this.panes.some(({ camera }) => camera.on);
  }

  other(pane: Pane): Pane {
    return this.panes[pane === this.panes[0] ? 1 : 0];
  }

  /** Where a photo goes that was given to neither: the empty pane, or else the second. */
  get emptier(): Pane {
    return this.panes.find(({ empty }) => empty) ?? this.panes[1];
  }

  async put(pane: Pane, name: string, file: Blob, chosen: number | 'best' = 'best'): Promise<void> {
    pane.show(name, file, chosen);
    await this.#look(pane);
  }

  /** The first photo of what was handed over; a second one goes to the other pane. */
  async take(pane: Pane, input: TreeInput | Promise<TreeInput>): Promise<void> {
    this.note = '';
    this.refused = undefined;
    // A drop is emptied when its event ends: it has to be opened before anything is awaited.
    const account = new Account();
    const options = { account, judge: judgeEntry };
    const opened = input instanceof Promise ? undefined : readTree(input, options);
    let next: Pane = pane;
    let count = 0;
    try {
      for await (const { path, file, error } of opened ?? readTree(await input, options)) {
        count += 1;
        if (count > 2) {
          this.note = words.tooMany;
          return;
        }
        if (file) void this.put(next, baseName(path), file);
        else this.#fail(next, baseName(path), error);
        next = this.other(pane);
      }
      if (count === 0) throw nothingIn(account);
      this.note = noteOf(account);
    } catch (error) {
      this.refused = toFacetError(error);
    }
  }

  /** A photo of the page's own origin. */
  async fetch(pane: Pane, address: string): Promise<void> {
    const photo = await pane.fetch(address);
    if (photo) await this.put(pane, photo.name, photo);
  }

  choose(pane: Pane, index: number): void {
    if (index === pane.index) return;
    pane.chosen = index;
    this.#forget();
    void this.#match();
  }

  clear(pane: Pane): void {
    pane.clear();
    this.#forget();
  }

  /** Options or weights may have changed. */
  renew(): void {
    for (const pane of this.panes) if (pane.outdated) void this.#look(pane);
  }

  async start(pane: Pane): Promise<void> {
    this.clear(pane);
    await pane.camera.start();
  }

  async shoot(pane: Pane): Promise<void> {
    if (!pane.video) return;
    const photo = await pane.camera.shot(pane.video);
    if (!photo) return;
    this.#taken += 1;
    await this.put(pane, words.webcamFile(this.#taken), photo);
  }

  stop(): void {
    this.why.task.clear();
    for (const pane of this.panes) if (pane.camera.on) this.clear(pane);
  }

  /** Compares the newest frame, and then the newest again, until the signal fires. */
  async watch(pane: Pane, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    pane.video = video;
    await pane.camera.follow(video, signal, async () => {
      await embedderInUse();
      const frame = await createImageBitmap(video);
      await this.#see(pane, frame, signal).finally(() => frame.close());
    });
  }

  explain(): Promise<void> {
    const [a, b] = this.panes;
    return this.why.run(a, b, this.options);
  }

  async #see(pane: Pane, frame: ImageBitmap, signal: AbortSignal): Promise<void> {
    const { options } = this.options;
    const seen = await facet.embed(frame, { ...options, face: 'best', pictures: true, signal });
    throwIfAborted(signal);
    pane.saw(seen);
    await this.#compare(signal);
  }

  async #look(pane: Pane): Promise<void> {
    this.#forget();
    await pane.look();
    await this.#match();
  }

  async #match(): Promise<void> {
    if (this.panes.some(({ task }) => task.busy)) return;
    await this.matching.run((signal) => this.#compare(signal));
  }

  /** Compares what both panes know; where either shows nobody there is nothing to say. */
  async #compare(signal: AbortSignal): Promise<void> {
    const [a, b] = this.panes;
    const comparison =
      a.found && b.found && a.face && b.face
        ? await facet.compare(a.found, b.found, {
            ...this.options.options,
            faces: [a.index, b.index],
            signal,
          })
        : undefined;
    if (!signal.aborted) this.comparison = comparison;
  }

  #fail(pane: Pane, name: string, error: unknown): void {
    pane.fail(name, error);
    this.#forget();
  }

  /** The comparison no longer holds. */
  #forget(): void {
    this.matching.clear();
    this.comparison = undefined;
    this.why.clear();
  }
}
