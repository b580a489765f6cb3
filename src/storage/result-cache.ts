/**
 * What was computed of a photo, by the photo's content and what it was computed with: kept in memory
 * and in IndexedDB, bounded, oldest out. Where IndexedDB is refused, memory alone serves.
 */
import type { Storage } from './entries';
import { gate as threadGate, type Gate } from './gate';

const MOST_IN_MEMORY = 2_000;
const MOST_STORED = 40_000;
/** Of what is stored when it is full, this share goes at once, so that the work is rare. */
const SHARE_OUT = 0.1;
const WRITE_DELAY_MS = 300;

export class ResultCache<V> {
  /** In the order in which they came. */
  readonly #memory = new Map<string, V>();
  /** Stored keys with the number under which each is stored: when that was, ms since 1970, no two alike. */
  #numbers?: Promise<Map<string, number>>;
  #next = 0;
  #unwritten = new Map<string, V>();
  #timer?: ReturnType<typeof setTimeout>;
  /** What was begun by then is not kept any more, ms since 1970. */
  #forgottenAt = -Infinity;

  /**
   * @param storage where values outlive the tab; what it refuses is in memory alone
   * @param gate tells of wipes by other threads
   */
  constructor(
    private readonly storage: Storage,
    gate: Pick<Gate, 'on'> = threadGate,
    private readonly now = Date.now,
  ) {
    gate.on('wiping', () => this.#forget());
  }

  /** What was kept under this key. */
  async get(key: string): Promise<V | undefined> {
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    const number = (await this.#index()).get(key);
    if (number === undefined) return undefined;
    const stored = (await this.storage.get(storedKey(number, key)).catch(() => undefined)) as
      V | undefined;
    if (stored !== undefined) this.#remember(key, stored);
    return stored;
  }

  /**
   * Keeps a value; it is stored a little later, with others.
   * @param since when the work on it began, ms since 1970: nothing is kept of what was begun before all was forgotten
   */
  set(key: string, value: V, since = Infinity): void {
    if (since <= this.#forgottenAt) return;
    this.#remember(key, value);
    this.#unwritten.set(key, value);
    this.#timer ??= setTimeout(() => void this.#write(), WRITE_DELAY_MS);
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    this.#forget();
    await this.storage.clear().catch(() => undefined);
  }

  #forget(): void {
    this.#forgottenAt = this.now();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unwritten.clear();
    this.#memory.clear();
    this.#numbers = undefined;
  }

  #remember(key: string, value: V): void {
    this.#memory.delete(key);
    this.#memory.set(key, value);
    for (const oldest of this.#memory.keys()) {
      if (this.#memory.size <= MOST_IN_MEMORY) break;
      this.#memory.delete(oldest);
    }
  }

  #index(): Promise<Map<string, number>> {
    this.#numbers ??= this.storage
      .keys()
      .catch(() => [])
      .then((stored) => {
        const numbers = new Map<string, number>();
        for (const name of stored) {
          const [number, key] = parseKey(name);
          numbers.set(key, number);
          this.#next = Math.max(this.#next, number + 1);
        }
        return numbers;
      });
    return this.#numbers;
  }

  async #write(): Promise<void> {
    this.#timer = undefined;
    const batch = this.#unwritten;
    this.#unwritten = new Map();
    const since = this.now();
    const numbers = await this.#index();
    if (since <= this.#forgottenAt) return;
    this.#next = Math.max(this.#next, this.now());
    const rows = [...batch]
      .filter(([key]) => !numbers.has(key))
      .map(([key, value]): [string, V] => {
        const number = this.#next++;
        numbers.set(key, number);
        return [storedKey(number, key), value];
      });
    // A full disk, a private window, nothing to be kept: what is in memory still serves.
    await this.storage.set(rows, since).catch(() => {
      for (const [key] of batch) numbers.delete(key);
    });
    if (numbers.size > MOST_STORED) await this.#shrink(numbers);
  }

  async #shrink(numbers: Map<string, number>): Promise<void> {
    const oldest = [...numbers]
      .sort((a, b) => a[1] - b[1])
      .slice(0, Math.ceil(MOST_STORED * SHARE_OUT));
    for (const [key] of oldest) numbers.delete(key);
    const names = oldest.map(([key, number]) => storedKey(number, key));
    await this.storage.delete(names).catch(() => undefined);
  }
}

/** When a result was stored, by the name that it is stored under: ms since 1970. */
export function storedAt(name: string): number {
  return parseKey(name)[0];
}

function storedKey(number: number, key: string): string {
  return `${number} ${key}`;
}

function parseKey(name: string): [number: number, key: string] {
  const space = name.indexOf(' ');
  return [Number(name.slice(0, space)), name.slice(space + 1)];
}
