/** A worker and its locks without a thread: the service runs here, behind a real message channel and comlink. */
import { expose } from 'comlink';
import { vi } from 'vitest';

/** What a page's `navigator.locks` does for a lock that somebody else holds: waits until it is let go. */
class HeldLocks {
  readonly #waiting = new Map<string, () => void>();

  request<R>(name: string, { signal }: { signal: AbortSignal }, callback: () => R): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(name, () => resolve(callback()));
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }

  release(name: string): void {
    this.#waiting.get(name)?.();
  }
}

const locks = new HeldLocks();

/** Gives the realm what only browsers have. */
export function stubBrowser(navigator: object = { locks }): void {
  vi.stubGlobal('navigator', navigator);
  vi.stubGlobal('ImageBitmap', class {});
}

export class FakeWorker extends EventTarget {
  terminated = false;
  readonly #page: MessagePort;
  readonly #inside: MessagePort;
  #lock = '';

  /** @param hold answers whether the worker holds its lock */
  constructor(service: object, hold = (): boolean | Promise<boolean> => true) {
    super();
    const { port1, port2 } = new MessageChannel();
    [this.#page, this.#inside] = [port1, port2];
    port1.onmessage = ({ data, ports }) =>
      this.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
    const holdLock = (lock: string) => {
      this.#lock = lock;
      return hold();
    };
    expose({ ...service, hold: holdLock }, port2);
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    if (!this.terminated) this.#page.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.#page.close();
    this.#inside.close();
  }

  /** Ends as a worker does whose script throws. */
  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  /** Ends as a worker does that the browser takes away: nothing is said, its lock is free. */
  vanish(): void {
    locks.release(this.#lock);
  }
}
