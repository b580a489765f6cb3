/** How much this origin stores, and whether the browser promises to keep it. (Only a page may ask it to.) */

import type { StorageInfo } from '../base/types';
import { within } from '../base/within';

/** Milliseconds. A browser counts in a few; what it would say after so long, nobody waits for. */
const BOUND = 5_000;

/** Zeros where the browser does not tell. Works in pages and workers. */
export async function storageUsage(): Promise<Omit<StorageInfo, 'stores'>> {
  const manager = globalThis.navigator?.storage;
  const [estimate, persisted] = await Promise.all([
    told(manager?.estimate?.()),
    told(manager?.persisted?.()),
  ]);
  return {
    usage: estimate?.usage ?? 0,
    quota: estimate?.quota ?? 0,
    persisted: persisted ?? false,
  };
}

const told = <T>(asked: Promise<T> | undefined): Promise<T | undefined> =>
  within(BOUND, Promise.resolve(asked), 'late').catch(() => undefined);
