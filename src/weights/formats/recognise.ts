/** Which format a weight file is, by its content and never by its name. */
import { FacetError } from '../../base/errors';
import { latin1 } from './byte-reader';
import { endsEarly } from './errors';
import { isNpy, readNpyTensors } from './npy';
import type { RawTensors } from './tensor';

/** A format that Facet reads. */
export interface Format {
  name: string;
  matches(bytes: Uint8Array): boolean;
  /** Throws `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE` or `WEIGHTS_UNKNOWN`, naming the file. */
  read(bytes: Uint8Array<ArrayBuffer>, file: string): RawTensors;
}

/** One row a format, asked in this order. */
export const FORMATS: readonly Format[] = [
  { name: 'NumPy (.npy)', matches: isNpy, read: readNpyTensors },
];

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
    hint: `Facet reads: ${FORMATS.map(({ name }) => name).join(', ')}.`,
    file,
  });
}
