/** Weights for a run over many photos: chosen once, so that one run is never of two. */
import type { EmbedOptions, ModelInfo } from '../base/types';
import type { Engine } from './engine';
import type { ModelKind } from './residents';

/** A kind, with an id or without one for the best. */
export type Wanted = [kind: ModelKind, id: string | undefined];

export interface Held {
  /** In the order asked for. */
  models: ModelInfo[];
  /** Lets them leave the device, if others have taken over. */
  release(): void;
}

/**
 * Puts the weights on the device, where they stay until `release`.
 * @throws FacetError what loading throws
 */
export async function holdModels(
  engine: Engine,
  wants: Wanted[],
  signal?: AbortSignal,
): Promise<Held> {
  let releases: (() => void)[] = [];
  const release = () => {
    for (const each of releases) each();
    releases = [];
  };
  try {
    const models = await engine.vision({ signal }, async (remote) => {
      // A worker that was lost is asked again.
      release();
      return Promise.all(
        wants.map(async ([kind, id]) => {
          const info = await engine.residents.ensure(remote, kind, id);
          releases.push(engine.residents.hold(info.id));
          return info;
        }),
      );
    });
    return { models, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** The weights of both nets that a face goes through. */
export function holdRecognisers(
  engine: Engine,
  { detector, model }: Pick<EmbedOptions, 'detector' | 'model'>,
  signal?: AbortSignal,
): Promise<Held> {
  const wants: Wanted[] = [
    ['detector', detector],
    ['embedder', model],
  ];
  return holdModels(engine, wants, signal);
}
