/** NumPy's .npy files, format versions 1.0 to 3.0 (numpy.lib.format), plain or pickled. */
import { FacetError } from '../../../base/errors';
import { Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { parseDType, type DType } from '../../../files/parsing/dtype';
import { invalid, quoted } from '../../../files/parsing/errors';
import { numericArray } from '../../../files/parsing/npy-array';
import { readNpyHeader } from '../../../files/parsing/npy-header';
import { unpickle } from '../../../files/pickles/machine';
import { NUMPY_GLOBALS, PickledArray, type ObjectArray } from '../../../files/pickles/numpy';
import type { PickleDict, PickleGlobals, PickleValue } from '../../../files/pickles/values';
import { NumericArray, type RawTensor, type RawTensors } from '../../../files/parsing/tensor';

/** No network has so many; a hostile file can repeat one dictionary any number of times. */
const MOST_ENTRIES = 20_000;
const MOST_LEVELS = 8;

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
  const header = readNpyHeader(reader);
  const dtype = dtypeOf(header.descr, file);
  if (dtype.kind === 'O') {
    const value = unpickle(reader.take(reader.left), file, globals, budget);
    const array = value instanceof PickledArray ? value.content : undefined;
    if (!array || array instanceof NumericArray) {
      throw invalid(file, 'announces an array of objects and holds something else');
    }
    return array;
  }
  return numericArray(reader, header, dtype);
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

function dtypeOf(descr: string, file: string): DType {
  const dtype = parseDType(descr);
  if (!dtype) throw invalid(file, `holds elements of type ${quoted(descr)}, which are no numbers`);
  return dtype;
}
