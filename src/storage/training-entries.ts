/** Reading and writing what is kept of one training: one change after another, none of them half. */
import type { Storage } from './entries';
import { outcomeOf, type Keeping } from './outcome';
import { putTogether, takeApart } from './parts';
import {
  headKey,
  isHead,
  isNamed,
  ownerOf,
  partKey,
  valueKey,
  type Head,
  type Place,
} from './training-keys';

export class TrainingEntries {
  /** What is being done with each training. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #time = 0;

  constructor(private readonly storage: Storage) {}

  /** Undefined where there is none, and where the browser stores nothing. */
  async head(id: string): Promise<Head | undefined> {
    return (await this.storage.get(headKey(id)).catch(() => undefined)) as Head | undefined;
  }

  /** By id; none where the browser stores nothing. */
  async heads(): Promise<Map<string, Head>> {
    const keys = (await this.#keys()).filter(isHead);
    const heads = await Promise.all(keys.map((key) => this.head(ownerOf(key))));
    return new Map(keys.flatMap((key, i) => (heads[i] ? [[ownerOf(key), heads[i]]] : [])));
  }

  /** A value that was written; undefined where part of it is missing. */
  async read(id: string, place: Place | undefined): Promise<unknown> {
    if (!place) return undefined;
    const { time } = place;
    try {
      const value = await this.storage.get(valueKey(id, time));
      return await putTogether(value, (part) => this.storage.get(partKey(id, time, part)));
    } catch {
      return undefined;
    }
  }

  /**
   * Changes what is kept of a training, after what is being changed of it. What its head does not name, of a write
   * that was broken off, goes.
   * @param edit gives the new head; a value that it names is written with it
   * @param since when the work on it began, ms since 1970
   */
  change(
    id: string,
    since: number,
    edit: (head: Head, write: (value: unknown) => Promise<Place>) => Promise<Head>,
  ): Promise<Keeping> {
    return this.#inTurn(id, async () => {
      const before = (await this.head(id)) ?? { checkpoints: [], kept: 0 };
      const outcome = await outcomeOf(
        edit(before, (value) => this.#write(id, value, since)).then((head) =>
          this.storage.set([[headKey(id), { ...head, kept: Date.now() }]], since),
        ),
      );
      await this.#sweep(id);
      return outcome;
    });
  }

  /** Removes all that is kept of a training. */
  forget(id: string): Promise<void> {
    return this.#inTurn(id, async () => {
      await this.#delete((await this.#keys()).filter((key) => ownerOf(key) === id));
    });
  }

  /** Parts one after another, and what they are parts of at last. */
  async #write(id: string, whole: unknown, since: number): Promise<Place> {
    this.#time = Math.max(Date.now(), this.#time + 1);
    const time = this.#time;
    const { value, parts } = takeApart(whole);
    for (const [part, blob] of parts.entries()) {
      await this.storage.set([[partKey(id, time, part), blob]], since);
    }
    await this.storage.set([[valueKey(id, time), value]], since);
    return { time, parts: parts.length };
  }

  async #sweep(id: string): Promise<void> {
    const head = await this.head(id);
    const own = (await this.#keys()).filter((key) => ownerOf(key) === id);
    await this.#delete(own.filter((key) => !head || !isNamed(key, head)));
  }

  #keys(): Promise<string[]> {
    return this.storage.keys().catch(() => []);
  }

  async #delete(keys: string[]): Promise<void> {
    if (keys.length > 0) await this.storage.delete(keys).catch(() => undefined);
  }

  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = Promise.resolve(this.#turns.get(id)).then(work);
    this.#turns.set(
      id,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
