/** A storage of which every call ends: a browser's database may refuse at once, or never say a word. */
import { within } from '../base/within';
import type { Storage } from './entries';

/** Milliseconds. A database opens and reads in a few, on a slow and busy disk in a second or two. */
const READ_BOUND = 10_000;
/** The largest that is written, weights of 94 MB, take a second; a slow disk may take twenty. */
const WRITE_BOUND = 60_000;

/** What storages of one browser know together: where one database does not answer, none does. */
export interface Silence {
  of?: Error;
}

/** Of this thread's browser. */
export const SILENCE: Silence = {};

/**
 * The same storage, its calls bounded. A browser that failed to answer once is not waited for again:
 * from then on every call rejects at once, as where it stores nothing.
 */
export function answering(storage: Storage, silence: Silence = {}): Storage {
  const inTime = async <T>(bound: number, call: () => Promise<T>): Promise<T> => {
    if (silence.of) throw silence.of;
    const late = new Error('The database does not answer.');
    return within(bound, call(), late).catch((error: unknown) => {
      if (error === late) silence.of = late;
      throw error;
    });
  };
  return {
    get: (key) => inTime(READ_BOUND, () => storage.get(key)),
    set: (entries) => inTime(WRITE_BOUND, () => storage.set(entries)),
    delete: (keys) => inTime(WRITE_BOUND, () => storage.delete(keys)),
    keys: () => inTime(READ_BOUND, () => storage.keys()),
    clear: () => inTime(WRITE_BOUND, () => storage.clear()),
  };
}
