/** The list of boxes as a file beside the faces, written as it grows: a tab may be closed at any time. */
import type { AlignSink } from '../base/types';
import { hold, type Release } from './tab-locks';
import { BoxList, isListName } from '../export/box-list';

/** Least time between two writings, ms; and so many times as long as one takes. */
const OFTEN = 500;
const SELDOM = 50;

export class BoxFile {
  readonly #list: BoxList;
  readonly #sink: AlignSink;
  readonly #release?: Release;
  #isNew = false;
  #next = 0;
  #writing = Promise.resolve();

  private constructor(list: BoxList, sink: AlignSink, release?: Release) {
    this.#list = list;
    this.#sink = sink;
    this.#release = release;
  }

  /**
   * Goes on with the newest list in the folder, so that one covers all its faces; where another tab
   * goes on with that, a new one begins with what is known so far.
   */
  static async open(folder: FileSystemDirectoryHandle, sink: AlignSink): Promise<BoxFile> {
    const files: File[] = [];
    for await (const child of folder.values()) {
      if (child.kind === 'file' && isListName(child.name)) files.push(await child.getFile());
    }
    files.sort((a, b) => a.lastModified - b.lastModified);
    const earlier = await Promise.all(files.map((file) => file.text()));
    const newest = files.at(-1)?.name;
    const release = newest && (await hold(newest));
    if (release) return new BoxFile(new BoxList(newest, earlier), sink, release);
    const list = new BoxList(undefined, earlier);
    return new BoxFile(list, sink, await hold(list.name));
  }

  has(path: string): boolean {
    return this.#list.has(path);
  }

  add(output: string, lines: string): void {
    if (!lines) return;
    this.#list.set(output, lines);
    this.#isNew = true;
    // What keeps it from being written is said by the run itself, or when it ends.
    if (performance.now() >= this.#next) void this.save().catch(() => {});
  }

  /** Writes what is new; rejects where the destination takes it no more. */
  save(): Promise<void> {
    this.#next = Infinity;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#release?.();
  }

  async #write(): Promise<void> {
    if (!this.#isNew) return;
    this.#isNew = false;
    const begun = performance.now();
    try {
      await this.#sink.write(this.#list.name, this.#list.file());
    } catch (error) {
      this.#isNew = true;
      throw error;
    } finally {
      const took = performance.now() - begun;
      this.#next = begun + took + Math.max(OFTEN, SELDOM * took);
    }
  }
}
