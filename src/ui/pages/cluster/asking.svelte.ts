/** Pairs of groups that may be one person, one after the other. */
import type { FaceGroup } from '../../../base/types';
import { DOUBTS } from '../../../calls/cluster/options';
import { areApart } from '../../../identify/decisions';
import { facet } from '../../../page-facet';
import { Task } from '../../work/task.svelte';
import type { Sorting } from './sorting.svelte';

/** Pairs that are found at a time. */
const ASKED = DOUBTS.most.default;

/** Two groups, by a face of each: groups change while one answers. */
interface Doubt {
  one: string;
  other: string;
}

export class Asking {
  readonly task = new Task();
  /** Undefined until it was asked for. */
  doubts = $state.raw<Doubt[]>();
  /** Nothing was left to ask when it was last asked for. */
  foundNone = $state(false);
  readonly open = $derived(this.doubts?.filter((doubt) => this.#pairOf(doubt)) ?? []);
  readonly current = $derived(this.open[0] && this.#pairOf(this.open[0]));

  constructor(private readonly sorting: Sorting) {}

  async find(): Promise<void> {
    const { sorting } = this;
    const { model, apart } = sorting.pile.found!.clustering;
    const groups = sorting.arrangement.groups.filter(({ person }) => !person?.hidden);
    await this.task.run(async (signal, onProgress) => {
      const faces = groups.map((group) => group.faces.map((place) => sorting.face(place)));
      // Places are others once photos were sorted anew.
      const ids = groups.map((group) => sorting.ids[group.faces[0]!]!);
      // What was answered with no is among the nearest, and is not asked again.
      const most = Math.min(DOUBTS.most.max ?? Infinity, ASKED + sorting.deciding.now.apart.length);
      const options = { model: model.id, apart, most, signal, onProgress };
      const pairs = await facet.doubts(faces, options);
      this.doubts = pairs.map(({ a, b }) => ({ one: ids[a]!, other: ids[b]! }));
      this.foundNone = this.open.length === 0;
    });
  }

  /** The next one; this one is not asked again until it is looked for anew. */
  skip(): void {
    const [first] = this.open;
    this.doubts = this.doubts?.filter((doubt) => doubt !== first);
  }

  forget(): void {
    this.task.clear();
    this.doubts = undefined;
  }

  /** Undefined where there is nothing to ask any more. */
  #pairOf({ one, other }: Doubt): [FaceGroup, FaceGroup] | undefined {
    const { groupOf, deciding } = this.sorting;
    const [a, b] = [groupOf.get(one), groupOf.get(other)];
    if (!a || !b || a === b || a.person?.hidden || b.person?.hidden) return undefined;
    const answered = a.person && b.person && areApart(deciding.now, a.person.id, b.person.id);
    return answered ? undefined : [a, b];
  }
}
