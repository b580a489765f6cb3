/** NumPy's .npz: a zip with one .npy an array, each called as its array is. */
import { FacetError } from '../../base/errors';
import { readNpyArray } from '../../files/parsing/npy-array';
import { ByteReader } from '../../files/parsing/byte-reader';
import { invalid, quoted } from '../../files/parsing/errors';
import { isNpy, readNpyHeader } from '../../files/parsing/npy-header';
import { COST, type Budget } from '../../files/parsing/budget';
import type { RawTensor, RawTensors } from '../../files/parsing/tensor';
import { metadataOf } from '../formats/json';
import { HEAD_BYTES } from '../formats';
import { readNpyTensors } from '../formats/numpy/npy';
import type { ReadOptions, WeightFile } from './weight-file';

const ENDING = /\.npy$/i;
const NPZ = /\.npz$/i;
/** What NumPy calls arrays that were given no name. */
const NAMELESS = /^arr_\d+$/;
/** TensorFlow's mark of a variable's only output. */
const OUTPUT = /:0$/;
/** The array, of one text, in which Facet tells where weights are from. */
const METADATA = 'metadata';

/** Whether the files of a zip are arrays of numbers. Tables of arrays, as MTCNN's are, stand for themselves. */
export function isNpz(files: readonly WeightFile[], zip: string): boolean {
  const arrays = files.filter(({ name, head }) => ENDING.test(name) && isNpy(head));
  if (arrays.length === 0 || arrays.length < files.length) return false;
  return NPZ.test(zip) || !arrays.some(({ head, name }) => descrOf(head, name) === 'O');
}

/**
 * The arrays by their names.
 * @throws FacetError `WEIGHTS_UNKNOWN` where they have no names, `WEIGHTS_INVALID`, `ARCHIVE_…`, `ABORTED`
 */
export async function readNpz(
  files: readonly WeightFile[],
  zip: string,
  budget: Budget,
  { signal, onFraction }: ReadOptions,
): Promise<{ raw: RawTensors; metadata: Record<string, string> }> {
  const named = files.map((file) => ({
    file,
    name: file.name
      .slice(zip.length + 1)
      .replace(ENDING, '')
      .replace(OUTPUT, ''),
  }));
  if (named.every(({ name }) => NAMELESS.test(name))) throw nameless(zip);
  const tensors = new Map<string, RawTensor>();
  let metadata = {};
  let done = 0;
  const add = (name: string, tensor: RawTensor): void => {
    if (tensors.has(name)) throw invalid(zip, `holds ${quoted(name)} twice`);
    budget.spend(COST.tensor + COST.entry);
    tensors.set(name, tensor);
  };
  for (const { file, name } of named) {
    const bytes = await file.read({ signal });
    onFraction?.(++done / named.length);
    if ('US'.includes(descrOf(bytes, file.name))) {
      if (name === METADATA) metadata = textsOf(bytes, file.name, budget);
      continue;
    }
    const own = readNpyTensors(bytes, file.name, budget);
    const only = own.size === 1 ? own.get('array') : undefined;
    if (only) add(name, only);
    else for (const [inner, tensor] of own) add(`${name}/${inner}`, tensor);
  }
  return { raw: tensors, metadata };
}

/** The letter of an array's type: U or S text, O objects. */
function descrOf(bytes: Uint8Array, file: string): string {
  // A header is longer than what is known of a file before it is read only where it is none of ours.
  const head = Uint8Array.from(bytes.subarray(0, HEAD_BYTES));
  const { descr } = readNpyHeader(new ByteReader(head, file));
  return /[a-zA-Z]/.exec(descr)?.[0] ?? '';
}

function textsOf(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget: Budget,
): Record<string, string> {
  const array = readNpyArray(bytes, file);
  const [text = ''] = 'texts' in array ? array.texts : [];
  return metadataOf(new TextEncoder().encode(text), file, budget);
}

function nameless(file: string): FacetError {
  return new FacetError(
    'WEIGHTS_UNKNOWN',
    `${file} is a collection of NumPy arrays without names, which does not say of which network they are.`,
    {
      hint: 'In Python, save them under the names of their layers, numpy.savez(file, **state_dict), and add that file.',
      file,
    },
  );
}
