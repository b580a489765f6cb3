/** What runs, as state: one subscription for the whole page. */
import { facet, type Status } from '../facet';

class Engine {
  status = $state.raw<Status>({ phase: 'starting' });

  constructor() {
    facet.status.subscribe((status) => (this.status = status));
  }
}

export const engine = new Engine();
