/** By which embedder faces that are handed over were made. */
import type { ModelInfo } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { holdRecognisers } from '../../engine/hold';
import { models } from '../models';

/**
 * What is known of an embedder, default the one in use: it need not be loaded to judge distances by it.
 * @throws FacetError `MODEL_UNKNOWN`
 */
export async function embedderOf(
  engine: Engine,
  id: string | undefined,
  signal?: AbortSignal,
): Promise<ModelInfo> {
  const all = await models(engine);
  const known = all.find(
    ({ kind, ...model }) =>
      kind === 'embedder' && (id === undefined ? model.inUse : model.id === id),
  );
  if (known) return known;
  const held = await holdRecognisers(engine, { model: id }, signal);
  held.release();
  return held.models[1]!;
}
