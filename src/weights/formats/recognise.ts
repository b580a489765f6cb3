/** Which format a weight file is, by its content and never by its name. */
import { FacetError } from '../../base/errors';
import { latin1 } from '../../base/bytes';
import { endsEarly } from './errors';
import { isManifest, manifestAlone } from './face-api/face-api';
import { isGraphDef, readGraphDef } from './tensorflow/graph-def';
import { isNpy, readNpyTensors } from './numpy/npy';
import { isSafetensors, readSafetensors } from './safetensors/safetensors';
import type { RawTensors } from './tensor';
import { isOldTorch, readOldTorch } from './torch/torch';

/** A format that Facet reads. */
export interface Format {
  name: string;
  /** By the first kilobyte; given more, it looks at no more. */
  matches(bytes: Uint8Array): boolean;
  /** Throws `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE` or `WEIGHTS_UNKNOWN`, naming the file. */
  read(bytes: Uint8Array<ArrayBuffer>, file: string): RawTensors;
}

/** One row a format, asked in this order. (A zip is opened before: it may hold any of these, or PyTorch's.) */
export const FORMATS: readonly Format[] = [
  { name: 'NumPy (.npy)', matches: isNpy, read: readNpyTensors },
  { name: 'PyTorch (.pt, .pth)', matches: isOldTorch, read: readOldTorch },
  { name: 'safetensors', matches: isSafetensors, read: readSafetensors },
  {
    name: 'face-api (manifest and .bin together)',
    matches: isManifest,
    read: (bytes, file) => {
      throw manifestAlone(bytes, file);
    },
  },
  { name: 'frozen TensorFlow graph (.pb)', matches: isGraphDef, read: readGraphDef },
];

/** How many bytes of a file it takes to tell its format. */
export const HEAD_BYTES = 1024;

/** Whether this is a web page: what a host sends for a file it lacks, or what "Save as" keeps. */
export function isWebPage(bytes: Uint8Array): boolean {
  return /^\s*(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(
    latin1(bytes.subarray(0, 512)).replace(/^\u00ef\u00bb\u00bf/, ''),
  );
}

/**
 * The tensors of a weight file of any known format.
 * @throws FacetError `FILE_EMPTY`, `WEIGHTS_UNKNOWN` (no known format), `WEIGHTS_INVALID` (a web
 * page, or damaged), `WEIGHTS_UNSAFE`; each names the file
 */
export function readWeightFile(bytes: Uint8Array<ArrayBuffer>, file: string): RawTensors {
  if (bytes.length === 0) {
    throw new FacetError('FILE_EMPTY', `${file} is empty.`, { hint: 'Get the file again.', file });
  }
  if (isWebPage(bytes)) {
    throw new FacetError('WEIGHTS_INVALID', `${file} is a web page, not weights.`, {
      hint: 'Download the file itself: on GitHub by "Raw" or "Download raw file", not by saving the page.',
      file,
    });
  }
  const format = FORMATS.find(({ matches }) => matches(bytes));
  if (format) return format.read(bytes, file);
  // A cut-off signature is a cut-off file, not an unknown one.
  const startsNpy = '\x93NUMPY'.startsWith(latin1(bytes.subarray(0, 6)));
  if (startsNpy) throw endsEarly(file);
  throw new FacetError('WEIGHTS_UNKNOWN', `${file} is no weight file that Facet reads.`, {
    hint: `Facet reads: ${FORMATS.map(({ name }) => name).join(', ')}; also in a zip, wheel, tar or gz.`,
    file,
  });
}
