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

/** Equal for results that go by the same: the weights of both nets, and how the embedder's are set. */
export function recognisers(): string {
  const { embedder, detector } = engine.status;
  return JSON.stringify([detector?.id, embedder?.id, embedder?.embedder]);
}

let loading: Promise<unknown> | undefined;

/**
 * Resolves once there is an embedder in use: it is loaded when it is first needed, once, however many
 * photos come together, and not chosen anew where there is one.
 */
export async function embedderInUse(): Promise<void> {
  if (engine.status.embedder) return;
  loading ??= facet.useEmbedder().finally(() => (loading = undefined));
  await loading;
}
