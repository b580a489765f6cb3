/** States one after the other, back and forth. */
export interface History<State> {
  past: readonly State[];
  now: State;
  /** What was undone, the latest first. */
  future: readonly State[];
}

/** States that are remembered. */
const MOST = 500;

export const begun = <State>(now: State): History<State> => ({ past: [], now, future: [] });

/** What was undone before can't be done again then. A state that is the same is none. */
export function done<State>({ past, now, ...rest }: History<State>, next: State): History<State> {
  if (next === now) return { past, now, ...rest };
  return { past: [...past, now].slice(-MOST), now: next, future: [] };
}

export function undone<State>(history: History<State>): History<State> {
  const { past, now, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future] };
}

export function redone<State>(history: History<State>): History<State> {
  const { past, now, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, now], now: future[0]!, future: future.slice(1) };
}
