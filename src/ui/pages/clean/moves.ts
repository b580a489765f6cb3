/** What was decided about photos, by path. */
import type { CleaningMove } from '../../../base/types';

export type Moves = ReadonlyMap<string, CleaningMove>;

export const NO_MOVES: Moves = new Map();

export const withMoves = (moves: Moves, more: readonly CleaningMove[]): Moves =>
  new Map([...moves, ...more.map((move) => [move.path, move] as const)]);

/** Of photos that are not there nothing is decided. */
export const movesOf = (moves: Moves, files: ReadonlyMap<string, Blob>): Moves =>
  new Map([...moves].filter(([path]) => files.has(path)));
