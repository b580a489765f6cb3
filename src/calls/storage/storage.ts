/** What is kept on this device: how much, how long, nothing at all, no more. */
import type { Keeping, StorageInfo, StoreName } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { gate } from '../../storage/gate';
import { forgetOld, STORES, wipeStores } from '../../storage/stores';
import { storageUsage } from '../../storage/usage';
import { checkOptions } from '../arguments';
import { chooseAgain } from '../models';
import { filled } from '../options';
import { KEEP } from './options';

/** How much is kept on this device, store by store. */
export async function storage(): Promise<StorageInfo> {
  const stores = Object.entries(STORES).map(async ([name, { holds, bytes }]) => ({
    ...{ name: name as StoreName, holds },
    bytes: await bytes(),
  }));
  return { ...(await storageUsage()), stores: await Promise.all(stores) };
}

export { forgetOld };

/** What may be kept on this device, and how long. */
export function keeping(): Promise<Keeping> {
  return gate.keeping();
}

/**
 * Chooses what may be kept from now on. What is kept already stays.
 * @throws FacetError `INVALID_OPTION`
 */
export async function keep(change: Partial<Keeping>): Promise<Keeping> {
  checkOptions(change, KEEP);
  const { nothing, days } = filled<Partial<Keeping>, typeof KEEP>(KEEP, change);
  return gate.choose({
    ...(nothing !== undefined && { nothing }),
    ...(days !== undefined && { days }),
  });
}

/**
 * Forgets all that is kept on this device, in every tab: what was begun before is not kept after it.
 * @throws FacetError `STORAGE_BLOCKED` where something is left
 */
export async function wipe(engine: Engine): Promise<void> {
  // A worker that can't start has nothing in memory.
  const inMemory = [
    () => engine.files({}, (files) => files.wipe()),
    () => engine.vision({}, (remote) => remote.embedding.forget()),
  ];
  try {
    await wipeStores(() => Promise.allSettled(inMemory.map((forget) => forget())));
  } finally {
    await chooseAgain(engine);
  }
}
