/** The worker's end: exposes one object to the page, and holds the lock that tells the page it lives. */
import { expose } from 'comlink';
import { within } from '../base/within';
import { installTransferHandlers } from './transfer';

/** Every served object also has this call. */
export interface Served {
  /**
   * Holds the lock of this name until the worker ends, however it ends; resolves to whether it does.
   * Never rejects.
   */
  hold(lock: string): Promise<boolean>;
}

/** Milliseconds. A lock that nobody else knows is given in a few; one that is not by then never will be. */
const BOUND = 5_000;

/** Exposes `service` and its methods to the page that started this worker. */
export function serve(service: object): void {
  installTransferHandlers();
  Object.assign(service, { hold } satisfies Served);
  expose(service);
}

/** Plain http has no locks, and a browser that blocks site data refuses them. */
export async function hold(lock: string): Promise<boolean> {
  const held = new Promise<true>((resolve, reject) => {
    const request = navigator.locks.request(lock, () => {
      resolve(true);
      return new Promise(() => {});
    });
    request.catch(reject);
  });
  return within(BOUND, held, 'No lock was given.').catch(() => false);
}
