/** What a person does with groups and faces: each is one change that can be undone. */
import { throwIfAborted } from '../../../base/errors';
import type { FaceGroup } from '../../../base/types';
import {
  divided,
  hidden,
  keptApart,
  merged,
  moved,
  named,
  nobodys,
  rejected,
  somebodys,
} from '../../../identify/decisions';
import { facet } from '../../../page-facet';
import { partsNow } from './found';
import type { Sorting } from './sorting.svelte';
import { words } from './words';

const { said } = words;
/** Steps of halving in which the largest mean distance that divides a group is found: to a hundredth of the scale. */
const HALVINGS = 8;
/** Squared distances of embeddings of length 1 end here. */
const FARTHEST = 4;

export class Editing {
  constructor(private readonly sorting: Sorting) {}

  name(group: FaceGroup, name: string): void {
    if (name.trim() === (group.person?.name ?? '')) return;
    const { shown } = this;
    this.#change(named(this.#now, shown(group), name));
    this.#say(name.trim() ? said.named(name.trim()) : said.unnamed);
  }

  merge(groups: readonly FaceGroup[]): void {
    this.#change(merged(this.#now, groups.map(this.shown)));
    this.#say(said.merged(groups.length));
  }

  /** @param to undefined: a person of their own */
  move(faces: readonly number[], to?: FaceGroup): void {
    const { sorting, shown } = this;
    const from = sorting.groupsOf(faces).filter(({ id }) => id !== to?.id);
    const ids = sorting.idsAt(faces);
    this.#change(moved(this.#now, ids, from.map(shown), to && shown(to)));
    this.#say(said.moved(faces.length));
  }

  reject(faces: readonly number[], group: FaceGroup): void {
    this.#change(rejected(this.#now, this.sorting.idsAt(faces), this.shown(group)));
    this.#say(said.rejected(faces.length));
  }

  nobody(faces: readonly number[]): void {
    const from = this.sorting.groupsOf(faces).map(this.shown);
    this.#change(nobodys(this.#now, this.sorting.idsAt(faces), from));
    this.#say(said.nobody(faces.length));
  }

  somebody(faces: readonly number[]): void {
    this.#change(somebodys(this.#now, this.sorting.idsAt(faces)));
    this.#say(said.back(faces.length));
  }

  hide(groups: readonly FaceGroup[], hide: boolean): void {
    this.#change(groups.reduce((all, group) => hidden(all, this.shown(group), hide), this.#now));
    this.#say(hide ? said.hidden : said.shown);
  }

  different(one: FaceGroup, other: FaceGroup): void {
    this.#change(keptApart(this.#now, this.shown(one), this.shown(other)));
    this.#say(said.different);
  }

  /** Sorts one group again, so strictly that it just falls into parts; the largest goes on being who it was. */
  async split(group: FaceGroup): Promise<void> {
    const { pile } = this.sorting;
    await pile.task.run(async (signal) => {
      const faces = group.faces.map((place) => this.sorting.face(place));
      const { apart, model } = pile.found!.clustering;
      const began = this.#now;
      let [parts, low, high] = [[] as number[][], 0, FARTHEST];
      for (let step = 0; step < HALVINGS; step++) {
        const threshold = (low + high) / 2;
        const { clusters } = await facet.cluster(faces, {
          ...{ method: 'average linkage', threshold, apart, model: model.id, signal },
        });
        if (clusters.length > 1) [parts, low] = [clusters, threshold];
        else high = threshold;
      }
      if (parts.length === 0) return this.#say(said.whole);
      throwIfAborted(signal);
      const ids = parts.map((part) => this.sorting.idsAt(part.map((i) => group.faces[i]!)));
      const now = began === this.#now ? { group, parts: ids } : partsNow(ids, this.sorting.groupOf);
      if (!now) return this.#say(said.changed);
      this.#change(divided(this.#now, this.shown(now.group), now.parts));
      this.#say(said.split(now.parts.map(({ length }) => length)));
    }, 'splitting');
  }

  undo(): void {
    if (this.sorting.deciding.history.past.length === 0) return;
    this.sorting.deciding.undo();
    this.#say(said.undone);
  }

  redo(): void {
    if (this.sorting.deciding.history.future.length === 0) return;
    this.sorting.deciding.redo();
    this.#say(said.redone);
  }

  readonly shown = (group: FaceGroup) => this.sorting.shown(group);

  get #now() {
    return this.sorting.deciding.now;
  }

  #change(next: Parameters<Sorting['deciding']['change']>[0]): void {
    this.sorting.deciding.change(next);
  }

  #say(text: string): void {
    this.sorting.pile.said = text;
  }
}
