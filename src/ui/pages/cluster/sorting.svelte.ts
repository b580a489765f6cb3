/** What the Cluster page works on: photos and faces, what was decided about them, and people as both make them. */
import type { Arrangement, FaceGroup, LookedAt, PhotoFace } from '../../../base/types';
import { arranged } from '../../../identify/arrange';
import { decidedFaces, type Shown } from '../../../identify/decisions';
import { nearestPerson } from '../../../identify/nearest-person';
import { sameFaces } from '../../../identify/same-face';
import { FaceCrops, type SheetFace } from '../../parts/sheet/face-crops';
import { ClusterForm } from './cluster-form.svelte';
import { Deciding } from './deciding.svelte';
import { groupsByFace, groupsWith, photoNumbers, titlesOf, type Found } from './found';
import { Pile } from './pile.svelte';
import { words } from './words';

const NOBODY: Arrangement = { groups: [], nobody: [] };

export class Sorting {
  readonly form = new ClusterForm();
  readonly deciding = new Deciding();
  readonly pile = new Pile(this.form, async (ids) => {
    await this.deciding.load();
    return sameFaces(ids, decidedFaces(this.deciding.now));
  });
  readonly crops = new FaceCrops();
  readonly arrangement = $derived(this.#arranged(this.pile.found));
  readonly names = $derived(
    this.deciding.now.people.flatMap(({ name }) => name ?? []).sort((a, b) => a.localeCompare(b)),
  );
  /** The group of each face, by the id that decisions know it by. */
  readonly groupOf = $derived(groupsByFace(this.arrangement, this.ids));
  /** Groups without a name are called by their place in the row. */
  readonly titles = $derived(titlesOf(this.arrangement, words.groups.unnamed));

  /** Of each face the id that decisions know it by. */
  get ids(): string[] {
    return this.pile.found?.ids ?? [];
  }

  face(place: number): PhotoFace {
    return this.pile.found!.faces[place]!;
  }

  /** Saved embeddings have none. */
  photoOf(place: number): LookedAt {
    return this.pile.photos.get(this.face(place).photo)!;
  }

  /** A face as a contact sheet shows it. */
  onSheet(place: number, id = this.ids[place]!): SheetFace & { place: number } {
    const { path, face } = this.face(place);
    const { file, width } = this.pile.stored ? {} : this.photoOf(place);
    return { id, file, width, box: face.box, text: path, place };
  }

  /** A group as decisions take it. */
  shown({ person, faces }: FaceGroup): Shown {
    return { person, faces: this.idsAt(faces) };
  }

  idsAt(places: readonly number[]): string[] {
    return places.map((place) => this.ids[place]!);
  }

  /** The groups that some faces are in. */
  groupsOf(places: readonly number[]): FaceGroup[] {
    return groupsWith(this.arrangement.groups, places);
  }

  clear(): void {
    this.pile.clear();
    this.crops.clear();
  }

  #arranged(found: Found | undefined): Arrangement {
    if (!found) return NOBODY;
    const { faces, ids, labels, clustering } = found;
    const nearest = nearestPerson(
      faces.map(({ embedding }) => embedding),
      ids,
    );
    const options = { nearest, ...(clustering.apart && { photos: photoNumbers(faces) }) };
    return arranged(this.deciding.now, ids, labels, options);
  }
}

export const sorting = new Sorting();
