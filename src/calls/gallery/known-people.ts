/** Everybody enrolled as one embedder sees them: made once, then kept up with each change. */
import type { ModelInfo } from '../../base/types';
import { OpenSet } from '../../identify/open-set';
import type { GalleryStore } from '../../storage/gallery';
import type { Change, FaceEntry, GalleryState } from '../../storage/gallery-state';
import { ratesOf } from '../people/rates';
import { embedderKey } from './embedder-key';

interface Known {
  openSet: OpenSet;
  /** Values of an embedding. */
  size: number;
}

export class KnownPeople {
  readonly #sets = new Map<string, Known>();

  constructor(private readonly store: GalleryStore) {
    store.onChange((changes) => {
      if (!changes) this.#sets.clear();
      else for (const [key, { openSet, size }] of this.#sets) follow(openSet, key, changes, size);
    });
  }

  /** By the person's id, not their name. */
  async by(model: ModelInfo): Promise<OpenSet> {
    return this.now(model, await this.store.state());
  }

  /** The same of a state that is there. */
  now(model: ModelInfo, state: GalleryState): OpenSet {
    const key = embedderKey(model);
    const known = this.#sets.get(key);
    if (known) return known.openSet;
    const openSet = new OpenSet(ratesOf(model, [], usualNorm(state, key)).matches);
    const all = (kind: 'face' | 'not', entries: Iterable<FaceEntry>) =>
      Array.from(entries, (after): Change => ({ kind, after }));
    const size = model.embedder!.embeddingSize;
    const entries = [...all('face', state.faces.values()), ...all('not', state.not.values())];
    follow(openSet, key, entries, size);
    this.#sets.set(key, { openSet, size });
    return openSet;
  }
}

function follow(openSet: OpenSet, key: string, changes: readonly Change[], size: number): void {
  for (const { kind, before, after } of changes) {
    if (kind === 'person') continue;
    const [old, now] = [before, after] as (FaceEntry | undefined)[];
    const embedding = now?.record.embeddings[key];
    // What other weights saw of it changes nothing for these, and machines of two need not learn again.
    if (old && embedding && old.person === now.person && old.record.embeddings[key] === embedding) {
      continue;
    }
    if (old && kind === 'face') openSet.removeFace(old.person, old.record.id);
    if (old && kind === 'not') openSet.removeNot(old.person, old.record.id);
    // Of another length it can be compared with nothing.
    if (!now || embedding?.length !== size) continue;
    const face = { id: now.record.id, embedding };
    if (kind === 'face') openSet.add(now.person, face);
    else openSet.addNot(now.person, face);
  }
}

function usualNorm(state: GalleryState, key: string): number {
  const norms = [...state.faces.values()].flatMap(({ record }) => {
    const embedding = record.embeddings[key];
    return embedding ? [Math.hypot(...embedding)] : [];
  });
  return norms.reduce((sum, norm) => sum + norm, 0) / norms.length || 1;
}
