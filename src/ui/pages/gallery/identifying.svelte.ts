/** Photos in which people are looked for, who was found, and which of that is shown. */
import type { FacetError } from '../../../base/errors';
import type {
  IdentifiedFace,
  Identification,
  IdentifyMethod,
  PhotoFace,
} from '../../../base/types';
import { IDENTIFY } from '../../../calls/gallery/options';
import type { TreeRow } from '../../../files/trees/tree';
import { facet } from '../../../page-facet';
import { Intake } from '../../parts/intake/intake.svelte';
import { Thumbnails } from '../../parts/stage/thumbnails';
import { embedderInUse } from '../../status.svelte';
import { Task } from '../../work/task.svelte';
import { words } from './identify-words';
import { outcomeOf } from './outcome';
import { namesIn, namesOf } from './who';

export interface IdentifiedPhoto {
  readonly id: number;
  readonly path: string;
  readonly file: Blob;
  readonly identified?: Identification;
  readonly error?: FacetError;
}

/** What the list can be narrowed to beside a person's name. */
export const EVERYBODY = '';
export const NOBODY = '\u0000nobody';

/** Somebody was said not to be a person, and it may be taken back. */
export interface Said {
  name: string;
  id: string;
  /** Whether that will be known at the next visit. */
  kept: boolean;
}

let made = 0;

export class Identifying {
  photos = $state.raw<IdentifiedPhoto[]>([]);
  filter = $state(EVERYBODY);
  method = $state<IdentifyMethod>(IDENTIFY.method.default!);
  fpir = $state<number>(IDENTIFY.fpir.default!);
  stopped = $state(false);
  /** What was said last of a face that is not somebody. */
  said = $state.raw<Said>();
  /** What was done last, for everyone. */
  done = $state('');
  readonly task = new Task('single');
  readonly changing = new Task('single');
  readonly intake = new Intake((rows) => this.add(rows));
  readonly thumbnails = new Thumbnails();
  #current = $state<number>();
  #face = $state(0);
  #basis?: string;

  readonly shown = $derived(this.photos.filter((photo) => this.#fits(photo)));
  readonly current = $derived(this.shown.find(({ id }) => id === this.#current) ?? this.shown[0]);
  readonly faces = $derived(this.current?.identified?.faces ?? []);
  readonly face = $derived(this.faces[this.#face] ?? this.faces[0]);
  readonly names = $derived(namesOf(this.photos));
  readonly tally = $derived.by(() => {
    const all = this.photos.flatMap(({ identified }) => identified?.faces ?? []);
    const named = all.filter(({ name }) => name !== undefined).length;
    return { named, unknown: all.length - named };
  });
  readonly waiting = $derived(
    this.photos.filter(({ identified, error }) => !identified && !error).length,
  );
  add(rows: Pick<TreeRow, 'path' | 'file' | 'error'>[]): void {
    if (rows.length === 0) return;
    const more = rows.map(({ path, file, error }): IdentifiedPhoto => {
      made += 1;
      return { id: made, path, file: file ?? new Blob(), ...(error && { error }) };
    });
    this.photos = [...this.photos, ...more];
    this.#current ??= more[0]!.id;
    this.run();
  }

  show(photo: IdentifiedPhoto): void {
    this.#current = photo.id;
    this.#face = 0;
    this.said = undefined;
    this.done = '';
  }

  select(face: IdentifiedFace): void {
    this.#face = this.faces.indexOf(face);
    this.said = undefined;
    this.done = '';
  }

  clear(): void {
    this.intake.stop();
    this.task.clear();
    this.photos = [];
    this.thumbnails.clear();
    this.stopped = false;
    this.filter = EVERYBODY;
  }

  stop(): void {
    void this.task.stop();
    this.stopped = true;
  }

  /**
   * What results depend on is this now: who is enrolled, by which weights, how sure it has to be. Where it is another,
   * all photos are looked at again; their embeddings are known.
   */
  basedOn(basis: string): void {
    const before = this.#basis;
    this.#basis = basis;
    if (before === undefined || before === basis) return;
    if (!this.photos.some(({ identified }) => identified)) return;
    this.task.clear();
    this.photos = this.photos.map(({ id, path, file, error }) =>
      error ? { id, path, file, error } : { id, path, file },
    );
    this.run();
  }

  run(): void {
    this.stopped = false;
    void this.task.run(async (signal, onProgress) => {
      await embedderInUse();
      let isEnded = false;
      for (let next = this.#waiting(); next.length > 0 && !isEnded; next = this.#waiting()) {
        const call = { method: this.method, fpir: this.fpir, signal, onProgress };
        const files = next.map(({ path, file }) => named(file, path));
        for await (const { index, identified, error } of facet.gallery.identifyMany(files, call)) {
          if (signal.aborted) return;
          // Nobody stopped it here: it waits to be gone on with, and did not fail.
          if (error?.code === 'ABORTED') {
            isEnded = true;
            continue;
          }
          const { id } = next[index]!;
          this.photos = this.photos.map((photo) =>
            photo.id === id ? { ...photo, identified, error } : photo,
          );
        }
        if (signal.aborted) return;
      }
      this.stopped = isEnded;
    });
  }

  /** This face is not that person. */
  async reject(face: IdentifiedFace, name: string): Promise<void> {
    const { file, identified } = this.current!;
    const { model } = identified!;
    await this.#change(async () => {
      const { kept } = await facet.gallery.notThisPerson(name, face, file, { model });
      this.said = { name, id: face.id, kept };
    });
  }

  async takeBack({ name, id }: Said): Promise<void> {
    await this.#change(async () => {
      await facet.gallery.takeBack(name, id);
      this.said = undefined;
    });
  }

  /** Enrols a face of the photo that is shown. */
  async enrol(face: PhotoFace, name: string): Promise<void> {
    const { file, identified } = this.current!;
    const { model } = identified!;
    await this.#change(async () => {
      const done = await facet.gallery.enrolFaces(name, [{ face, file }], { model });
      this.done = outcomeOf(done, words.face.enrolled(name));
    });
  }

  async #change(work: () => Promise<void>): Promise<void> {
    await this.changing.run(work);
  }

  #fits(photo: IdentifiedPhoto): boolean {
    if (this.filter === EVERYBODY) return true;
    const names = namesIn(photo);
    return this.filter === NOBODY ? names.length === 0 : names.includes(this.filter);
  }

  #waiting(): IdentifiedPhoto[] {
    return this.photos.filter(({ identified, error }) => !identified && !error);
  }
}

/** Files of archives have no name of their own. */
function named(file: Blob, path: string): Blob {
  return file instanceof File ? file : new File([file], path, { type: file.type });
}

/** Lives as long as the tab. */
export const identifying = new Identifying();
