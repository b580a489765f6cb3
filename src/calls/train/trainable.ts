/** Which weights can learn further, and from where. */
import { FacetError } from '../../base/errors';
import type { ModelInfo, TrainingMode } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { findNetwork } from '../../networks';
import type { EmbedderNetwork } from '../../networks/layers';
import { models } from '../models';

export const GET_TRAINABLE =
  'Get the weights 20180408-102900 or 20180402-114759 on the Models page, or run npm run models -- facenet where Facet is served from.';

/** @returns the network where its last layers can be trained */
function trainableNetwork({ embedder }: ModelInfo): EmbedderNetwork | undefined {
  const network = embedder && findNetwork(embedder.network);
  return network?.trainableFrom ? network : undefined;
}

/**
 * The weights that a training begins with.
 * @param id default: those in use where they can be trained, else the first that can
 * @throws FacetError `MODEL_UNKNOWN`, `WEIGHTS_MISSING` where none can be trained, `INVALID_OPTION` where
 *   these cannot
 */
export async function chooseParent(engine: Engine, id?: string): Promise<ModelInfo> {
  const all = (await models(engine)).filter(
    ({ kind, state }) => kind === 'embedder' && state !== 'missing',
  );
  if (id !== undefined) {
    const chosen = all.find((model) => model.id === id);
    if (!chosen) {
      throw new FacetError('MODEL_UNKNOWN', `There are no weights "${id}" here.`, {
        hint: `There are ${all.map((model) => model.id).join(', ')}.`,
      });
    }
    if (trainableNetwork(chosen)) return chosen;
    throw new FacetError(
      'INVALID_OPTION',
      `${chosen.title} can’t be trained here: its network has no trunk that stays.`,
      {
        hint: GET_TRAINABLE,
      },
    );
  }
  const able = all.filter(trainableNetwork);
  const parent = able.find(({ inUse }) => inUse) ?? able[0];
  if (parent) return parent;
  throw new FacetError('WEIGHTS_MISSING', 'None of the weights here can be trained.', {
    hint: GET_TRAINABLE,
  });
}

/** The named activation that a mode learns from; the last block's where that learns, else the Bottleneck's. */
export function activationOf({ embedder }: ModelInfo, mode: TrainingMode): string {
  const { bottleneck, lastBlock } = findNetwork(embedder!.network)!.trainableFrom!;
  return mode === 'last block' ? lastBlock : bottleneck;
}
