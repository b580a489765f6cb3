/** Where the faces go: a folder of the person's, or a zip that is gathered on this device first. */
import { FacetError } from '../../../base/errors';
import type { AlignSink } from '../../../base/types';
import { safeName } from '../../../export/names';
import { folderSink } from '../../../export/sinks';
import {
  clearZips,
  listStaging,
  openStaging,
  removeStaging,
  zipFileOfFolder,
  zipOfFolder,
  type Staged,
} from '../../../export/staging';
import { download } from '../../parts/download';
import { pickFolder, pickZip } from '../../parts/pickers';
import { text } from '../../text';
import { ruleKey, type AlignSettingsKept } from './settings.svelte';

/** What a staged zip says of itself. */
export interface About {
  /** Name of the photos' folder. */
  source: string;
  settings: AlignSettingsKept;
  /** It was handed over, and is kept only while its page is open. */
  saved?: boolean;
}

export class Destination {
  kind = $state<'zip' | 'folder'>('zip');
  folder = $state.raw<FileSystemDirectoryHandle>();
  /** Zips in the making, from earlier visits. */
  unfinished = $state.raw<(Staged & { about: About })[]>([]);
  /** The zip is being put together. */
  saving = $state(false);
  /** What is gathered now, and how it was made. */
  #staging = $state.raw<{ name: string; about: About; handle: FileSystemDirectoryHandle }>();

  /** There is something that can be saved as a zip. */
  get gathered(): boolean {
    return this.kind === 'zip' && this.#staging !== undefined;
  }

  /** Looks for what earlier visits left; what was handed over then is no longer needed. */
  async look(): Promise<void> {
    await clearZips();
    const all = (await listStaging()) as (Staged & { about: About })[];
    for (const { name, about } of all) if (about.saved) await removeStaging(name);
    this.unfinished = all.filter(({ about }) => about.settings && !about.saved);
  }

  async chooseFolder(): Promise<void> {
    this.folder = (await pickFolder('facet-aligned', 'readwrite')) ?? this.folder;
    if (this.folder) this.kind = 'folder';
  }

  /** Goes on writing into a folder of an earlier visit, or gathering a zip. */
  resume(folder: FileSystemDirectoryHandle | undefined): void {
    this.kind = folder ? 'folder' : 'zip';
    this.folder = folder ?? this.folder;
  }

  /** Something to write into; undefined where the person chose none. */
  async open(about: About): Promise<AlignSink | undefined> {
    if (this.kind === 'folder') {
      if (!this.folder) await this.chooseFolder();
      return this.folder && folderSink(this.folder);
    }
    return folderSink(await this.#open(about));
  }

  async saveZip(): Promise<void> {
    const { name, about, handle } = this.#staging!;
    const file = await pickZip(`${name}.zip`);
    if (!file) return;
    this.saving = true;
    try {
      if (file === 'none') download(await zipFileOfFolder(handle, `${name}.zip`), `${name}.zip`);
      else await zipOfFolder(handle).pipeTo(await file.createWritable());
      await openStaging(name, { ...about, saved: true });
      this.#drop(name);
    } finally {
      this.saving = false;
    }
  }

  /** More comes into what was saved already: then it is kept again until the next saving. */
  async reopen(): Promise<void> {
    if (this.kind === 'zip' && this.#staging) await this.#open(this.#staging.about);
  }

  /** Goes on with what an earlier visit left, so that it may be saved as it is. */
  async take({ about }: { about: About }): Promise<void> {
    this.kind = 'zip';
    await this.#open(about);
  }

  async discard(name: string): Promise<void> {
    await removeStaging(name);
    if (this.#staging?.name === name) this.#staging = undefined;
    this.#drop(name);
  }

  /** Other photos: what was gathered of the last ones stays on this device until it is saved. */
  leave(): void {
    this.#staging = undefined;
  }

  async #open(about: About): Promise<FileSystemDirectoryHandle> {
    const name = safeName(`${about.source} ${ruleKey(about.settings)}`);
    try {
      const handle = await openStaging(name, { ...about, saved: false });
      this.#staging = { name, about, handle };
      this.#drop(name);
      return handle;
    } catch (error) {
      throw new FacetError('STORAGE_BLOCKED', text.align.blocked.message, {
        hint: text.align.blocked.hint,
        cause: error,
      });
    }
  }

  #drop(name: string): void {
    this.unfinished = this.unfinished.filter((other) => other.name !== name);
  }
}
