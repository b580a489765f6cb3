/** Runs as they are kept on this device, newest first. */
import { clear, createStore, del, set, values, type UseStore } from 'idb-keyval';
import type { Evaluation } from '../base/types';

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

let store: UseStore | undefined;
const runs = () => (store ??= createStore('facet-runs', 'runs'));

/** Those kept before runs recorded each pair's decision have not what the page shows. */
const isWhole = ({ result }: Run) => (result as Partial<Evaluation>).accepted !== undefined;

/** Undefined where the browser stores nothing. */
export async function keptRuns(): Promise<Run[] | undefined> {
  const all = await values<Run>(runs()).catch(() => undefined);
  return all?.filter(isWhole).sort((a, b) => b.date - a.date);
}

/** False where the device is full or the browser stores nothing. */
export async function keepRun(run: Run): Promise<boolean> {
  return set(run.id, run, runs()).then(
    () => true,
    () => false,
  );
}

export async function forgetRun(id: string): Promise<void> {
  await del(id, runs()).catch(() => undefined);
}

export async function forgetRuns(): Promise<void> {
  await clear(runs()).catch(() => undefined);
}
