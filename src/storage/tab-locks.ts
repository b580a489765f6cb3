/**
 * Names that one tab uses at a time (Web Locks). A tab that closes, however it closes, gives its own up.
 * Where the browser has no locks (plain http) or refuses them (site data blocked) a tab knows its own alone.
 */
import { within } from '../base/within';

/** Resolves once others may have the name. */
export type Release = () => Promise<void>;

/** Names that this tab holds without a lock. */
const own = new Set<string>();

/** Milliseconds. A browser says in a few whether a name is taken; one that does not say has no locks. */
const BOUND = 5_000;

/** Takes a name; undefined where it is taken, by this tab or another. */
export async function hold(name: string): Promise<Release | undefined> {
  const { locks } = navigator;
  if (!locks) return holdAlone(name);
  let settled = false;
  const asked = new Promise<Release | undefined>((resolve, reject) => {
    const over = locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock || settled) return resolve(undefined);
      return new Promise<void>((free) =>
        resolve(async () => {
          free();
          await over;
        }),
      );
    });
    over.catch(reject);
  });
  return within(BOUND, asked, 'late')
    .catch(() => holdAlone(name))
    .finally(() => (settled = true));
}

function holdAlone(name: string): Release | undefined {
  if (own.has(name)) return undefined;
  own.add(name);
  return async () => void own.delete(name);
}

/** Does something under a name, or nothing where it is taken. */
export async function whileHeld(name: string, work: () => Promise<void>): Promise<void> {
  const release = await hold(name);
  if (!release) return;
  try {
    await work();
  } finally {
    await release();
  }
}

/** The names that are taken. */
export async function heldNames(): Promise<Set<string>> {
  const asked = Promise.resolve(navigator.locks?.query());
  const { held = [] } = (await within(BOUND, asked, 'late').catch(() => undefined)) ?? {};
  return new Set([...own, ...held.map(({ name }) => name!)]);
}

/** Who waits longer than this for those who write, ms, waits for one that hangs. */
const PATIENCE = 5_000;

/**
 * Does something beside others (`shared`) or alone (`exclusive`). Where the browser has no locks, or
 * one that hangs has it, nobody is waited for.
 */
export async function withLock<T>(
  name: string,
  mode: LockMode,
  work: () => Promise<T>,
): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  const waiting = new AbortController();
  const patience = setTimeout(() => waiting.abort(), PATIENCE);
  let hasBegun = false;
  try {
    return await locks.request(name, { mode, signal: waiting.signal }, () => {
      hasBegun = true;
      clearTimeout(patience);
      return work();
    });
  } catch (error) {
    if (hasBegun) throw error;
    return work();
  } finally {
    clearTimeout(patience);
  }
}
