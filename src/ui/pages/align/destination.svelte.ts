/** Where the faces go: a folder of the person's, or a zip that is gathered on this device first. */
import { randomId } from '../../../base/random';
import { FacetError, isFull } from '../../../base/errors';
import type { Tree } from '../../../base/types';
import { cropKey } from '../../../base/crop-rules';
import { safeName } from '../../../files/out/names';
import { folderSink } from '../../../files/out/sinks';
import { fingerprint } from '../../../files/trees/fingerprint';
import type { Source } from '../../../files/trees/source';
import {
  clearZips,
  holdStaging,
  listStaging,
  openStaging,
  removeStaging,
  stagingSink,
  zipFileOfFolder,
  zipOfFolder,
  type Staged,
} from '../../../storage/staging';
import { gate } from '../../../storage/gate';
import { NotKept } from '../../../storage/not-kept';
import { ownFolder } from '../../../storage/own-folder';
import type { Release } from '../../../storage/tab-locks';
import { download } from '../../downloads';
import { canPickFolders, pickFolder, pickZip } from '../../parts/intake/pickers';
import type { Target } from './aligning.svelte';
import type { KeptOptions } from './alignment-options.svelte';
import { words } from './words';

/** What a staged zip says of itself. */
export interface About {
  /** Name of the photos' folder. */
  source: string;
  /** Of the photos, which may share their name with others. */
  print?: string;
  settings: KeptOptions;
  /** It was handed over, and is kept only while its page is open. */
  saved?: boolean;
}

export type Unfinished = Staged & { about: About };

/** A zip that this tab gathers. */
interface Held {
  name: string;
  about: About;
  folder: FileSystemDirectoryHandle;
  release: Release;
  /** What it is gathered of. */
  tree: Tree;
  /** When it was begun, ms since 1970. */
  since: number;
}

type Gathered = Pick<Held, 'name' | 'about' | 'folder' | 'since'>;
/** What is to be gathered. */
type Wanted = Pick<Held, 'about' | 'tree' | 'since'>;

export class Destination {
  kind = $state<'zip' | 'folder'>('zip');
  folder = $state.raw<FileSystemDirectoryHandle>();
  /** Zips in the making, from earlier visits or of other photos, that no tab gathers now. */
  unfinished = $state.raw<Unfinished[]>([]);
  /** Zips are gathered in memory: the browser keeps no files, or nothing is to be kept. */
  temporary = $state(false);
  /** That is because the device has no room left. */
  full = $state(false);
  /** The zip is being put together. */
  saving = $state(false);
  #held = $state.raw<Held>();
  /** The unfinished zip that the person said to go on with. */
  #wanted?: string;
  #looking = Promise.resolve();

  constructor() {
    // Of this tab or another: what was gathered is not there any more.
    gate.on('wiped', () => void this.look());
    gate.on('keeping', () => void this.look());
  }

  /** There is something that can be saved as a zip. */
  get gathered(): boolean {
    return this.kind === 'zip' && this.#held !== undefined;
  }

  /** What the zip is called on this device. */
  get staging(): string | undefined {
    return this.gathered ? this.#held!.name : undefined;
  }

  /** Looks for what was left; what was handed over, or has nothing in it, is no longer needed. */
  look(): Promise<void> {
    this.#looking = this.#look();
    return this.#looking;
  }

  async chooseFolder(): Promise<void> {
    this.folder = (await pickFolder('facet-aligned', 'readwrite')) ?? this.folder;
    if (this.folder) this.kind = 'folder';
  }

  /** Goes on writing into a folder of an earlier visit, or gathering a zip. */
  resume(into: FileSystemDirectoryHandle | Unfinished | undefined): void {
    const isFolder = into !== undefined && 'kind' in into;
    this.kind = isFolder ? 'folder' : 'zip';
    if (isFolder) this.folder = into;
    else this.#wanted = into?.name;
  }

  /** Something to write into; undefined where the person chose none. */
  async open(source: Source, settings: KeptOptions): Promise<Target | undefined> {
    if (this.kind === 'zip') {
      const { folder, since } = await this.#openZip(source, settings);
      return { folder, sink: stagingSink(folder, since), own: true };
    }
    if (!this.folder) await this.chooseFolder();
    if (!this.folder) return undefined;
    await this.leave();
    return { folder: this.folder, sink: folderSink(this.folder), own: false };
  }

  async saveZip(): Promise<void> {
    await this.#save(this.#held!);
  }

