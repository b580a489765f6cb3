/** Where many files go, one after another: a folder, a zip that is written as it comes, or memory. */
import { FacetError } from '../../base/errors';
import type { AlignDestination, AlignSink, Tree } from '../../base/types';
import { zipStream, type ZipFile } from './zip-writer';

/** The sink that a destination is, or becomes. */
export function sinkFor(destination: AlignDestination): AlignSink {
  if ('kind' in destination) return folderSink(destination);
  if ('getWriter' in destination) return zipSink(destination);
  return destination;
}

/** @throws FacetError INVALID_OPTION where faces would be written among the photos */
export async function refuseNested(tree: Tree, destination: AlignDestination): Promise<void> {
  if (!('kind' in tree) || !('kind' in destination)) return;
  if ((await tree.resolve(destination)) === null) return;
  throw new FacetError('INVALID_OPTION', 'The faces would be written among the photos.', {
    hint: 'Choose a folder for them that does not lie in the folder of the photos.',
  });
}

/**
 * Files in a folder that the browser may write to, its folders made as needed. A file that is not
 * whole is not there: it takes its name only when its last byte is written.
 */
export function folderSink(root: FileSystemDirectoryHandle): AlignSink {
  // Only handles of folders that are there: asking for one that is not must not fail who makes it.
  const folders = new Map<string, FileSystemDirectoryHandle>();

  /** Handles are kept only of the last few folders: a data set has thousands. */
  async function folderOf(parts: string[], create: boolean): Promise<FileSystemDirectoryHandle> {
    if (parts.length === 0) return root;
    const path = parts.join('/');
    const known = folders.get(path);
    if (known) return known;
    const parent = await folderOf(parts.slice(0, -1), create);
    const folder = await parent.getDirectoryHandle(parts.at(-1)!, { create });
    if (folders.size > 16) folders.clear();
    folders.set(path, folder);
    return folder;
  }

  return {
    async has(path) {
      const parts = path.split('/');
      try {
        const folder = await folderOf(parts.slice(0, -1), false);
        const file = await (await folder.getFileHandle(parts.at(-1)!)).getFile();
        // A tab that was closed while it wrote leaves the name, and nothing in it.
        return file.size > 0;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'NotFoundError') return false;
        throw error;
      }
    },
    async write(path, content) {
      const parts = path.split('/');
      const folder = await folderOf(parts.slice(0, -1), true);
      const file = await folder.getFileHandle(parts.at(-1)!, { create: true });
      const stream = await file.createWritable();
      try {
        await stream.write(content);
        await stream.close();
      } catch (error) {
        await stream.abort().catch(() => {});
        // The name was taken for it; an empty file would look like one that is done.
        await folder.removeEntry(parts.at(-1)!).catch(() => {});
        throw error;
      }
    },
  };
}

/** Files in one zip, written to the stream as they come: only the one at hand is in memory. */
export function zipSink(stream: WritableStream<Uint8Array<ArrayBuffer>>): AlignSink {
  const names = new Set<string>();
  // No room on either side: a file is taken when the one before has been written.
  const { readable, writable } = new TransformStream<ZipFile, ZipFile>(undefined, {
    highWaterMark: 0,
  });
  const files = writable.getWriter();
  const piped = zipStream(chunksOf(readable)).pipeTo(stream);
  piped.catch(() => {});
  const orWhy = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      await piped; // Where the stream failed, that is why.
      throw error;
    }
  };
  return {
    has: async (path) => names.has(path),
    write: async (path, content) => {
      // Before the zip takes it: a file that can't be read would end it for all others.
      const data = new Uint8Array(await content.arrayBuffer());
      await orWhy(files.write({ name: path, data }));
      names.add(path);
    },
    close: async () => {
      await orWhy(files.close());
      await piped;
    },
    abort: async (reason) => {
      await files.abort(reason).catch(() => {});
      await piped.catch(() => {});
    },
  };
}

/** A stream as an iterable, which not every browser's streams are. */
async function* chunksOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/** Files in memory, by path: for examples, tests, and a handful of photos. */
export function memorySink(files = new Map<string, Blob>()): AlignSink & { files: typeof files } {
  return {
    files,
    has: async (path) => files.has(path),
    write: async (path, content) => void files.set(path, content),
  };
}
