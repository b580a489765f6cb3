/** Runs as they are kept on this device, newest first. */
import type { Evaluation } from '../base/types';
import { outcomeOf, type Keeping } from './outcome';
import { openStore } from './stores';

export interface Run {
  id: string;
  name: string;
  /** Milliseconds since 1970. */
  date: number;
  /** What was measured: the folder's name. */
  source: string;
  modelTitle: string;
  result: Evaluation;
}

const runs = openStore('runs');

/** Those kept before runs recorded each pair's decision have not what the page shows. */
const isWhole = ({ result }: Run) => (result as Partial<Evaluation>).accepted !== undefined;

/** Undefined where the browser stores nothing. */
export async function keptRuns(): Promise<Run[] | undefined> {
  try {
    const all = await Promise.all((await runs.keys()).map((id) => runs.get(id)));
    return (all as (Run | undefined)[])
      .filter((run): run is Run => run !== undefined && isWhole(run))
      .sort((a, b) => b.date - a.date);
  } catch {
    return undefined;
  }
}

/** @param since when it began to be measured, ms since 1970 */
export function keepRun(run: Run, since?: number): Promise<Keeping> {
  return outcomeOf(runs.set([[run.id, run]], since));
}

export async function forgetRun(id: string): Promise<void> {
  await runs.delete([id]).catch(() => undefined);
}
