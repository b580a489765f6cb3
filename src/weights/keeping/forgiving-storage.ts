/** Weights work where nothing can be stored, too: what is refused is kept in memory, and said once. */
import { FacetError, isFull } from '../../base/errors';
import { memoryStorage, type Storage } from '../../storage/entries';
import { NotKept } from '../../storage/not-kept';

export interface ForgivingStorage extends Storage {
  /** Whether what is kept under this key is in memory alone. */
  isTemporary(key: string): Promise<boolean>;
}

/**
 * A storage that never fails: what the given one refuses is kept in memory until the page closes,
 * and `onNote` is told once (`STORAGE_BLOCKED` or `STORAGE_FULL`).
 */
export function forgivingStorage(
  durable: Storage,
  onNote: (note: FacetError) => void,
): ForgivingStorage {
  const memory = memoryStorage();
  const told = new Set<string>();
  let blocked = false;

  const tell = (error: unknown): void => {
    // Nobody need be told of a choice of their own.
    if (error instanceof NotKept) return;
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
    isTemporary: async (key) => (await memory.get(key)) !== undefined,
    get: async (key) => (await memory.get(key)) ?? attempt(() => durable.get(key), undefined),
    async set(entries, since) {
      const keysSet = entries.map(([key]) => key);
      const kept = await attempt(async () => (await durable.set(entries, since), true), false);
      await (kept ? memory.delete(keysSet) : memory.set(entries));
    },
    async delete(list) {
      await memory.delete(list);
      await attempt(() => durable.delete(list), undefined);
    },
    keys: async () => {
      const stored = await attempt(() => durable.keys(), []);
      return [...new Set([...stored, ...(await memory.keys())])];
    },
    async clear() {
      await memory.clear();
      await attempt(() => durable.clear(), undefined);
    },
  };
}

function full(): FacetError {
  return new FacetError('STORAGE_FULL', 'There is no room left to keep weights on this device.', {
    hint: 'They work until the page is closed. Free some space, or remove weights on the Models page.',
  });
}

function refused(cause: unknown): FacetError {
  return new FacetError('STORAGE_BLOCKED', 'This browser does not let the page store anything.', {
    hint: 'Weights work until the page is closed. To keep them, let this page store data in the browser’s settings.',
    cause,
  });
}
