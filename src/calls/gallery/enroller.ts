/** Faces into the gallery, one after another: those that add something are enrolled, and of the others it is said why not. */
import { throwIfAborted, toFacetError, type FacetError } from '../../base/errors';
import type {
  CallOptions,
  EnrolledFace,
  Enrolment,
  ModelInfo,
  NotEnrolled,
  NotEnrolledReason,
  PhotoFace,
} from '../../base/types';
import { SAME_PICTURE } from '../../identify/person-faces';
import type { FaceRecord } from '../../export/gallery-records';
import {
  faceKey,
  notKey,
  personKey,
  pictureKey,
  type GalleryState,
} from '../../storage/gallery-state';
import type { Desk } from './desk';
import { embedderKey } from './embedder-key';
import { enrolledFace, newPerson } from './people';
import { keepPicture, type Kept } from './pictures';

/** A face to enrol. */
export interface Offered {
  name: string;
  face: PhotoFace;
  file: Blob;
  /**
   * Of the upright photo, asked for where a picture is to be kept; a face whose photo has none is kept without. Whoever
   * has to decode for it does so for faces that are taken only.
   */
  size: () => Size | Promise<Size>;
}

interface Size {
  width: number;
  height: number;
}

interface Settings {
  model: ModelInfo;
  crops: boolean;
  aligned: boolean;
  since: number;
}

const SAYS: Record<NotEnrolledReason, (name: string, other: string) => string> = {
  enrolled: (name) => `This face is enrolled for ${name} already.`,
  'same picture': (name, other) =>
    `It is the same picture as ${other}, or nearly, and would add nothing to ${name}.`,
  'somebody else': (_, other) =>
    `This face is enrolled for ${other}. Move it there, if that is wrong.`,
  'not this person': (name) => `You said that this face is not ${name}. Take that back first.`,
  'several faces': () => 'It shows several faces, and only photos of one were wanted.',
};

/** Why a face is not enrolled, and what that is about. */
type Objection = { reason: NotEnrolledReason; other: string };

export class Enroller {
  readonly #enrolled: { name: string; face: EnrolledFace }[] = [];
  readonly #not: NotEnrolled[] = [];
  #kept = true;
  #full?: FacetError;
  #order = 0;

  constructor(
    private readonly desk: Desk,
    private readonly settings: Settings,
  ) {}

  /** Why nothing more can be taken: the device has no room left. */
  get full(): FacetError | undefined {
    return this.#full;
  }

  /** @throws FacetError `ABORTED`, and `STORAGE_BLOCKED` where all was wiped meanwhile */
  async offer(offered: Offered, options: CallOptions): Promise<void> {
    const { name, face } = offered;
    throwIfAborted(options.signal);
    if (this.#full) return this.fail(name, face.path, this.#full);
    const { store } = this.desk;
    const objection = this.#objection(await store.state(), offered);
    if (objection) return this.refuse(name, face.path, objection.reason, objection.other);
    let kept: Kept | undefined;
    try {
      kept = await this.#picture(offered, options);
      await this.#enrol(offered, kept);
    } catch (error) {
      const failure = toFacetError(error, face.path);
      if (failure.code === 'ABORTED' || failure.code === 'STORAGE_BLOCKED') throw failure;
      if (failure.code === 'STORAGE_FULL') this.#full = failure;
      this.fail(name, face.path, failure);
    }
  }

  refuse(name: string, path: string, reason: NotEnrolledReason, other = ''): void {
    this.#not.push({ name, path, reason, says: SAYS[reason](name, other) });
  }

  fail(name: string, path: string, error: FacetError): void {
    this.#not.push({ name, path, reason: 'failed', says: error.message, error });
  }

  result(notes: string[]): Enrolment {
    return { enrolled: this.#enrolled, notEnrolled: this.#not, kept: this.#kept, notes };
  }

  async #picture({ face, file, size }: Offered, options: CallOptions): Promise<Kept | undefined> {
    const { crops, aligned } = this.settings;
    if (!crops) return undefined;
    const { width, height } = await size();
    if (width === 0) return undefined;
    const seen = { face: face.face, width, height, aligned };
    return keepPicture(this.desk.engine, file, seen, options);
  }

  async #enrol(offered: Offered, kept: Kept | undefined): Promise<void> {
    const { model, since } = this.settings;
    const record = recordOf(offered.face, model, kept, Date.now() + this.#order++ / 1000);
    let objection: Objection | undefined;
    const isKept = await this.desk.store.change((state) => {
      // Another work of this tab may have enrolled it meanwhile.
      objection = this.#objection(state, offered);
      if (objection) return {};
      const person = state.person(offered.name) ?? newPerson(offered.name);
      const key = faceKey(record.id);
      return {
        set: [
          [personKey(person.id), person],
          [key, { person: person.id, record }],
          ...(kept ? [[pictureKey(key), kept.picture] as [string, Blob]] : []),
        ],
      };
    }, since);
    if (objection) return this.refuse(offered.name, record.path, objection.reason, objection.other);
    this.#kept &&= isKept;
    this.#enrolled.push({ name: offered.name, face: enrolledFace(record, model) });
  }

  #objection(state: GalleryState, { name, face }: Offered): Objection | undefined {
    const person = state.person(name);
    const entry = state.face(face.id);
    if (entry && entry.person === person?.id) return { reason: 'enrolled', other: '' };
    if (entry) {
      const other = state.people.get(personKey(entry.person))?.name ?? 'somebody else';
      return { reason: 'somebody else', other };
    }
    if (!person) return undefined;
    if (state.not.has(notKey(person.id, face.id))) return { reason: 'not this person', other: '' };
    const openSet = this.desk.known.now(this.settings.model, state);
    const within = SAME_PICTURE * openSet.matches.usual;
    const same = openSet.of(person.id)?.samePicture(face.embedding, within);
    if (same === undefined) return undefined;
    return { reason: 'same picture', other: state.face(same)?.record.path ?? 'another' };
  }
}

/** A face as it is kept. @param added when, milliseconds since 1970 */
export function recordOf(
  { id, photo, path, face, embedding }: PhotoFace,
  model: ModelInfo,
  kept: Kept | undefined,
  added: number,
): FaceRecord {
  const { box, landmarks, score, turn, quality } = face;
  return {
    ...{ id, photo, path, box, landmarks, score, added },
    ...(turn && { turn }),
    ...(quality && { quality }),
    embeddings: { [embedderKey(model)]: new Float32Array(embedding) },
    ...(kept && { crop: kept.place }),
  };
}
