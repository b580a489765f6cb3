/** The embedders that can be had, and which one is in use. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { ModelInfo } from '../../../base/types';
import { facet } from '../../../page-facet';

export class Embedders {
  all = $state.raw<ModelInfo[]>([]);
  busy = $state(false);
  error = $state.raw<FacetError>();

  /** Those whose weights are here. */
  usable = $derived(this.all.filter(({ state }) => state !== 'missing'));

  async refresh(): Promise<void> {
    try {
      this.all = (await facet.models()).filter(({ kind }) => kind === 'embedder');
    } catch (error) {
      this.error = toFacetError(error);
    }
  }

  async use(id: string): Promise<void> {
    this.busy = true;
    this.error = undefined;
    try {
      await facet.useEmbedder(id);
    } catch (error) {
      this.error = toFacetError(error);
    }
    this.busy = false;
  }
}
