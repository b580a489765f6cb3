/** The one error that leaves Facet, from whichever thread it came, and what becomes one. */
import { briefDetail, briefSentence } from './brief';

/** The list is closed: a page or a script may switch over it. */
export const CODES = [
  'NOT_AN_IMAGE', // the bytes are no picture at all
  'UNSUPPORTED_FORMAT', // a picture, of a kind this browser or Facet does not read (SVG, HEIC)
  'IMAGE_DAMAGED', // a picture that ends early or does not decode
  'IMAGE_TOO_LARGE', // more pixels than can be decoded here
  'FILE_EMPTY', // zero bytes
  'FILE_UNREADABLE', // the browser refuses to read it (moved, deleted, permission withdrawn)
  'ARCHIVE_INVALID', // a zip or tar that is damaged or encrypted
  'ARCHIVE_TOO_LARGE', // unpacks to more than is sane
  'ARCHIVE_UNSAFE_PATH', // an entry that climbs out of the archive
  'WEIGHTS_INVALID', // a weight file that does not parse, or ends early
  'WEIGHTS_UNSAFE', // a pickle that names a global other than the few allowed
  'WEIGHTS_MISMATCH', // tensors missing, left over or misshapen; a checksum that differs
  'WEIGHTS_UNKNOWN', // parses, but belongs to no network Facet knows
  'WEIGHTS_MISSING', // asked for, and to be had from no source
  'MODEL_UNKNOWN', // no such id in the catalogue or the store
  'INVALID_OPTION', // an option that is unknown, or out of its range
  'NO_FACE', // a photo that was read, and shows nobody
  'NO_PAIRS', // photos of which no pairs can be had, or too few to measure
  'GALLERY_INVALID', // a gallery file that is damaged, ends early, or is of a newer version
  'PASSPHRASE_WRONG', // a gallery file is encrypted by another passphrase, or no page here can decrypt it
  'IN_USE', // another tab is changing the same thing
  'TOO_FEW_PHOTOS', // people, or photos of each, that are too few to learn from
  'CROSS_ORIGIN', // a URL of another origin
  'NO_BACKEND', // neither WebGPU nor WebAssembly works here
  'DEVICE_LOST', // the worker or the GPU went away twice during one call
  'GPU_ERROR', // the GPU reported an error, so its answer can't be trusted
  'OUT_OF_MEMORY',
  'STORAGE_BLOCKED', // IndexedDB refused
  'STORAGE_FULL',
  'OFFLINE', // needs the network, and there is none
  'CAMERA_REFUSED',
  'CAMERA_MISSING',
  'ABORTED', // the caller's AbortSignal
  'INTERNAL', // a defect of Facet itself
] as const;

export type Code = (typeof CODES)[number];

/** Failures of one photo that would be those of all: a run over many ends with them. */
export const ENDS_RUN: ReadonlySet<Code> = new Set<Code>([
  'INVALID_OPTION',
  'MODEL_UNKNOWN',
  'WEIGHTS_MISSING',
  'NO_BACKEND',
  'ABORTED',
]);

export interface FacetErrorOptions {
  /** What to do about it, as a sentence for a person. */
  hint?: string;
  /** The file it is about, by the name the person knows it by. */
  file?: string;
  /** Anything a developer may want: structured-cloneable. */
  detail?: unknown;
  cause?: unknown;
}

/**
 * A failure with a code, a sentence for a person (message), what to do (hint), and the file. Sentences
 * are short whatever they are made of: names come from files.
 */
export class FacetError extends Error {
  override readonly name = 'FacetError';
  readonly code: Code;
  readonly hint: string;
  readonly file?: string;
  readonly detail?: unknown;

  constructor(code: Code, message: string, options: FacetErrorOptions = {}) {
    super(briefSentence(message, options.file), { cause: options.cause });
    this.code = code;
    this.hint = briefSentence(options.hint ?? '', options.file);
    if (options.file !== undefined) this.file = options.file;
    if (options.detail !== undefined) this.detail = briefDetail(options.detail);
  }

  /** The same error, said of a file, for code that knows the name further up. */
  of(file: string): FacetError {
    if (this.file !== undefined) return this;
    return new FacetError(this.code, this.message, { ...this, file, cause: this.cause });
  }
}

/** What is said of a photo that was read and shows nobody. */
export function noFace(file: string): FacetError {
  return new FacetError('NO_FACE', `${file} shows no face.`, {
    hint: 'Use a photo in which the face is larger, or a smaller minimum size.',
    file,
  });
}

/** The error that an aborted call rejects with. */
export function aborted(): FacetError {
  return new FacetError('ABORTED', 'Stopped.');
}

/** Throws `ABORTED` where the signal has fired. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw aborted();
}

/** Whether a disk, a database or the room that a browser gives a page is full. */
export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

/** What browsers refuse with that is nobody's defect, by the name of the exception or a part of its message. */
const REFUSALS: [told: (error: Error) => boolean, code: Code, message: string, hint: string][] = [
  [
    isFull,
    'STORAGE_FULL',
    'There is no room left to write it.',
    'Free some space on this device, or wipe what Facet keeps on the Models page. Then try again.',
  ],
  [
    ({ name }) => name === 'NotFoundError' || name === 'NotReadableError',
    'FILE_UNREADABLE',
    'A file or folder can’t be read any more.',
    'It may have been moved, renamed or changed since it was chosen: choose it again.',
  ],
  [
    ({ name }) => name === 'NotAllowedError' || name === 'NoModificationAllowedError',
    'FILE_UNREADABLE',
    'The browser does not let the page use that file or folder.',
    'Choose it again and allow it, and close other programs that use it.',
  ],
  [
    (error) =>
      error instanceof RangeError && /alloc|array length|out of memory/i.test(error.message),
    'OUT_OF_MEMORY',
    'There is not enough memory for that.',
    'Close other pages and programs, or take smaller photos and fewer at a time.',
  ],
];

/** Any thrown value as a FacetError; what was none, and none of what browsers refuse with, becomes `INTERNAL`. */
export function toFacetError(error: unknown, file?: string): FacetError {
  if (error instanceof FacetError) return file === undefined ? error : error.of(file);
  if (error instanceof DOMException && error.name === 'AbortError') return aborted();
  const refusal =
    error instanceof Error || error instanceof DOMException
      ? REFUSALS.find(([told]) => told(error))
      : undefined;
  if (refusal) {
    const [, code, said, hint] = refusal;
    return new FacetError(code, said, { hint, file, cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new FacetError('INTERNAL', message || 'Something went wrong inside Facet.', {
    hint: 'This is a defect of Facet. Reload the page and try again.',
    file,
    cause: error,
  });
}
