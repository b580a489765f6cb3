/** Two panes and what their faces have to do with each other. */
import { throwIfAborted, toFacetError, type FacetError } from '../../../base/errors';
import type { Comparison } from '../../../base/types';
import { facet } from '../../../page-facet';
import { readTree, type TreeInput } from '../../../files/trees/tree';
import { capture, nextFrame } from '../../parts/intake/webcam.svelte';
import { text } from '../../text';
import { photoAt } from './address';
import { embedderInUse } from './first-use';
import { Pane } from './pane.svelte';
import type { Settings } from './settings.svelte';
import { Why } from './why.svelte';

export class Pair {
  readonly panes: [Pane, Pane];
  readonly why = new Why();
  comparison = $state.raw<Comparison>();
  error = $state.raw<FacetError>();
  /** What to know of the last drop. */
  note = $state('');

  #settings: Settings;
  #turn = 0;
  #taken = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.panes = [new Pane('first', settings), new Pane('second', settings)];
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
    // A drop is emptied when its event ends: it has to be opened before anything is awaited.
    const opened = input instanceof Promise ? undefined : readTree(input);
    let next: Pane = pane;
    let count = 0;
    try {
      for await (const { path, file, error } of opened ?? readTree(await input)) {
        count += 1;
        if (count > 2) {
          this.note = text.compare.tooMany;
          return;
        }
        const name = path.slice(path.lastIndexOf('/') + 1);
        if (file) void this.put(next, name, file);
        else this.#fail(next, name, error);
        next = this.other(pane);
      }
    } catch (error) {
      this.#fail(pane, '', error);
    }
  }

  /** A photo of the page's own origin; for any other the API's own refusal is shown. */
  async fetch(pane: Pane, address: string): Promise<void> {
    pane.name = address;
    pane.busy = true;
    try {
      const photo = await photoAt(address, this.#settings.options);
      // Taken away meanwhile.
      if (pane.name === address) await this.put(pane, photo.name, photo);
    } catch (error) {
      if (pane.name === address) this.#fail(pane, address, error);
    }
  }

  choose(pane: Pane, index: number): void {
    if (index === pane.index) return;
    pane.chosen = index;
    this.#forget();
    pane.cut().catch((error: unknown) => (pane.error = toFacetError(error)));
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
    const photo = await capture(pane.video);
    this.#taken += 1;
    await this.put(pane, text.compare.webcamFile(this.#taken), photo);
  }

  stop(): void {
    this.why.stop();
    for (const pane of this.panes) if (pane.camera.on) this.clear(pane);
  }

  /** Compares the newest frame, and then the newest again, until the signal fires. */
  async watch(pane: Pane, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    pane.video = video;
    try {
      await embedderInUse();
      for (await nextFrame(video); !signal.aborted; await nextFrame(video)) {
        const frame = await createImageBitmap(video);
        try {
          await this.#see(pane, frame, signal);
        } finally {
          frame.close();
        }
      }
    } catch (error) {
      if (!signal.aborted) pane.camera.error = toFacetError(error);
    }
  }

  explain(): Promise<void> {
    const [a, b] = this.panes;
    return this.why.run(a, b, this.#settings);
  }

  async #see(pane: Pane, frame: ImageBitmap, signal: AbortSignal): Promise<void> {
    const other = this.other(pane);
    const options = { ...this.#settings.options, signal };
    if (!other.photo || !other.face) {
      const { faces } = await facet.embed(frame, { ...options, face: 'best' });
      throwIfAborted(signal);
      return pane.saw(frame, faces[0]);
    }
    const first = pane === this.panes[0];
    const { photo, chosen } = other;
    let comparison: Comparison | undefined;
    try {
      comparison = first
        ? await facet.compare(frame, photo, { ...options, faces: ['best', chosen] })
        : await facet.compare(photo, frame, { ...options, faces: [chosen, 'best'] });
    } catch (error) {
      // Nobody before the webcam just now: the next frame may show someone.
      if (toFacetError(error).code !== 'NO_FACE') throw error;
    }
    throwIfAborted(signal);
    this.comparison = comparison;
    await pane.saw(frame, comparison?.faces[first ? 0 : 1]);
  }

  async #look(pane: Pane): Promise<void> {
    this.#forget();
    await pane.look();
    await this.#match();
  }

  async #match(): Promise<void> {
    const [a, b] = this.panes;
    if (!a.photo || !b.photo || !a.face || !b.face || a.busy || b.busy) return;
    const turn = (this.#turn += 1);
    try {
      const faces: [number, number] = [a.index, b.index];
      const comparison = await facet.compare(a.photo, b.photo, {
        ...this.#settings.options,
        faces,
      });
      if (turn === this.#turn) this.comparison = comparison;
    } catch (error) {
      if (turn === this.#turn) this.error = toFacetError(error);
    }
  }

  #fail(pane: Pane, name: string, error: unknown): void {
    pane.fail(name, error);
    this.#forget();
  }

  /** The comparison no longer holds. */
  #forget(): void {
    this.#turn += 1;
    this.comparison = undefined;
    this.error = undefined;
    this.why.clear();
  }
}
