/** How NumPy's .npy files begin, format versions 1.0 to 3.0 (numpy.lib.format). */
import { latin1 } from '../../base/bytes';
import type { ByteReader } from './byte-reader';
import { invalid } from './errors';

const MAGIC = '\x93NUMPY';
/** NumPy's own limit on the number of axes (NumPy 2; it was 32 before). */
const MOST_AXES = 64;
/** NumPy stops at 10,000 of what it does not trust. Bytes. */
const MOST_HEADER = 65_535;

export interface NpyHeader {
  /** Type of an element in NumPy's letters: "<f4", "<U12". */
  descr: string;
  /** The first index runs fastest. */
  fortran: boolean;
  shape: number[];
}

/** Whether the bytes are a .npy file, by their first six. */
export function isNpy(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * The header, after which the reader stands at the first element.
 * @throws FacetError `WEIGHTS_INVALID`; the message names the file
 */
export function readNpyHeader(reader: ByteReader): NpyHeader {
  const { file } = reader;
  if (latin1(reader.take(MAGIC.length)) !== MAGIC) throw invalid(file, 'is no .npy file');
  const version = reader.uint8();
  reader.uint8();
  if (version < 1 || version > 3) {
    throw invalid(file, `is a .npy file of version ${version}; Facet reads 1 to 3`);
  }
  const length = version === 1 ? reader.uint16() : reader.uint32();
  if (length > MOST_HEADER && length <= reader.left) {
    throw invalid(file, 'has a longer header than any array');
  }
  const text = version === 3 ? reader.utf8(length) : latin1(reader.take(length));
  return parseHeader(text, file);
}

/** The header is a Python dictionary with exactly three entries, written by repr. */
function parseHeader(text: string, file: string): NpyHeader {
  const descr = /['"]descr['"]\s*:\s*(['"])([^'"]*)\1/.exec(text)?.[2];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined) {
    throw invalid(file, 'has a .npy header that Facet does not read');
  }
  // Python 2 marks long integers by an L; a comma may stand behind the last.
  const sides = shape.split(',').map((side) => side.trim());
  if (sides.at(-1) === '') sides.pop();
  if (sides.length > MOST_AXES || !sides.every((side) => /^\d{1,16}L?$/.test(side))) {
    throw invalid(file, 'has a shape that is none');
  }
  return { descr, fortran: fortran === 'True', shape: sides.map((side) => parseInt(side, 10)) };
}
