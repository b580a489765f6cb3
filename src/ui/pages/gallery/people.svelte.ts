/** Everybody enrolled, as state, and what a person does to them. */
import { FacetError } from '../../../base/errors';
import type { Enrolment, Person } from '../../../base/types';
import { GALLERY_FILE } from '../../../export/gallery-file';
import { Account } from '../../../files/trees/account';
import { gather } from '../../../files/trees/gather';
import { readTree, isPhotoName, type PathFile } from '../../../files/trees/tree';
import type { Source } from '../../../files/trees/source';
import { judgeEntry } from '../../../photos/judge-entry';
import { facet } from '../../../page-facet';
import { drawnPeople } from '../../../calls/samples';
import { download } from '../../downloads';
import { embedderInUse } from '../../status.svelte';
import { nothingIn } from '../../parts/intake/left-out';
import { NOTHING_SELECTED, stepped, type Selection } from '../../parts/sheet/selection';
import { Task, type Work } from '../../work/task.svelte';
import { keptPictures } from './kept-pictures.svelte';
import { words } from './words';

type Doing = keyof typeof words.progress | 'changing';

/** Photos that wait for a name. */
interface Nameless {
  photos: { path: string; file: Blob }[];
  /** The person whose photos were asked for. */
  name: string;
}

const SAMPLES_EACH = 2;

export class People {
  all = $state.raw<Person[]>([]);
  /** The device has been asked. */
  known = $state(false);
  selection = $state.raw<Selection>(NOTHING_SELECTED);
  nameless = $state.raw<Nameless>();
  report = $state.raw<Enrolment>();
  /** A file under a passphrase. */
  locked = $state.raw<File>();
  /** What was done last, for everyone. */
  said = $state('');
  readonly task = new Task<Doing>('single');

  readonly selected = $derived(this.all.filter(({ name }) => this.selection.ids.has(name)));
  readonly faces = $derived(this.all.reduce((sum, { faces }) => sum + faces.length, 0));
  /** Faces without an embedding by the weights in use. */
  readonly unseen = $derived(
    this.all.reduce((sum, { faces }) => sum + faces.filter((face) => !face.embedded).length, 0),
  );

  #looks = false;

