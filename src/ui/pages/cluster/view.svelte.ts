/** What is looked at: which groups are shown, which are selected, which faces of one. */
import type { FaceGroup } from '../../../base/types';
import { NOTHING_SELECTED, type Selection } from '../../parts/sheet/selection';
import { Asking } from './asking.svelte';
import { Editing } from './editing';
import { selected } from './found';
import type { Sorting } from './sorting.svelte';

export class View {
  readonly editing: Editing;
  readonly asking: Asking;
  find = $state('');
  showHidden = $state(false);
  showSingles = $state(false);
  /** Groups. */
  chosen = $state.raw<Selection>(NOTHING_SELECTED);
  /** Faces of the group that is open. */
  picked = $state.raw<Selection>(NOTHING_SELECTED);
  /** Faces that are nobody's. */
  pickedNobody = $state.raw<Selection>(NOTHING_SELECTED);
  /** Places of the faces that are dragged. */
  #dragged: number[] = [];

  readonly hidden = $derived(this.#all.filter(({ person }) => person?.hidden).length);
  readonly singles = $derived(this.#all.filter(isSingle).length);
  readonly groups = $derived(this.#all.filter((group) => this.#isShown(group)));
  readonly chosenGroups = $derived(this.groups.filter(({ id }) => this.chosen.ids.has(id)));
  /** The one group whose faces are seen. */
  readonly opened = $derived(this.chosenGroups.length === 1 ? this.chosenGroups[0] : undefined);
  readonly pickedFaces = $derived(
    this.opened?.faces.filter((place) => this.picked.ids.has(this.sorting.ids[place]!)) ?? [],
  );

  constructor(readonly sorting: Sorting) {
    this.editing = new Editing(sorting);
    this.asking = new Asking(sorting);
  }

  choose(chosen: Selection): void {
    const before = this.opened?.id;
    this.chosen = chosen;
    if (this.opened?.id !== before) this.picked = NOTHING_SELECTED;
  }

  open(group: FaceGroup): void {
    this.choose(selected(group.id));
  }

  merge(): void {
    const [first] = this.chosenGroups;
    this.#keeping(first, () => this.editing.merge(this.chosenGroups));
  }

  hide(): void {
    const groups = this.chosenGroups;
    const hide = groups.some(({ person }) => !person?.hidden);
    this.editing.hide(groups, hide);
    this.choose(NOTHING_SELECTED);
  }

  /** Names the open group, which stays open whoever it is then. */
  name(name: string): void {
    const { opened } = this;
    if (opened) this.#keeping(opened, () => this.editing.name(opened, name));
  }

  split(): Promise<void> {
    const { opened } = this;
    if (!opened) return Promise.resolve();
    const id = this.sorting.ids[opened.faces[0]!]!;
    return this.editing.split(opened).then(() => {
      // Whoever looks at another group by now goes on doing so.
      if (this.chosenGroups.length === 0) this.#openWith(this.sorting.groupOf.get(id));
    });
  }

  /** Does something with the faces that are picked, then shows the group that is left. */
  withPicked(act: (faces: number[], group: FaceGroup) => void): void {
    const { opened, pickedFaces } = this;
    if (!opened || pickedFaces.length === 0) return;
    const stays = opened.faces.find((place) => !pickedFaces.includes(place));
    act(pickedFaces, opened);
    this.picked = NOTHING_SELECTED;
    this.#openAt(stays);
  }

  drag(ids: readonly string[]): void {
    this.#dragged = this.opened?.faces.filter((at) => ids.includes(this.sorting.ids[at]!)) ?? [];
  }

  dropOn(group: FaceGroup): void {
    const faces = this.#dragged;
    this.#dragged = [];
    if (faces.length === 0 || group.id === this.opened?.id) return;
    this.withPicked(() => this.editing.move(faces, group));
  }

  get #all(): FaceGroup[] {
    return this.sorting.arrangement.groups;
  }

  #isShown(group: FaceGroup): boolean {
    const { name, hidden } = group.person ?? {};
    const wanted = this.find.trim().toLowerCase();
    if (wanted) return name?.toLowerCase().includes(wanted) ?? false;
    return (!hidden || this.showHidden) && (!isSingle(group) || this.showSingles);
  }

  #keeping(group: FaceGroup | undefined, act: () => void): void {
    const face = group?.faces[0];
    act();
    this.#openAt(face);
  }

  /** Opens the group that a face is in. */
  #openAt(face: number | undefined): void {
    this.#openWith(
      face === undefined ? undefined : this.sorting.groupOf.get(this.sorting.ids[face]!),
    );
  }

  #openWith(group: FaceGroup | undefined): void {
    if (group) this.open(group);
    else this.choose(NOTHING_SELECTED);
  }
}

/** A face alone about which nothing was decided. */
const isSingle = ({ person, faces }: FaceGroup) => faces.length === 1 && !person?.name;
