/** What the gallery's calls share. */
import type { CallOptions, ModelInfo } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { holdModels } from '../../engine/hold';
import { GalleryStore } from '../../storage/gallery';
import { KnownPeople } from './known-people';

export interface Desk {
  engine: Engine;
  store: GalleryStore;
  known: KnownPeople;
}

export function openDesk(engine: Engine, store = new GalleryStore()): Desk {
  return { engine, store, known: new KnownPeople(store) };
}

/** The embedder that calls without `model` use, not loaded for it; undefined where there is none. */
export async function embedderInUse({ engine }: Desk): Promise<ModelInfo | undefined> {
  const { embedder } = engine.status.value;
  if (embedder) return embedder;
  return engine.files({}, (files) => files.best('embedder')).catch(() => undefined);
}

/** An embedder on the device, for as long as the work takes. @param id default the one in use */
export async function withEmbedder<R>(
  { engine }: Desk,
  id: string | undefined,
  { signal }: CallOptions,
  work: (model: ModelInfo) => Promise<R>,
): Promise<R> {
  const { models, release } = await holdModels(engine, [['embedder', id]], signal);
  try {
    return await work(models[0]!);
  } finally {
    release();
  }
}