  /** Saves what was left, as far as it came. */
  async saveUnfinished({ name, about }: Unfinished): Promise<void> {
    const since = Date.now();
    const release = await holdStaging(name);
    try {
      const open = async () => ({ name, about, since, folder: await openStaging(name, about) });
      if (release && !(await this.#save(await open()))) return;
      this.#drop(name);
    } finally {
      await release?.();
    }
  }

  /** More comes into what was saved already: then it is kept again until the next saving. */
  async reopen(): Promise<void> {
    const held = this.#held;
    if (held) await openStaging(held.name, held.about, held.since);
  }

  async discard(name: string): Promise<void> {
    await removeStaging(name);
    this.#drop(name);
  }

  /** Something else comes: what was gathered stays on this device until it is saved. */
  async leave(): Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    await held.release();
    await this.look();
  }

  async #look(): Promise<void> {
    ({ temporary: this.temporary, full: this.full } = await ownFolder());
    const held = this.#held;
    // All that was stored may have been wiped meanwhile.
    if (held && !(await isThere(held.folder))) {
      this.#held = undefined;
      await held.release();
    }
    await clearZips();
    const all = (await listStaging()) as Unfinished[];
    const isOver = ({ about, files }: Unfinished) => about.saved || files === 0;
    for (const staged of all) if (isOver(staged)) await removeStaging(staged.name);
    this.unfinished = all.filter(
      (staged) => staged.about.settings && !isOver(staged) && staged.name !== this.#held?.name,
    );
  }

  /** @returns whether the person took it */
  async #save({ name, about, folder, since }: Gathered): Promise<boolean> {
    const zip = `${titleOf(about)}.zip`;
    const file = await pickZip(zip);
    if (!file) return false;
    this.saving = true;
    try {
      if (file === 'none') download(await zipFileOfFolder(folder, since), zip);
      else await zipOfFolder(folder).pipeTo(await file.createWritable());
      await openStaging(name, { ...about, saved: true }, since);
      return true;
    } finally {
      this.saving = false;
    }
  }

  async #openZip({ name, tree }: Source, settings: KeptOptions): Promise<Held> {
    const since = Date.now();
    // What can't be read is said by what reads it next; it is just not known again.
    const print = await fingerprint(tree).catch(() => undefined);
    const about: About = { source: name, print, settings };
    try {
      const held = this.#held;
      if (held?.tree === tree && titleOf(held.about) === titleOf(about)) {
        await openStaging(held.name, about, held.since);
        this.#held = { ...held, about };
      } else {
        await this.leave();
        this.#held = await this.#find({ about, tree, since });
      }
      return this.#held;
    } catch (error) {
      if (error instanceof NotKept) throw error;
      const { message, hint, hintWithoutFolders } = isFull(error) ? words.full : words.blocked;
      throw new FacetError(isFull(error) ? 'STORAGE_FULL' : 'STORAGE_BLOCKED', message, {
        hint: canPickFolders() ? hint : hintWithoutFolders,
        cause: error,
      });
    }
  }

  /** The zip that was left of these photos, or that the person wants to go on with; else a new one. */
  async #find(wanted: Wanted): Promise<Held> {
    await this.#looking;
    const { about } = wanted;
    const title = titleOf(about);
    const ofTitle = this.unfinished.filter((staged) => titleOf(staged.about) === title);
    const found =
      ofTitle.find(({ name }) => name === this.#wanted) ??
      ofTitle.find(({ about: { print } }) => print !== undefined && print === about.print);
    if (found) {
      this.#drop(found.name);
      const held = await this.#hold(found.name, wanted);
      if (held) return held;
    }
    return (await this.#hold(`${title} ${randomId().slice(0, 8)}`, wanted))!;
  }

  async #hold(name: string, wanted: Wanted): Promise<Held | undefined> {
    const release = await holdStaging(name);
    if (!release) return undefined;
    try {
      const folder = await openStaging(name, wanted.about, wanted.since);
      return { ...wanted, name, release, folder };
    } catch (error) {
      await release();
      throw error;
    }
  }

  #drop(name: string): void {
    this.unfinished = this.unfinished.filter((other) => other.name !== name);
  }
}

const isThere = (folder: FileSystemDirectoryHandle): Promise<boolean> =>
  folder
    .values()
    .next()
    .then(
      () => true,
      () => false,
    );

/** "people 160-32": the photos by the name they are known by, and the rule by which they are cut. */
const titleOf = ({ source, settings: { crop, multipleFaces } }: About) =>
  `${safeName(source)} ${cropKey(crop)}${multipleFaces ? '-all' : ''}`;
