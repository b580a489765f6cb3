/** The gallery as a file, out and in. */
import { FacetError, throwIfAborted } from '../../base/errors';
import { plural } from '../../base/plural';
import type {
  CallOptions,
  ExportGalleryOptions,
  GalleryImport,
  ImportGalleryOptions,
} from '../../base/types';
import { nameOf } from '../../engine/photo';
import { GALLERY_FILE, readGallery, writeGallery } from '../../export/gallery-file';
import type { FaceRecord, FaceWithCrop, PersonContent } from '../../export/gallery-records';
import type { GalleryStore, Plan } from '../../storage/gallery';
import {
  faceKey,
  notKey,
  personKey,
  pictureKey,
  type FaceEntry,
  type GalleryState,
} from '../../storage/gallery-state';
import { checkOptions, said } from '../arguments';
import { models } from '../models';
import { filled } from '../options';
import type { Desk } from './desk';
import { nameFrom } from './names';
import { EXPORT_GALLERY, IMPORT_GALLERY } from './options';
import { newPerson } from './people';
import { checkContent } from './sound-content';

/** @throws FacetError `INVALID_OPTION`, `PASSPHRASE_WRONG` where none can be used, `ABORTED` */
export async function exportGallery(
  { store }: Desk,
  options: ExportGalleryOptions & CallOptions = {},
): Promise<Blob> {
  checkOptions(options, EXPORT_GALLERY);
  const { passphrase, crops } = filled<ExportGalleryOptions, typeof EXPORT_GALLERY>(
    EXPORT_GALLERY,
    options,
  );
  const state = await store.state();
  const [faces, not] = [state.byPerson(), state.byPerson('not')];
  const content: PersonContent[] = [];
  const withPicture = async (record: FaceRecord, key: string): Promise<FaceWithCrop> => {
    throwIfAborted(options.signal);
    const picture = crops && record.crop && (await store.picture(pictureKey(key)));
    return { record, ...(picture && { picture }) };
  };
  for (const { id, name } of state.people.values()) {
    const person: PersonContent = { name, faces: [], not: [] };
    for (const record of faces.get(id) ?? []) {
      person.faces.push(await withPicture(record, faceKey(record.id)));
    }
    for (const record of not.get(id) ?? []) {
      person.not.push(await withPicture(record, notKey(id, record.id)));
    }
    content.push(person);
  }
  const { signal, onProgress } = options;
  return writeGallery(content, { passphrase, crops, signal, onProgress });
}

/**
 * Everybody of a file, merged by their names and the ids of their faces.
 * @throws FacetError `GALLERY_INVALID`, `PASSPHRASE_WRONG`, `IN_USE`, `ABORTED`, and `STORAGE_FULL`: what was imported by
 * then stays
 */
export async function importGallery(
  { engine, store }: Desk,
  file: Blob,
  options: ImportGalleryOptions & CallOptions = {},
): Promise<GalleryImport> {
  const since = Date.now();
  checkOptions(options, IMPORT_GALLERY);
  if (!(file instanceof Blob)) {
    throw new FacetError('INVALID_OPTION', `This is no gallery file: ${said(file)}.`, {
      hint: 'Pass the .facet file as a File or Blob.',
    });
  }
  const { passphrase } = filled<ImportGalleryOptions, typeof IMPORT_GALLERY>(
    IMPORT_GALLERY,
    options,
  );
  const { signal, onProgress } = options;
  const reading = { passphrase, signal, onProgress };
  const name = nameOf(file) ?? GALLERY_FILE;
  const content = await readGallery(file, name, reading);
  // Where the list can't be had the lengths must still agree with each other.
  const known = await models(engine, { signal }).catch(() => []);
  throwIfAborted(signal);
  checkContent(content, name, known, await store.state());
  return store.edit(() => new Importer(store, since).all(content, signal));
}

class Importer {
  readonly #brought: GalleryImport = {
    newPeople: [],
    newFaces: 0,
    known: 0,
    kept: true,
    notes: [],
  };
  #others = 0;
  #contradictions = 0;

  constructor(
    private readonly store: GalleryStore,
    private readonly since: number,
  ) {}

  async all(content: readonly PersonContent[], signal?: AbortSignal): Promise<GalleryImport> {
    for (const person of content) {
      throwIfAborted(signal);
      await this.#person(nameFrom(person.name));
      for (const face of person.faces) await this.#face(person.name, face, signal);
      for (const face of person.not) await this.#not(person.name, face, signal);
    }
    const { notes } = this.#brought;
    if (this.#others > 0) {
      notes.push(
        `${plural(this.#others, 'face is', 'faces are')} enrolled for somebody else here, and stayed so.`,
      );
    }
    if (this.#contradictions > 0) {
      notes.push(
        `${plural(this.#contradictions, 'face was', 'faces were')} left out: you said here who they are, or are not, otherwise.`,
      );
    }
    return this.#brought;
  }

  #person(name: string): Promise<void> {
    return this.#change((state) => {
      if (state.person(name)) return {};
      const person = newPerson(name);
      this.#brought.newPeople.push(name);
      return { set: [[personKey(person.id), person]] };
    });
  }

  #face(name: string, face: FaceWithCrop, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    return this.#change((state) => {
      const { id } = state.person(nameFrom(name))!;
      const key = faceKey(face.record.id);
      const known = state.faces.get(key);
      if (known && known.person !== id) {
        this.#others += 1;
        return {};
      }
      if (!known && state.not.has(notKey(id, face.record.id))) {
        this.#contradictions += 1;
        return {};
      }
      this.#brought[known ? 'known' : 'newFaces'] += 1;
      return together(key, id, known, face);
    });
  }

  #not(name: string, face: FaceWithCrop, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    return this.#change((state) => {
      const { id } = state.person(nameFrom(name))!;
      if (state.face(face.record.id)?.person === id) {
        this.#contradictions += 1;
        return {};
      }
      const key = notKey(id, face.record.id);
      return together(key, id, state.not.get(key), face);
    });
  }

  async #change(plan: (state: GalleryState) => Plan): Promise<void> {
    const kept = await this.store.change(plan, this.since);
    this.#brought.kept &&= kept;
  }
}

/** What is there stays; what it lacks is added. */
function together(
  key: string,
  person: string,
  known: FaceEntry | undefined,
  { record, picture }: FaceWithCrop,
): Plan {
  const { crop, ...rest } = record;
  const usesPicture = picture !== undefined && crop !== undefined && !known?.record.crop;
  const merged: FaceRecord = {
    ...rest,
    ...known?.record,
    embeddings: { ...record.embeddings, ...known?.record.embeddings },
    ...(usesPicture && { crop }),
  };
  const adds =
    !known ||
    usesPicture ||
    Object.keys(record.embeddings).some((each) => !(each in known.record.embeddings));
  if (!adds) return {};
  return {
    set: [
      [key, { person, record: merged }],
      ...(usesPicture ? [[pictureKey(key), picture] as [string, Blob]] : []),
    ],
  };
}
