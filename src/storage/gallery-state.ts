/** The gallery as it is in memory: the entries of its store, and who is who among them. */
import type { FaceRecord } from '../export/gallery-records';

export interface PersonEntry {
  /** Stays when the name changes. */
  id: string;
  name: string;
}

export interface FaceEntry {
  /** Id of the person whose it is, or of whom it was said not to be. */
  person: string;
  record: FaceRecord;
}

export type Entry = PersonEntry | FaceEntry;

/** An entry that came, went, or is another now. */
export interface Change {
  kind: Kind;
  before?: Entry;
  after?: Entry;
}

const KINDS = ['person', 'face', 'not'] as const;
export type Kind = (typeof KINDS)[number];

export const personKey = (id: string) => `person ${id}`;
export const faceKey = (id: string) => `face ${id}`;
export const notKey = (person: string, id: string) => `not ${person} ${id}`;
/** Of the picture kept of a face. @param key the face's */
export const pictureKey = (key: string) => `picture of ${key}`;

/** Undefined for pictures and what is no entry. */
export const kindOf = (key: string): Kind | undefined =>
  KINDS.find((kind) => key.startsWith(`${kind} `));

export class GalleryState {
  readonly people = new Map<string, PersonEntry>();
  readonly faces = new Map<string, FaceEntry>();
  readonly not = new Map<string, FaceEntry>();

  /** Puts an entry, or takes it away. */
  put(key: string, after: Entry | undefined): Change | undefined {
    const kind = kindOf(key);
    if (!kind) return undefined;
    const map = this.#mapOf(kind);
    const before = map.get(key);
    if (after) map.set(key, after);
    else map.delete(key);
    return { kind, ...(before && { before }), ...(after && { after }) };
  }

  person(name: string): PersonEntry | undefined {
    for (const person of this.people.values()) if (person.name === name) return person;
    return undefined;
  }

  face(id: string): FaceEntry | undefined {
    return this.faces.get(faceKey(id));
  }

  /** Faces by person, in the order in which they were enrolled; with `not`, those said not to be them. */
  byPerson(kind: 'faces' | 'not' = 'faces'): Map<string, FaceRecord[]> {
    const all = new Map<string, FaceRecord[]>();
    for (const { person, record } of this[kind].values()) {
      const own = all.get(person) ?? [];
      own.push(record);
      all.set(person, own);
    }
    for (const own of all.values()) own.sort((a, b) => a.added - b.added);
    return all;
  }

  /** Keys of all that belongs to a person, pictures too, but not the person's own. */
  keysOf(person: string): string[] {
    const own = (map: Map<string, FaceEntry>) =>
      [...map].flatMap(([key, entry]) => (entry.person === person ? [key, pictureKey(key)] : []));
    return [...own(this.faces), ...own(this.not)];
  }

  #mapOf(kind: Kind): Map<string, Entry> {
    if (kind === 'person') return this.people as Map<string, Entry>;
    return (kind === 'face' ? this.faces : this.not) as Map<string, Entry>;
  }
}
