/** How much this origin stores, and whether the browser promises to keep it. (Only a page may ask it to.) */

import type { StorageInfo } from '../base/types';

/** Zeros where the browser does not tell. Works in pages and workers. */
export async function storageUsage(): Promise<Omit<StorageInfo, 'stores'>> {
  const manager = globalThis.navigator?.storage;
  const estimate = await manager?.estimate?.().catch(() => undefined);
  const persisted = await manager?.persisted?.().catch(() => false);
  return {
    usage: estimate?.usage ?? 0,
    quota: estimate?.quota ?? 0,
    persisted: persisted ?? false,
  };
}
