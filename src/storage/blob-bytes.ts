/** Blobs as bytes, for databases that take none. */
import { isFull } from '../base/errors';
import type { Storage } from './entries';

/** A Blob's content. */
interface BlobBytes {
  blobBytes: ArrayBuffer;
  type: string;
}

/**
 * A storage that takes Blobs even where the given one does not: WebKit refuses them in a private
 * window and in every session that leaves nothing behind. There their bytes are kept, and come back
 * as Blobs. Only a Blob that is itself a value counts, not one inside another object.
 */
export function takingBlobs(storage: Storage): Storage {
  return {
    ...storage,
    get: async (key) => asBlob(await storage.get(key)),
    async set(entries) {
      try {
        await storage.set(entries);
      } catch (error) {
        if (isFull(error) || !entries.some(([, value]) => value instanceof Blob)) throw error;
        await storage.set(await asBytes(entries));
      }
    },
  };
}

function asBytes(entries: [string, unknown][]): Promise<[string, unknown][]> {
  return Promise.all(
    entries.map(async ([key, value]): Promise<[string, unknown]> => {
      if (!(value instanceof Blob)) return [key, value];
      return [key, { blobBytes: await value.arrayBuffer(), type: value.type } satisfies BlobBytes];
    }),
  );
}

function asBlob(value: unknown): unknown {
  const { blobBytes, type } = (value ?? {}) as Partial<BlobBytes>;
  return blobBytes instanceof ArrayBuffer ? new Blob([blobBytes], { type }) : value;
}
