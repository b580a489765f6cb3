/** A file that may hold weights, wherever it lies: as a person brings it, in an archive, or just fetched. */
import { FacetError, toFacetError } from '../../base/errors';
import { HEAD_BYTES } from '../formats';
import { LARGEST } from './claims';

export interface ReadOptions {
  signal?: AbortSignal;
  /** How much of the file is through, 0..1. */
  onFraction?: (fraction: number) => void;
}

export interface WeightFile {
  /** As a person knows it; in an archive, the archive's name and its path there. */
  name: string;
  /** Bytes. */
  size: number;
  /** Its first kilobyte. */
  head: Uint8Array;
  /** @throws FacetError `FILE_UNREADABLE`, `ARCHIVE_…`, `ABORTED` */
  read(options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Where it lies outside memory; an archive is then read in slices. */
  blob?: Blob;
}

/** A file as it was chosen or dropped. */
export interface AddedFile {
  name: string;
  blob: Blob;
}

/** @throws FacetError `FILE_UNREADABLE`, `WEIGHTS_UNKNOWN` where it is too large for any weights */
export async function addedFile({ name, blob }: AddedFile): Promise<WeightFile> {
  if (blob.size > LARGEST) {
    throw new FacetError('WEIGHTS_UNKNOWN', `${name} is larger than any weights Facet knows.`, {
      hint: 'Add the weight file itself, not a disk image or a collection.',
      file: name,
    });
  }
  const head = await readBlob(name, blob.slice(0, HEAD_BYTES));
  return { name, size: blob.size, head, read: () => readBlob(name, blob), blob };
}

export function fileInMemory(name: string, bytes: Uint8Array<ArrayBuffer>): WeightFile {
  const head = bytes.subarray(0, HEAD_BYTES);
  return { name, size: bytes.length, head, read: async () => bytes };
}

async function readBlob(name: string, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new FacetError('FILE_UNREADABLE', `The browser can't read ${name}.`, {
      hint: 'It may have been moved, deleted or locked since it was chosen. Choose it again.',
      file: name,
      detail: toFacetError(error).message,
    });
  }
}
