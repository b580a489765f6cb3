/** What a person decided about faces, as it is kept on this device: one tab at a time decides. */
import type { Decisions } from '../base/types';
import { outcomeOf, type Keeping } from './outcome';
import { openStore } from './stores';
import { hold, type Release } from './tab-locks';

const ENTRY = 'faces';

const store = openStore('decisions');

/** Undefined where nothing was decided, and where the browser stores nothing. */
export async function keptDecisions(): Promise<Decisions | undefined> {
  const kept = await store.get(ENTRY).catch(() => undefined);
  return (kept as { decisions: Decisions } | undefined)?.decisions;
}

export function keepDecisions(decisions: Decisions): Promise<Keeping> {
  return outcomeOf(store.set([[ENTRY, { decisions, date: Date.now() }]]));
}

/** Lets this tab decide, until it lets others; undefined where another one does. */
export const decide = (): Promise<Release | undefined> => hold('facet-decisions');
