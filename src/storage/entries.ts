/** Where things are kept by key: an interface of five calls, in IndexedDB or in memory. */
import { clear, createStore, delMany, get, keys, setMany } from 'idb-keyval';
import { FacetError } from '../base/errors';

/** A store of structured-cloneable values by key. Calls reject where the browser refuses. */
export interface Storage {
  get(key: string): Promise<unknown>;
  /** All or none. */
  set(entries: [key: string, value: unknown][]): Promise<void>;
  delete(keys: string[]): Promise<void>;
  keys(): Promise<string[]>;
  clear(): Promise<void>;
}

/**
 * A database of this origin; opened at the first call.
 * @param name of the object store in it
 */
export function indexedDbStorage(database: string, name: string): Storage {
  let opened: ReturnType<typeof createStore> | undefined;
  const store = (): ReturnType<typeof createStore> => (opened ??= createStore(database, name));
  return {
    get: async (key) => get(key, store()),
    set: async (entries) => setMany(entries, store()),
    delete: async (list) => delMany(list, store()),
    keys: async () => (await keys<string>(store())).filter((key) => typeof key === 'string'),
    clear: async () => clear(store()),
  };
}

/** For tests, and for browsers that refuse to store. */
export function memoryStorage(): Storage {
  const entries = new Map<string, unknown>();
  return {
    get: async (key) => entries.get(key),
    set: async (list) => list.forEach(([key, value]) => entries.set(key, value)),
    delete: async (list) => list.forEach((key) => entries.delete(key)),
    keys: async () => [...entries.keys()],
    clear: async () => entries.clear(),
  };
}

/** A database that does not answer a read by then is as good as refused, milliseconds. */
const READ_BOUND = 10_000;

/**
 * A storage that never fails: what the given one refuses is kept in memory until the page closes,
 * and `onNote` is told once (`STORAGE_BLOCKED` or `STORAGE_FULL`).
 */
export function forgivingStorage(durable: Storage, onNote: (note: FacetError) => void): Storage {
  const memory = memoryStorage();
  const told = new Set<string>();
  let blocked = false;

  const tell = (error: unknown): void => {
    const note = isFull(error) ? full() : refused(error);
    blocked ||= note.code === 'STORAGE_BLOCKED';
    if (!told.has(note.code)) onNote(note);
    told.add(note.code);
  };
  const attempt = async <T>(call: () => Promise<T>, otherwise: T): Promise<T> => {
    if (blocked) return otherwise;
    try {
      return await call();
    } catch (error) {
      tell(error);
      return otherwise;
    }
  };

  return {
    get: async (key) =>
      (await memory.get(key)) ?? attempt(() => within(READ_BOUND, durable.get(key)), undefined),
    async set(entries) {
      const keysSet = entries.map(([key]) => key);
      const kept = await attempt(async () => (await durable.set(entries), true), false);
      await (kept ? memory.delete(keysSet) : memory.set(entries));
    },
    async delete(list) {
      await memory.delete(list);
      await attempt(() => durable.delete(list), undefined);
    },
    keys: async () => {
      const stored = await attempt(() => within(READ_BOUND, durable.keys()), []);
      return [...new Set([...stored, ...(await memory.keys())])];
    },
    async clear() {
      await memory.clear();
      await attempt(() => durable.clear(), undefined);
    },
  };
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database does not answer.')), milliseconds);
  });
  try {
    return await Promise.race([promise, bound]);
  } finally {
    clearTimeout(timer);
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

function full(): FacetError {
  return new FacetError('STORAGE_FULL', 'There is no room left to keep weights on this device.', {
    hint: 'They work until the page is closed. Free some space, or remove weights on the Models page.',
  });
}

function refused(cause: unknown): FacetError {
  return new FacetError('STORAGE_BLOCKED', 'This browser does not let the page store anything.', {
    hint: 'Weights work until the page is closed. A private window may be why.',
    cause,
  });
}
