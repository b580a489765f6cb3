/** The worker's end: exposes one object to the page, and holds the lock that tells the page it lives. */
import { expose } from 'comlink';
import { installTransferHandlers } from './transfer';

/** Every served object also has this call. */
export interface Served {
  /** Holds the lock of this name until the worker ends, however it ends. */
  hold(lock: string): Promise<void>;
}

/** Exposes `service` and its methods to the page that started this worker. */
export function serve(service: object): void {
  installTransferHandlers();
  Object.assign(service, { hold } satisfies Served);
  expose(service);
}

async function hold(lock: string): Promise<void> {
  // Only secure contexts have locks; elsewhere a dead worker is noticed by its error event alone.
  if (!navigator.locks) return;
  await new Promise<void>((held) => {
    void navigator.locks.request(lock, () => {
      held();
      return new Promise(() => {});
    });
  });
}
