/** Opens a realm: a worker, with nothing in it that another engine registered. */
import { wrap, type Remote } from 'comlink';
import type { Realm } from './realm';

export interface OpenRealm {
  realm: Remote<Realm>;
  /** Rejects where the worker itself fails, of which its calls say nothing. */
  failed: Promise<never>;
  close(): void;
}

export function openRealm(): OpenRealm {
  const worker = new Worker(new URL('./realm.worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<never>((_, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message || 'Its worker did not start.'));
  });
  failed.catch(() => {});
  return { realm: wrap<Realm>(worker), failed, close: () => worker.terminate() };
}
