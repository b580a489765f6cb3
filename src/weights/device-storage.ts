/** How much this origin stores, and whether the browser promises to keep it. */

import type { StorageInfo } from '../base/types';

/** Zeros where the browser does not tell. Works in pages and workers. */
export async function storageUsage(): Promise<StorageInfo> {
  const manager = globalThis.navigator?.storage;
  const estimate = await manager?.estimate?.().catch(() => undefined);
  const persisted = await manager?.persisted?.().catch(() => false);
  return {
    usage: estimate?.usage ?? 0,
    quota: estimate?.quota ?? 0,
    persisted: persisted ?? false,
  };
}

/**
 * Asks the browser to keep what is stored even when space runs short; resolves to whether it will.
 * Browsers offer this to pages only: in a worker it is always false.
 */
export async function persistStorage(): Promise<boolean> {
  return (await globalThis.navigator?.storage?.persist?.().catch(() => false)) ?? false;
}
