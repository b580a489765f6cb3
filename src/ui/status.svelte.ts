/** What runs, as state: one subscription for the whole page. */
import type { Status } from '../facet';
import { facet } from '../page-facet';

class Engine {
  status = $state.raw<Status>({ phase: 'starting' });

  constructor() {
    facet.status.subscribe((status) => (this.status = status));
  }
}

export const engine = new Engine();