  /** Asks the device, once. */
  look(): void {
    if (this.#looks) return;
    this.#looks = true;
    facet.gallery.subscribe((people) => {
      this.all = people;
      keptPictures.keepOnly(people.flatMap(({ faces, not }) => [...faces, ...not]));
      this.known = true;
    });
  }

  select(name: string): void {
    this.selection = stepped(NOTHING_SELECTED, [name], name, 'only');
  }

  /**
   * Whatever was handed over: a gallery file, folders of people, or photos that need a name.
   * @param name of the person whose photos were asked for
   */
  async open(coming: Source | undefined | Promise<Source | undefined>, name = ''): Promise<void> {
    this.said = '';
    await this.#run('reading', async (signal, onProgress) => {
      const source = await coming;
      if (!source) return;
      const { tree } = source;
      const listed = Symbol.iterator in tree ? [...(tree as Iterable<PathFile>)] : undefined;
      const [only] = listed ?? [];
      if (listed?.length === 1 && only?.file && /\.facet$/i.test(only.path)) {
        return this.#import(asFile(only.file, only.path), undefined, signal);
      }
      const isTree = !listed || (name === '' && listed.some(({ path }) => path.includes('/')));
      if (isTree) return this.#openTree(source, signal, onProgress);
      const photos: Nameless['photos'] = [];
      for await (const { path, file } of readTree(listed, { signal, judge: judgeEntry })) {
        if (file && isPhotoName(path)) photos.push({ path, file });
      }
      if (photos.length === 0) throw noPhoto();
      this.nameless = { photos, name };
    });
    if (name !== '' && this.nameless) await this.enrol(name);
  }

  /** The photos that wait for a name. */
  async enrol(name: string): Promise<void> {
    const { photos } = this.nameless ?? { photos: [] };
    await this.#run('enrolling', async (signal, onProgress) => {
      await embedderInUse();
      this.report = await facet.gallery.enrol(name, photos, { signal, onProgress });
      this.nameless = undefined;
      if (this.report.enrolled.length > 0) this.select(this.report.enrolled[0]!.name);
    });
  }

  async trySample(): Promise<void> {
    await this.#run('enrolling', async (...call) => {
      const photos = await drawnPeople(SAMPLES_EACH);
      const tree = [...photos].map(([path, file]) => ({ path, file }));
      await this.#enrolTree(tree, ...call);
    });
  }

  /** A change of who is who. @param after whom to show then */
  async change(work: () => Promise<void>, after?: string): Promise<boolean> {
    const ending = await this.#run('changing', work);
    if (ending === 'done' && after !== undefined) this.select(after);
    return ending === 'done';
  }

  async save(passphrase: string, crops: boolean): Promise<void> {
    await this.#run('saving', async (signal, onProgress) => {
      const options = { crops, ...(passphrase && { passphrase }), signal, onProgress };
      download(await facet.gallery.export(options), GALLERY_FILE);
      this.said = words.file.saved;
    });
  }

  /** @param passphrase of the file that waits for one */
  async import(file: File, passphrase?: string): Promise<void> {
    await this.#run('opening', (signal) => this.#import(file, passphrase, signal));
  }

  async wipe(): Promise<void> {
    await this.#run('changing', async () => {
      await facet.gallery.wipe();
      this.selection = NOTHING_SELECTED;
      this.report = undefined;
      this.said = words.file.wiped;
    });
  }

  /** @param coming photos to look for faces in, of which no picture is kept */
  async refresh(coming?: Promise<Source | undefined>): Promise<void> {
    await this.#run('embedding', async (signal, onProgress) => {
      const source = await coming;
      if (coming && !source) return;
      const done = await facet.gallery.refresh({ photos: source?.tree, signal, onProgress });
      this.said = words.refreshed(done);
    });
  }

  async #openTree({ tree, account = new Account() }: Source, ...call: Parameters<Work>) {
    await this.#enrolTree(tree, ...call);
    const { enrolled, notEnrolled } = this.report!;
    if (enrolled.length + notEnrolled.length > 0) return;
    this.report = undefined;
    const [signal] = call;
    const { files, error } = await gather(tree, { signal, account, judge: judgeEntry });
    throw files.size > 0 ? noPhoto() : (error ?? nothingIn(account));
  }

  async #enrolTree(tree: Source['tree'], ...[signal, onProgress]: Parameters<Work>): Promise<void> {
    this.task.doing = 'enrolling';
    await embedderInUse();
    this.report = await facet.gallery.enrolTree(tree, { signal, onProgress });
  }

  async #import(file: File, passphrase: string | undefined, signal: AbortSignal): Promise<void> {
    this.locked = undefined;
    try {
      const brought = await facet.gallery.import(file, { passphrase, signal });
      this.said = [words.file.imported(brought), ...brought.notes].join(' ');
    } catch (error) {
      const isLocked = error instanceof FacetError && error.code === 'PASSPHRASE_WRONG';
      if (isLocked) this.locked = file;
      if (!isLocked || passphrase !== undefined) throw error;
    }
  }

  #run(doing: Doing, work: Work) {
    this.said = '';
    if (doing === 'enrolling' || doing === 'reading') this.report = undefined;
    return this.task.run(work, doing);
  }
}

function noPhoto(): FacetError {
  const { message, hint } = words.noPhoto;
  return new FacetError('NOT_AN_IMAGE', message, { hint });
}

function asFile(file: Blob, path: string): File {
  return file instanceof File ? file : new File([file], path.split('/').pop()!);
}

/** Lives as long as the tab. */
export const people = new People();
