/** Opens a realm: a worker or a page of its own, with nothing in it that another engine registered. */
import { windowEndpoint, wrap, type Remote } from 'comlink';
import type { Realm } from './realm';

export interface OpenRealm {
  realm: Remote<Realm>;
  /** Rejects where the realm itself fails, of which its calls say nothing. */
  failed: Promise<never>;
  close(): void;
}

export type Place = 'worker' | 'page';

export async function openRealm(place: Place = 'worker'): Promise<OpenRealm> {
  return place === 'worker' ? openWorker() : openFrame();
}

function openWorker(): OpenRealm {
  const worker = new Worker(new URL('./realm.worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<never>((_, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message || 'its worker did not start'));
  });
  failed.catch(() => {});
  return { realm: wrap<Realm>(worker), failed, close: () => worker.terminate() };
}

async function openFrame(): Promise<OpenRealm> {
  const frame = document.createElement('iframe');
  frame.src = './frame.html';
  const ready = new Promise<void>((resolve) => {
    const listen = ({ source, data }: MessageEvent) => {
      if (source !== frame.contentWindow || data !== 'ready') return;
      removeEventListener('message', listen);
      resolve();
    };
    addEventListener('message', listen);
  });
  document.body.append(frame);
  await ready;
  const realm = wrap<Realm>(windowEndpoint(frame.contentWindow!));
  return { realm, failed: new Promise(() => {}), close: () => frame.remove() };
}
