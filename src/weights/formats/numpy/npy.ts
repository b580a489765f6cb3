/** NumPy's .npy files, format versions 1.0 to 3.0 (numpy.lib.format), plain or pickled. */
import { FacetError } from '../../../base/errors';
import { latin1 } from '../../../base/bytes';
import { Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { parseDType, type DType } from '../../../files/parsing/dtype';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import { unpickle } from '../../../files/pickles/machine';
import { NUMPY_GLOBALS, PickledArray, type ObjectArray } from '../../../files/pickles/numpy';
import type { PickleDict, PickleGlobals, PickleValue } from '../../../files/pickles/values';
import {
  elementCount,
  NumericArray,
  type RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';

const MAGIC = '\x93NUMPY';

/** No network has so many; a hostile file can repeat one dictionary any number of times. */
const MOST_ENTRIES = 20_000;
const MOST_LEVELS = 8;
/** NumPy's own limit on the number of axes (NumPy 2; it was 32 before). */
const MOST_AXES = 64;
/** NumPy stops at 10,000 of what it does not trust. Bytes. */
const MOST_HEADER = 65_535;

interface Header {
  dtype: DType;
  fortran: boolean;
  shape: number[];
}

/** Whether the bytes are a .npy file, by their first six. */
export function isNpy(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * The array of a .npy file: numbers still in the file's bytes, or Python objects.
 * @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE`; the message names `file`
 */
export function readNpy(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  globals: PickleGlobals = NUMPY_GLOBALS,
  budget = new Budget(file, bytes.length),
): NumericArray | ObjectArray {
  const reader = new ByteReader(bytes, file);
  const { dtype, fortran, shape } = readHeader(reader);
  if (dtype.kind === 'O') {
    const value = unpickle(reader.take(reader.left), file, globals, budget);
    const array = value instanceof PickledArray ? value.content : undefined;
    if (!array || array instanceof NumericArray) {
      throw invalid(file, 'announces an array of objects and holds something else');
    }
    return array;
  }
  const count = elementCount(shape, reader.left);
  if (count * dtype.size > reader.left) throw endsEarly(file);
  return new NumericArray(dtype, shape, fortran, reader.take(count * dtype.size));
}

/**
 * The tensors of a .npy file that holds nested dictionaries of arrays, as facenet's det1-3.npy do:
 * {'conv1': {'weights': …}} gives "conv1/weights". A plain array is the one tensor "array".
 * @throws FacetError as {@link readNpy}, and `WEIGHTS_UNKNOWN` where there is no dictionary
 */
export function readNpyTensors(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget = new Budget(file, bytes.length),
): RawTensors {
  const array = readNpy(bytes, file, NUMPY_GLOBALS, budget);
  if (array instanceof NumericArray) return new Map([['array', array]]);
  const root = array.items.length === 1 ? array.items[0] : undefined;
  if (!(root instanceof Map)) {
    throw new FacetError('WEIGHTS_UNKNOWN', `${file} holds Python objects, but no named weights.`, {
      hint: 'Facet reads det1.npy, det2.npy and det3.npy of MTCNN.',
      file,
    });
  }
  return flatten(root, file, budget);
}

function flatten(root: PickleDict, file: string, budget: Budget): RawTensors {
  const tensors = new Map<string, RawTensor>();
  let entries = 0;
  const visit = (dict: PickleDict, path: string, level: number): void => {
    if (level > MOST_LEVELS) throw invalid(file, 'nests its weights too deeply');
    for (const [key, value] of dict) {
      if (++entries > MOST_ENTRIES) throw invalid(file, 'holds more entries than any network');
      const name = path + nameOf(key, file);
      // A key that is there once may stand in the path of many.
      budget.text(name.length);
      if (value instanceof Map) visit(value, `${name}/`, level + 1);
      else if (value instanceof PickledArray && value.content instanceof NumericArray) {
        if (tensors.has(name)) throw invalid(file, `holds ${quoted(name)} twice`);
        tensors.set(name, value.content);
      } else throw invalid(file, `holds ${quoted(name)}, which is no array of numbers`);
    }
  };
  visit(root, '', 1);
  return tensors;
}

function nameOf(key: PickleValue, file: string): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'bigint') return String(key);
  throw invalid(file, 'has an entry whose name is neither text nor a number');
}

function readHeader(reader: ByteReader): Header {
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
function parseHeader(text: string, file: string): Header {
  const descr = /['"]descr['"]\s*:\s*(['"])([^'"]*)\1/.exec(text)?.[2];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined) {
    throw invalid(file, 'has a .npy header that Facet does not read');
  }
  const dtype = parseDType(descr);
  if (!dtype) throw invalid(file, `holds elements of type ${quoted(descr)}, which are no numbers`);
  // Python 2 marks long integers by an L; a comma may stand behind the last.
  const sides = shape.split(',').map((side) => side.trim());
  if (sides.at(-1) === '') sides.pop();
  if (sides.length > MOST_AXES || !sides.every((side) => /^\d{1,16}L?$/.test(side))) {
    throw invalid(file, 'has a shape that is none');
  }
  return { dtype, fortran: fortran === 'True', shape: sides.map((side) => parseInt(side, 10)) };
}
