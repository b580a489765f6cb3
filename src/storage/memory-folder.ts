/**
 * A folder in memory, with what Facet uses of a browser's own (FileSystemDirectoryHandle), for browsers
 * that keep no files for a page. It ends with the tab.
 */
import { FacetError } from '../base/errors';

/** What all folders under one root may hold together. */
interface Room {
  limit: number;
  free: number;
}

/**
 * An empty folder.
 * @param limit bytes it may hold in all; a write beyond rejects with FacetError `STORAGE_FULL`
 */
export function memoryFolder(limit: number): FileSystemDirectoryHandle {
  return new MemoryFolder('', { limit, free: limit }) as unknown as FileSystemDirectoryHandle;
}

/** Whether a folder is one of these. */
export const isInMemory = (folder: object): boolean => folder instanceof MemoryFolder;

class MemoryFolder {
  readonly kind = 'directory';
  readonly #children = new Map<string, MemoryFolder | MemoryFile>();
  #isRemoved = false;

  constructor(
    readonly name: string,
    private readonly room: Room,
  ) {}

  async getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<MemoryFolder> {
    return this.#child(name, MemoryFolder, options?.create);
  }

  async getFileHandle(name: string, options?: { create?: boolean }): Promise<MemoryFile> {
    return this.#child(name, MemoryFile, options?.create);
  }

  async removeEntry(name: string): Promise<void> {
    const child = this.#children.get(name);
    if (!child) throw notFound(name);
    this.#children.delete(name);
    child.remove();
  }

  async *values(): AsyncGenerator<MemoryFolder | MemoryFile> {
    if (this.#isRemoved) throw notFound(this.name);
    yield* [...this.#children.values()];
  }

  async *keys(): AsyncGenerator<string> {
    for await (const { name } of this.values()) yield name;
  }

  /** Gives the room of everything in it back. */
  remove(): void {
    this.#isRemoved = true;
    for (const child of this.#children.values()) child.remove();
    this.#children.clear();
  }

  #child<C extends MemoryFolder | MemoryFile>(
    name: string,
    Kind: new (name: string, room: Room) => C,
    create = false,
  ): C {
    const known = this.#children.get(name);
    if (known instanceof Kind) return known;
    if (known) throw new DOMException(`${name} is of the other kind.`, 'TypeMismatchError');
    if (!create || this.#isRemoved) throw notFound(name);
    const child = new Kind(name, this.room);
    this.#children.set(name, child);
    return child;
  }
}

class MemoryFile {
  readonly kind = 'file';
  #file: File;

  constructor(
    readonly name: string,
    private readonly room: Room,
  ) {
    this.#file = new File([], name);
  }

  async getFile(): Promise<File> {
    return this.#file;
  }

  /** What is written takes the place of the file when it is closed. */
  async createWritable(): Promise<WritableStream<Blob> & { write: unknown; abort: unknown }> {
    const parts: BlobPart[] = [];
    const sink = {
      write: async (part: BlobPart) => void parts.push(part),
      close: async () => this.#replace(new File(parts, this.name)),
    };
    const abort = async () => {};
    return Object.assign(new WritableStream({ ...sink, abort }), { ...sink, abort });
  }

  remove(): void {
    this.room.free += this.#file.size;
  }

  #replace(file: File): void {
    const free = this.room.free + this.#file.size - file.size;
    if (free < 0) throw full(this.room.limit);
    this.room.free = free;
    this.#file = file;
  }
}

function full(limit: number): FacetError {
  const megabytes = Math.round(limit / 1e6).toLocaleString('en');
  return new FacetError('STORAGE_FULL', `No more than ${megabytes} MB are gathered in memory.`, {
    hint: 'Save the zip, then align the photos that are left as a set of their own.',
  });
}

const notFound = (name: string) => new DOMException(`There is no ${name}.`, 'NotFoundError');
