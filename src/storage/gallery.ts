/**
 * The gallery as it is kept on this device: one change after another, each whole; one tab changes it at a time, and the
 * others see what became of it. What the browser does not keep is in memory until the tab is closed.
 */
import { FacetError, isFull, toFacetError } from '../base/errors';
import { openChannelOf } from './channel';
import type { Storage } from './entries';
import { gate as gateOfThread, type Gate } from './gate';
import { kindOf, GalleryState, type Change, type Entry } from './gallery-state';
import { NotKept } from './not-kept';
import { openStore } from './stores';
import { hold, type Release } from './tab-locks';

/** What a change writes and removes, by key. */
export interface Plan {
  set?: [key: string, value: Entry | Blob][];
  remove?: string[];
}

type Word = 'changed' | { wipedAt: number };

const LOCK = 'facet-gallery';
/** Drawn anew with each change: tells whether another tab made one. */
const REVISION = 'revision';
/** Milliseconds. Single changes of two tabs may meet; whoever waits longer waits for an enrolment. */
const PATIENCE = 1_000;
const TRY_AGAIN = 50;

export class GalleryStore {
  #state?: Promise<GalleryState>;
  #revision: unknown;
  /** What the browser does not keep. */
  readonly #unkept = new Map<string, unknown>();
  #wipedAt = -Infinity;
  #turn: Promise<unknown> = Promise.resolve();
  #editors = 0;
  #lock?: Promise<Release>;
  readonly #listeners = new Set<(changes?: Change[]) => void>();
  readonly #channel;

