/** What a person decided about photos, with a way back and forth. */
import type { CleaningMove } from '../../../base/types';
import { movesOf, NO_MOVES, withMoves, type Moves } from './moves';

export class Decisions {
  /** By path. */
  moves = $state.raw(NO_MOVES);
  #past = $state.raw<Moves[]>([]);
  #future = $state.raw<Moves[]>([]);

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** All at once, so that one step back takes all of it back. */
  decide(moves: readonly CleaningMove[]): void {
    if (moves.length === 0) return;
    this.#past = [...this.#past, this.moves];
    this.#future = [];
    this.moves = withMoves(this.moves, moves);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#future = [...this.#future, this.moves];
    this.#past = this.#past.slice(0, -1);
    this.moves = before;
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (!after) return;
    this.#past = [...this.#past, this.moves];
    this.#future = this.#future.slice(0, -1);
    this.moves = after;
  }

  /** Of other photos nothing is decided, whatever their paths. */
  clear(): void {
    this.moves = NO_MOVES;
    this.#past = [];
    this.#future = [];
  }

  /** Another look at the same photos keeps what was decided about them. */
  keepOnly(files: ReadonlyMap<string, Blob>): void {
    this.moves = movesOf(this.moves, files);
    this.#past = [];
    this.#future = [];
  }
}
