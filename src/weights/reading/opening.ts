/**
 * From a file as a person brings it to the tensors in it. Archives are opened on the way, their
 * member unpacked chunk by chunk into one buffer: the packed file never stands in memory.
 */
import { FacetError, throwIfAborted, toFacetError } from '../../base/errors';
import type { ModelInfo } from '../../base/types';
import { looksLikeWeights } from './candidates';
import { isTorchZip, readTorchZip } from './torch-zip';
import { memberOfTar } from './tar-member';
import { isZip, memberOfZip, openZip } from './zip-member';
import { inflateGzip, isGzip } from './gzip';
import { HEAD_BYTES, readWeightFile } from '../formats/recognise';
import { startsWithTarHeader as isTar } from '../../files/archives/tar';
import type { RawTensors } from '../formats/tensor';
import { canonical } from '../fitting/naming';
import { sha256 } from '../../base/sha256';

export interface AddedFile {
  name: string;
  blob: Blob;
}

export type SourceFile = ModelInfo['files'][number];

/** A file's tensors under Facet's names, and the file they were in: the archive's member, where it was one. */
export interface OpenedFile {
  /** As the person knows it. */
  name: string;
  raw: RawTensors;
  sources: SourceFile[];
}

export interface OpenOptions {
  signal?: AbortSignal;
  /** How much of the file is through, 0..1. */
  onFraction?: (fraction: number) => void;
}

/** Beyond any weight file Facet reads, and below what a browser can hold as one text. Bytes. */
export const LARGEST = 500_000_000;
/** An archive inside an archive is opened, one in that is not. */
const MOST_NESTED = 2;

/**
 * @throws FacetError `FILE_UNREADABLE`, `FILE_EMPTY`, one of the `WEIGHTS_…` or `ARCHIVE_…` codes,
 * `ABORTED`; all name the file
 */
export async function openFile(file: AddedFile, options: OpenOptions = {}): Promise<OpenedFile> {
  const { name, blob } = file;
  if (blob.size > LARGEST) {
    throw new FacetError('WEIGHTS_UNKNOWN', `${name} is larger than any weights Facet knows.`, {
      hint: 'Add the weight file itself, not a disk image or a collection.',
      file: name,
    });
  }
  try {
    return { ...(await open(name, blob, options, 0)), name };
  } catch (error) {
    throwIfAborted(options.signal);
    throw toFacetError(error, name);
  }
}

type Opened = Pick<OpenedFile, 'raw' | 'sources'>;

async function open(
  name: string,
  blob: Blob,
  options: OpenOptions,
  depth: number,
): Promise<Opened> {
  const head = await readBytes(name, blob.slice(0, HEAD_BYTES));
  if (depth < MOST_NESTED && isZip(head)) {
    const zip = await openZip(blob, name);
    if (isTorchZip(zip)) return openTorch(name, blob, zip, options);
    const member = await memberOfZip(zip, options);
    return openMember(`${name}/${member.path}`, member.bytes, options, depth);
  }
  if (depth < MOST_NESTED && isGzip(head)) {
    const bytes = await inflateGzip(blob, name, options);
    return openMember(name.replace(/\.t?gz$/i, ''), bytes, options, depth);
  }
  // What is no weights is told by its beginning, without reading all of it.
  if (!isTar(head) && !looksLikeWeights(head)) readWeightFile(head, name);
  return openMember(name, await readBytes(name, blob), options, depth);
}

/** Bytes that are the weights, or another archive around them. */
async function openMember(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  options: OpenOptions,
  depth: number,
): Promise<Opened> {
  throwIfAborted(options.signal);
  if (isTar(bytes)) {
    const member = await memberOfTar(bytes, name);
    return openMember(`${name}/${member.path}`, member.bytes, options, MOST_NESTED);
  }
  if (depth < MOST_NESTED && (isZip(bytes) || isGzip(bytes))) {
    return open(name, new Blob([bytes]), options, depth + 1);
  }
  const source = { name, sha256: await sha256(bytes), bytes: bytes.length };
  return { raw: canonical(readWeightFile(bytes, name)), sources: [source] };
}

async function openTorch(
  name: string,
  blob: Blob,
  zip: Awaited<ReturnType<typeof openZip>>,
  options: OpenOptions,
): Promise<Opened> {
  const source = { name, sha256: await sha256(await readBytes(name, blob)), bytes: blob.size };
  return { raw: canonical(await readTorchZip(zip, options)), sources: [source] };
}

/** @throws FacetError `FILE_UNREADABLE` */
export async function readBytes(name: string, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
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
