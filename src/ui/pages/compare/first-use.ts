/** The embedder is loaded when it is first needed: once, however many photos come together. */
import { facet } from '../../../page-facet';
import { engine } from '../../status.svelte';

let loading: Promise<unknown> | undefined;

/** Resolves once there is an embedder in use; it is not chosen anew where there is one. */
export async function embedderInUse(): Promise<void> {
  if (engine.status.embedder) return;
  loading ??= facet.useEmbedder().finally(() => (loading = undefined));
  await loading;
}
