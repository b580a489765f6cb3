/** What may be kept on this device, as state: chosen here, or in another tab. */
import type { Keeping } from '../facet';
import { facet } from '../page-facet';
import { gate } from '../storage/gate';

class KeepingState {
  /** Undefined until it is known. */
  value = $state.raw<Keeping>();

  constructor() {
    void this.#read();
    gate.on('keeping', () => void this.#read());
  }

  async #read(): Promise<void> {
    this.value = await facet.keeping();
  }
}

export const keeping = new KeepingState();
