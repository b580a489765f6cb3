/** What a person decided about faces: back and forth, and kept on this device. */
import type { Decisions } from '../../../base/types';
import { UNDECIDED } from '../../../identify/decisions';
import { begun, done, redone, undone, type History } from '../../../identify/history';
import { decide, keepDecisions, keptDecisions } from '../../../storage/decisions';
import { gate } from '../../../storage/gate';
import { words } from './words';

export class Deciding {
  history = $state.raw<History<Decisions>>(begun(UNDECIDED));
  /** Why decisions are not kept. */
  notice = $state('');
  #loaded?: Promise<void>;
  #mayKeep = false;
  #keeping = Promise.resolve();

  constructor() {
    gate.on('wiped', () => (this.history = begun(UNDECIDED)));
  }

  get now(): Decisions {
    return this.history.now;
  }

  /** What earlier visits decided; read once. */
  load(): Promise<void> {
    return (this.#loaded ??= this.#load());
  }

  change(next: Decisions): void {
    this.#show(done(this.history, next));
  }

  undo(): void {
    this.#show(undone(this.history));
  }

  redo(): void {
    this.#show(redone(this.history));
  }

  #show(history: History<Decisions>): void {
    if (history.now === this.now) return;
    this.history = history;
    // One after the other: the last is what stays.
    this.#keeping = this.#keeping.then(() => this.#keep(history.now));
  }

  async #load(): Promise<void> {
    this.#mayKeep = (await decide()) !== undefined;
    if (!this.#mayKeep) this.notice = words.keeping.elsewhere;
    const kept = await keptDecisions();
    if (kept) this.history = begun(kept);
  }

  async #keep(decisions: Decisions): Promise<void> {
    if (!this.#mayKeep || decisions !== this.now) return;
    const outcome = await keepDecisions(decisions);
    if (outcome === 'full' || outcome === 'refused') this.notice = words.keeping[outcome];
  }
}
