/**
 * The one gate through which everything goes that is written to this device: it is shut while nothing
 * is to be kept, and to whatever was begun before all was wiped, by this tab or another.
 */
import type { Keeping } from '../base/types';
import { answering, SILENCE } from './answering';
import { openChannel, type Word } from './channel';
import { indexedDbStorage, type Storage } from './entries';
import { NotKept } from './not-kept';
import { withLock } from './tab-locks';

/** Until a person chooses otherwise. */
export const KEEPING: Keeping = { nothing: false, days: 30 };

const ENTRY = 'keeping';
const LOCK = 'facet-keeping';

export type GateEvent = 'wiping' | 'wiped' | 'keeping';

export class Gate {
  /** When everything was wiped last, as far as this thread was told. */
  #wipedAt = -Infinity;
  /** As it was read, chosen here or told by another tab. */
  #known?: Keeping;
  readonly #listeners: Record<GateEvent, Set<() => void>> = {
    wiping: new Set(),
    wiped: new Set(),
    keeping: new Set(),
  };
  readonly #channel;

  /** @param storage where the choice of what is kept is kept itself */
  constructor(
    private readonly storage: Storage = answering(
      indexedDbStorage('facet-keeping', 'keeping'),
      SILENCE,
    ),
    open = openChannel,
  ) {
    this.#channel = open((word) => this.#hear(word));
  }

  /** What may be kept. */
  async keeping(): Promise<Keeping> {
    // Where nobody tells it, another tab may have chosen anew.
    if (!this.#channel) return this.#read();
    if (this.#known) return this.#known;
    const read = await this.#read();
    return (this.#known ??= read);
  }

  /** Chooses what may be kept; resolves once nothing is being written by an earlier choice. */
  async choose(change: Partial<Keeping>): Promise<Keeping> {
    const keeping = { ...(await this.keeping()), ...change };
    this.#hear({ keeping });
    this.#channel?.tell({ keeping });
    await withLock(LOCK, 'exclusive', () => this.#store(keeping));
    return keeping;
  }

  /**
   * Writes something.
   * @param since when the work on it began, ms since 1970
   * @throws NotKept, and what `write` throws
   */
  keep<T>(write: () => Promise<T>, since = Date.now()): Promise<T> {
    return withLock(LOCK, 'shared', async () => {
      if ((await this.keeping()).nothing) throw new NotKept('nothing');
      if (since <= this.#wipedAt) throw new NotKept('wiped');
      return write();
    });
  }

  /** Writes what a person just chose: at once, where it is known what may be kept. */
  keepNow(write: () => void): void {
    const since = Date.now();
    const writeIf = ({ nothing }: Keeping) => {
      if (!nothing && since > this.#wipedAt) write();
    };
    if (this.#known) writeIf(this.#known);
    else void this.keeping().then(writeIf);
  }

  /**
   * Wipes: whatever is being written is written to its end before, and what was begun before is not
   * written after it.
   * @param forget what is in memory of it; done first, while others may still write
   * @param wipe what is stored; meanwhile nobody writes
   */
  async wipe(forget: () => Promise<unknown>, wipe: () => Promise<void>): Promise<void> {
    const word = { wipedAt: Date.now() };
    this.#hear(word);
    this.#channel?.tell(word);
    await forget();
    try {
      await withLock(LOCK, 'exclusive', wipe);
    } finally {
      this.#hear('wiped');
      this.#channel?.tell('wiped');
    }
  }

  /**
   * Calls back when it happens, in this tab or another: a wipe begins, and what is in memory of what is
   * stored goes, too; all has been wiped; another choice of what may be kept.
   * @returns what ends that
   */
  on(event: GateEvent, listener: () => void): () => void {
    const listeners = this.#listeners[event];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  #hear(word: Word): void {
    let event: GateEvent = 'wiped';
    if (word !== 'wiped' && 'wipedAt' in word) {
      this.#wipedAt = Math.max(this.#wipedAt, word.wipedAt);
      event = 'wiping';
    } else if (word !== 'wiped') {
      this.#known = word.keeping;
      event = 'keeping';
    }
    this.#listeners[event].forEach((listener) => listener());
  }

  async #read(): Promise<Keeping> {
    // A browser that refuses this refuses the rest, too.
    const stored = await this.storage.get(ENTRY).catch(() => undefined);
    return { ...KEEPING, ...(stored as Partial<Keeping> | undefined) };
  }

  async #store(keeping: Keeping): Promise<void> {
    const { nothing, days } = keeping;
    const isDefault = nothing === KEEPING.nothing && days === KEEPING.days;
    const storing = isDefault ? this.storage.delete([ENTRY]) : this.storage.set([[ENTRY, keeping]]);
    // A browser that stores nothing keeps nothing either way.
    await storing.catch(() => undefined);
  }
}

/** The gate of this thread. */
export const gate = new Gate();

/** A storage whose writes go through a gate. */
export function gated(storage: Storage, through = gate): Storage {
  return {
    ...storage,
    set: (entries, since) => through.keep(() => storage.set(entries), since),
  };
}
