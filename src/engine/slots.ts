/** Back-pressure: so many calls at once, the others wait in order, and one that is aborted while it waits leaves. */
import { Room } from '../base/room';

export class Slots {
  readonly #room: Room;

  /** @param size how many calls may run, asked anew each time */
  constructor(size: () => number) {
    this.#room = new Room(size);
  }

  /** Calls that wait for a slot. */
  get waiting(): number {
    return this.#room.waiting;
  }

  async run<R>(work: () => Promise<R>, signal?: AbortSignal): Promise<R> {
    const slot = this.#room.lease();
    await slot.take(1, signal);
    try {
      return await work();
    } finally {
      slot.end();
    }
  }
}
