/** Where things are kept by key: an interface of five calls, in IndexedDB or in memory. */
import {
  clear,
  createStore,
  delMany,
  get,
  keys,
  promisifyRequest,
  setMany,
  type UseStore,
} from 'idb-keyval';

/** A store of structured-cloneable values by key. Calls reject where the browser refuses. */
export interface Storage {
  get(key: string): Promise<unknown>;
  /**
   * All or none. A value that is undefined takes its entry away.
   * @param since when the work on them began, ms since 1970; default now
   */
  set(entries: [key: string, value: unknown][], since?: number): Promise<void>;
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
    set: async (entries) =>
      entries.some(([, value]) => value === undefined)
        ? putAndTake(store(), entries)
        : setMany(entries, store()),
    delete: async (list) => delMany(list, store()),
    keys: async () => (await keys<string>(store())).filter((key) => typeof key === 'string'),
    clear: async () => clear(store()),
  };
}

/** In one transaction. */
function putAndTake(store: UseStore, entries: [key: string, value: unknown][]): Promise<void> {
  return store('readwrite', (kept) => {
    for (const [key, value] of entries) {
      if (value === undefined) kept.delete(key);
      else kept.put(value, key);
    }
    return promisifyRequest(kept.transaction);
  });
}

/** For tests, and for browsers that refuse to store. */
export function memoryStorage(): Storage {
  const entries = new Map<string, unknown>();
  return {
    get: async (key) => entries.get(key),
    set: async (list) =>
      list.forEach(([key, value]) =>
        value === undefined ? entries.delete(key) : entries.set(key, value),
      ),
    delete: async (list) => list.forEach((key) => entries.delete(key)),
    keys: async () => [...entries.keys()],
    clear: async () => entries.clear(),
  };
}
