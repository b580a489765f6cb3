/** Who is enrolled, and small changes to that. */
import { FacetError } from '../../base/errors';
import type { EnrolledFace, ModelInfo, Person } from '../../base/types';
import type { FaceRecord } from '../../export/gallery-records';
import {
  faceKey,
  notKey,
  personKey,
  pictureKey,
  type FaceEntry,
  type GalleryState,
} from '../../storage/gallery-state';
import type { Plan } from '../../storage/gallery';
import { checkId, said } from '../arguments';
import { thresholdOf } from '../compare/judge';
import { embedderInUse, type Desk } from './desk';
import { isEmbedded } from './embedder-key';
import { nameFrom, personCalled } from './names';

/** Everybody, by name. */
export async function people(desk: Desk): Promise<Person[]> {
  const model = await embedderInUse(desk);
  const state = await desk.store.state();
  const [faces, not] = [state.byPerson(), state.byPerson('not')];
  const all = [...state.people.values()].map(({ id, name }): Person => {
    const far = model ? outliers(desk, state, id, model) : new Map<string, number>();
    const shown = (record: FaceRecord) => enrolledFace(record, model, far.get(record.id));
    return {
      name,
      faces: (faces.get(id) ?? []).map(shown),
      not: (not.get(id) ?? []).map((record) => enrolledFace(record, model)),
    };
  });
  return all.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function outliers(desk: Desk, state: GalleryState, person: string, model: ModelInfo) {
  const own = desk.known.now(model, state).of(person);
  const found = own?.outliers(thresholdOf(model.embedder!)) ?? [];
  return new Map(found.map(({ id, distance }) => [id, distance]));
}

/** A face as it is told of. */
export function enrolledFace(
  { embeddings, crop, ...face }: FaceRecord,
  model?: ModelInfo,
  outlier?: number,
): EnrolledFace {
  return {
    ...face,
    hasCrop: crop !== undefined,
    ...(crop && { cropBox: crop.box }),
    embedded: model !== undefined && isEmbedded({ embeddings }, model),
    ...(outlier !== undefined && { outlier }),
  };
}

/** The picture that is kept of a face, enrolled or said not to be somebody. */
export async function pictureOf({ store }: Desk, id: string): Promise<Blob | undefined> {
  checkId(id, 'face', 'facet.gallery.people()');
  const picture = await store.picture(pictureKey(faceKey(id)));
  if (picture) return picture;
  const state = await store.state();
  const key = [...state.not].find(([, { record }]) => record.id === id)?.[0];
  return key === undefined ? undefined : store.picture(pictureKey(key));
}

/** @throws FacetError `INVALID_OPTION` for a name that nobody has, or somebody else; `IN_USE`, `STORAGE_FULL` */
export function rename(desk: Desk, name: string, to: string): Promise<void> {
  return edit(desk, (state) => {
    const person = personCalled(state, name);
    const wanted = nameFrom(to);
    const other = state.person(wanted);
    if (other && other.id !== person.id) {
      throw new FacetError('INVALID_OPTION', `Somebody else is called ${said(wanted)} already.`, {
        hint: 'Are they one person? Merge them; or choose another name.',
      });
    }
    return { set: [[personKey(person.id), { ...person, name: wanted }]] };
  });
}

/**
 * All faces of a person become another's. What was said not to be the first is not the other either, unless it is a
 * face of theirs.
 * @throws FacetError as {@link rename}
 */
export async function merge({ store }: Desk, name: string, into: string): Promise<void> {
  const since = Date.now();
  await store.edit(async () => {
    const state = await store.state();
    const [from, to] = [personCalled(state, name), personCalled(state, into)];
    if (from.id === to.id) return;
    const not = [...state.not].filter(([, entry]) => entry.person === from.id);
    const moved: [string, Blob][] = [];
    for (const [key, { record }] of not) {
      const picture = await store.picture(pictureKey(key));
      if (picture) moved.push([pictureKey(notKey(to.id, record.id)), picture]);
    }
    await store.change((now) => merged(now, from.id, to.id, moved), since);
  });
}

function merged(state: GalleryState, from: string, to: string, pictures: [string, Blob][]): Plan {
  const of = (map: Map<string, FaceEntry>, person: string) =>
    [...map].filter(([, entry]) => entry.person === person);
  const faces = of(state.faces, from);
  const own = new Set([...faces, ...of(state.faces, to)].map(([, { record }]) => record.id));
  const isOwn = ([, { record }]: [string, FaceEntry]) => own.has(record.id);
  const not = of(state.not, from);
  const staying = not.filter((entry) => !isOwn(entry));
  const kept = new Set(staying.map(([, { record }]) => pictureKey(notKey(to, record.id))));
  const gone = [...not, ...of(state.not, to).filter(isOwn)];
  return {
    set: [
      ...faces.map(([key, entry]): [string, FaceEntry] => [key, { ...entry, person: to }]),
      ...staying.map(([, { record }]): [string, FaceEntry] => [
        notKey(to, record.id),
        { person: to, record },
      ]),
      ...pictures.filter(([key]) => kept.has(key)),
    ],
    remove: [personKey(from), ...gone.flatMap(([key]) => [key, pictureKey(key)])],
  };
}

/** @throws FacetError as {@link rename}, and for a face that is not enrolled */
export function moveFace(desk: Desk, id: string, to: string): Promise<void> {
  return edit(desk, (state) => {
    const entry = faceCalled(state, id);
    const person = state.person(nameFrom(to)) ?? newPerson(to);
    return {
      set: [
        [personKey(person.id), person],
        [faceKey(id), { ...entry, person: person.id }],
      ],
      // Whoever says that it is them takes back that it is not.
      remove: [notKey(person.id, id), pictureKey(notKey(person.id, id))],
    };
  });
}

/** @throws FacetError as {@link rename} */
export function removePerson(desk: Desk, name: string): Promise<void> {
  return edit(desk, (state) => {
    const { id } = personCalled(state, name);
    return { remove: [personKey(id), ...state.keysOf(id)] };
  });
}

/** @throws FacetError `INVALID_OPTION` for a face that is not enrolled; `IN_USE` */
export function removeFace(desk: Desk, id: string): Promise<void> {
  return edit(desk, (state) => {
    faceCalled(state, id);
    return { remove: [faceKey(id), pictureKey(faceKey(id))] };
  });
}

/** @throws FacetError `INVALID_OPTION` where that was not said; `IN_USE` */
export function takeBack(desk: Desk, name: string, id: string): Promise<void> {
  return edit(desk, (state) => {
    const key = notKey(personCalled(state, name).id, id);
    if (!state.not.has(key)) throw noFace(id);
    return { remove: [key, pictureKey(key)] };
  });
}

/** Somebody of whom nothing is kept yet. */
export function newPerson(name: string) {
  const random = crypto.getRandomValues(new Uint32Array(4));
  return { id: Array.from(random, (part) => part.toString(36)).join(''), name: nameFrom(name) };
}

async function edit({ store }: Desk, plan: (state: GalleryState) => Plan): Promise<void> {
  const since = Date.now();
  await store.edit(() => store.change(plan, since));
}

function faceCalled(state: GalleryState, id: string): FaceEntry {
  const entry = state.face(id);
  if (entry) return entry;
  throw noFace(id);
}

function noFace(id: unknown): FacetError {
  return new FacetError('INVALID_OPTION', `There is no such face: ${said(id)}.`, {
    hint: 'facet.gallery.people() lists all faces by their id.',
  });
}