  constructor(
    private readonly storage: Storage = openStore('gallery'),
    private readonly gate: Gate = gateOfThread,
    open = openChannelOf<Word>,
  ) {
    this.#channel = open(LOCK, (word) => this.#hear(word));
    gate.on('wiping', () => this.#forget(Date.now()));
    gate.on('wiped', () => this.#tell());
  }

  /** Everybody, as it is now; nobody where the browser stores nothing. */
  state(): Promise<GalleryState> {
    return (this.#state ??= this.#read());
  }

  /** The picture kept under a key. */
  async picture(key: string): Promise<Blob | undefined> {
    const kept = this.#unkept.get(key) ?? (await this.storage.get(key).catch(() => undefined));
    return kept instanceof Blob ? kept : undefined;
  }

  /**
   * Work that changes the gallery; several of one tab may go on side by side.
   * @throws FacetError `IN_USE` where another tab is at it, and what the work throws
   */
  async edit<T>(work: () => Promise<T>): Promise<T> {
    this.#editors += 1;
    try {
      await (this.#lock ??= this.#take());
      return await work();
    } finally {
      this.#editors -= 1;
      if (this.#editors === 0) {
        const lock = this.#lock;
        this.#lock = undefined;
        await lock?.then((release) => release()).catch(() => {});
      }
    }
  }

  /**
   * One change, after the one before; inside {@link edit}.
   * @param plan of what is there now
   * @param since when the work on it began, ms since 1970
   * @returns whether the browser keeps it
   * @throws FacetError `STORAGE_FULL`, or `STORAGE_BLOCKED` where all was wiped meanwhile or an entry can't be removed: then
   * nothing is changed
   */
  change(plan: (state: GalleryState) => Plan, since: number): Promise<boolean> {
    const turn = this.#turn.then(async () => {
      if (since < this.#wipedAt) throw new NotKept('wiped');
      const state = await this.state();
      const { set = [], remove = [] } = plan(state);
      if (set.length === 0 && remove.length === 0) return true;
      const kept = await this.#write(set, remove, since);
      const changes = [
        ...set.map(([key, value]) => state.put(key, value instanceof Blob ? undefined : value)),
        ...remove.map((key) => state.put(key, undefined)),
      ];
      this.#tell(changes.filter((change) => change !== undefined));
      this.#channel?.tell('changed');
      return kept;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Forgets everybody, in every tab.
   * @throws FacetError `IN_USE`, `STORAGE_BLOCKED`
   */
  async wipe(): Promise<void> {
    await this.edit(async () => {
      const word = { wipedAt: Date.now() };
      this.#forget(word.wipedAt);
      const turn = this.#turn.then(() => this.storage.clear());
      this.#turn = turn.catch(() => undefined);
      await turn.catch(async (cause: unknown) => {
        // A browser that refuses to clear what it refuses to open holds nothing.
        if ((await this.storage.keys().catch(() => [])).length === 0) return;
        throw new FacetError('STORAGE_BLOCKED', 'The gallery could not be wiped.', {
          hint: 'Close other tabs of this page, then wipe again.',
          cause,
        });
      });
      this.#forget(word.wipedAt);
      this.#channel?.tell(word);
      this.#tell();
    });
  }

  /** Calls back after each change, with what changed; without where all of it may have. @returns what ends that */
  onChange(listener: (changes?: Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #take(): Promise<Release> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const release = await hold(LOCK);
      if (release) {
        await this.#catchUp();
        return release;
      }
      if (Date.now() > until) {
        this.#lock = undefined;
        throw new FacetError('IN_USE', 'Another tab is changing the gallery just now.', {
          hint: 'Wait until it is through there, then try again here.',
        });
      }
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN));
    }
  }

  /** Reads all again where another tab has changed something. */
  async #catchUp(): Promise<void> {
    await this.state();
    const revision = await this.storage.get(REVISION).catch(() => this.#revision);
    if (revision === this.#revision) return;
    this.#state = undefined;
    await this.state();
    this.#tell();
  }

  async #read(): Promise<GalleryState> {
    const state = new GalleryState();
    const from = async (keys: string[], get: (key: string) => unknown) => {
      const known = keys.filter((key) => kindOf(key));
      const values = await Promise.all(known.map(get));
      known.forEach((key, i) => values[i] && state.put(key, values[i] as Entry));
    };
    try {
      this.#revision = await this.storage.get(REVISION);
      await from(await this.storage.keys(), (key) => this.storage.get(key));
    } catch {
      // A browser that stores nothing has nobody.
    }
    await from([...this.#unkept.keys()], (key) => this.#unkept.get(key));
    return state;
  }

  async #write(set: NonNullable<Plan['set']>, remove: string[], since: number): Promise<boolean> {
    const revision = `${Date.now()} ${Math.random()}`;
    let kept = true;
    try {
      // In one, so that nobody is found twice, or half, where the browser ends between two.
      if (set.length > 0) {
        const gone = remove.map((key): [string, undefined] => [key, undefined]);
        await this.storage.set([...set, ...gone, [REVISION, revision]], since);
        this.#revision = revision;
      }
    } catch (error) {
      if (isFull(error)) throw toFacetError(error);
      if (error instanceof NotKept && !(await this.gate.keeping()).nothing) throw error;
      await this.#remove(remove);
      for (const [key, value] of set) this.#unkept.set(key, value);
      kept = false;
    }
    if (set.length === 0) {
      await this.#remove(remove);
      await this.#mark(revision);
    }
    for (const key of remove) this.#unkept.delete(key);
    return kept;
  }

  /** @throws FacetError `STORAGE_BLOCKED` where something of it stays on the device */
  async #remove(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.storage.delete(keys).catch(async (cause: unknown) => {
      // A browser that refuses to open the store holds nothing.
      const there = new Set(await this.storage.keys().catch(() => []));
      if (!keys.some((key) => there.has(key))) return;
      throw new FacetError('STORAGE_BLOCKED', 'It could not be removed from this device.', {
        hint: 'Close other tabs of this page, then remove it again.',
        cause,
      });
    });
  }

  /** Says that something was removed, where anything may be written. */
  async #mark(revision: string): Promise<void> {
    const marked = await this.storage.set([[REVISION, revision]]).then(
      () => true,
      () => false,
    );
    if (marked) this.#revision = revision;
  }

  #hear(word: Word): void {
    if (word === 'changed') this.#state = undefined;
    else this.#forget(word.wipedAt);
    this.#tell();
  }

  #forget(wipedAt: number): void {
    this.#wipedAt = Math.max(this.#wipedAt, wipedAt);
    this.#unkept.clear();
    this.#state = undefined;
    this.#revision = undefined;
  }

  #tell(changes?: Change[]): void {
    for (const listener of this.#listeners) listener(changes);
  }
}
