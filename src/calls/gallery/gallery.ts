/** The gallery of this device as one object: `facet.gallery`. */
import type { Gallery, Person } from '../../base/types';
import type { Engine } from '../../engine/engine';
import type { GalleryStore } from '../../storage/gallery';
import { openDesk } from './desk';
import { enrol, enrolFaces, enrolTree } from './enrol';
import { identify, identifyMany } from './identify';
import {
  merge,
  moveFace,
  people,
  pictureOf,
  removeFace,
  removePerson,
  rename,
  takeBack,
} from './people';
import { refresh } from './refresh';
import { notThisPerson } from './reject';
import { exportGallery, importGallery } from './transfer';

/** @param store where everybody is kept; default this device's */
export function createGallery(engine: Engine, store?: GalleryStore): Gallery {
  let opened: ReturnType<typeof openDesk> | undefined;
  // Nothing is opened for whoever never asks.
  const desk = () => (opened ??= openDesk(engine, store));
  return {
    people: () => people(desk()),
    crop: (id) => pictureOf(desk(), id),
    enrol: (name, photos, options) => enrol(desk(), name, photos, options),
    enrolTree: (tree, options) => enrolTree(desk(), tree, options),
    enrolFaces: (name, faces, options) => enrolFaces(desk(), name, faces, options),
    rename: (name, to) => rename(desk(), name, to),
    merge: (name, into) => merge(desk(), name, into),
    moveFace: (id, to) => moveFace(desk(), id, to),
    removePerson: (name) => removePerson(desk(), name),
    removeFace: (id) => removeFace(desk(), id),
    identify: (photo, options) => identify(desk(), photo, options),
    identifyMany: (photos, options) => identifyMany(desk(), photos, options),
    notThisPerson: (name, face, file, options) => notThisPerson(desk(), name, face, file, options),
    takeBack: (name, id) => takeBack(desk(), name, id),
    export: (options) => exportGallery(desk(), options),
    import: (file, options) => importGallery(desk(), file, options),
    refresh: (options) => refresh(desk(), options),
    wipe: () => desk().store.wipe(),
    subscribe(listener) {
      const { store: kept } = desk();
      const telling = new Telling(() => people(desk()), listener);
      const leave = [
        kept.onChange(() => telling.tell()),
        // Outliers, and what is embedded, are those of the embedder in use.
        engine.status.subscribe(({ embedder }) => telling.tellAbout(embedder)),
      ];
      telling.tell();
      return () => {
        telling.end();
        leave.forEach((each) => each());
      };
    },
  };
}

/** Time between two tellings, ms: an enrolment changes something many times a second. */
const BETWEEN = 250;

/** Tells of everybody: many changes at once are told of once. */
class Telling {
  #busy = false;
  #again = false;
  #ended = false;
  #about: unknown;

  constructor(
    private readonly read: () => Promise<Person[]>,
    private readonly listener: (people: Person[]) => void,
  ) {}

  tellAbout(what: unknown): void {
    if (what === this.#about) return;
    this.#about = what;
    this.tell();
  }

  tell(): void {
    this.#again = true;
    if (!this.#busy) void this.#run();
  }

  end(): void {
    this.#ended = true;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#again && !this.#ended) {
      this.#again = false;
      const people = await this.read();
      if (!this.#ended) this.listener(people);
      if (this.#again) await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    }
    this.#busy = false;
  }
}
