/**
 * MXNet's .params: a list of arrays and their names, as NDArray::Save writes them. Three generations are
 * read: without a mark, its sides in 32 bits (before 0.12), and those of mark v1 and v2; v3 differs for
 * arrays without axes alone. Sparse ones are refused.
 */
import { latin1 } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import type { DType } from '../../../files/parsing/dtype';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import {
  elementCount,
  NumericArray,
  type RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';

/** The list's own mark, and eight bytes that are kept free. */
const MAGIC = Uint8Array.of(0x12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const [V1, V2, V3] = [0xf993fac8, 0xf993fac9, 0xf993faca];

/** By mshadow's number. */
const TYPES: readonly (DType | undefined)[] = [
  { kind: 'f', size: 4, littleEndian: true },
  { kind: 'f', size: 8, littleEndian: true },
  { kind: 'f', size: 2, littleEndian: true },
  { kind: 'u', size: 1, littleEndian: true },
  { kind: 'i', size: 4, littleEndian: true },
  { kind: 'i', size: 1, littleEndian: true },
  { kind: 'i', size: 8, littleEndian: true },
  { kind: 'b', size: 1, littleEndian: true },
  { kind: 'i', size: 2, littleEndian: true },
  { kind: 'u', size: 2, littleEndian: true },
  { kind: 'u', size: 4, littleEndian: true },
  { kind: 'u', size: 8, littleEndian: true },
  { kind: 'B', size: 2, littleEndian: true },
];

const SPARSE: ReadonlyMap<number, string> = new Map([
  [1, 'row sparse'],
  [2, 'compressed sparse row'],
]);
const MOST_TENSORS = 20_000;
const MOST_AXES = 16;
const LONGEST_NAME = 1_000;

/** Whether the bytes begin as a list of arrays does. */
export function isParams(bytes: Uint8Array): boolean {
  return bytes.length > MAGIC.length && MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * The arrays by their names, without "arg:" and "aux:".
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the array
 */
export function readParams(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget: Budget,
): RawTensors {
  const reader = new ByteReader(bytes, file);
  reader.take(MAGIC.length);
  const arrays = Array.from({ length: countOf(reader) }, (_, i) => readArray(reader, i, budget));
  const names = Array.from({ length: countOf(reader) }, () => readName(reader, budget));
  if (names.length !== arrays.length) {
    const why = names.length === 0 ? 'without names' : `and ${names.length} names`;
    throw invalid(file, `holds ${arrays.length} arrays ${why}`);
  }
  const tensors = new Map<string, RawTensor>();
  for (const [i, name] of names.entries()) {
    if (tensors.has(name)) throw invalid(file, `holds ${quoted(name)} twice`);
    tensors.set(name, arrays[i]!);
  }
  return tensors;
}

function countOf(reader: ByteReader): number {
  const count = reader.uint64();
  if (count > MOST_TENSORS) throw invalid(reader.file, 'holds more arrays than any network');
  return count;
}

function readName(reader: ByteReader, budget: Budget): string {
  const length = reader.uint64();
  if (length > reader.left) throw endsEarly(reader.file);
  if (length > LONGEST_NAME) throw invalid(reader.file, 'has a longer name than any array');
  budget.step();
  budget.text(length);
  return latin1(reader.take(length)).replace(/^(arg|aux):/, '');
}

/** The next array. Names come at the end of the file, so sentences count. */
function readArray(reader: ByteReader, index: number, budget: Budget): RawTensor {
  const { file } = reader;
  budget.step();
  budget.spend(COST.tensor);
  const which = `array ${index + 1}`;
  const mark = reader.uint32();
  const isMarked = mark === V1 || mark === V2 || mark === V3;
  const storage = mark === V2 || mark === V3 ? reader.int32() : 0;
  if (storage !== 0) {
    const kind = SPARSE.get(storage) ?? `kind ${storage}`;
    throw invalid(file, `holds ${which} as sparse (${kind}), which Facet does not read`);
  }
  const axes = isMarked ? reader.uint32() : mark;
  if (axes > MOST_AXES) throw invalid(file, `holds ${which} with more axes than any network's`);
  const shape = Array.from({ length: axes }, () => (isMarked ? reader.uint64() : reader.uint32()));
  // An array of no axis ends here: before v3 it stood for none at all.
  if (axes === 0 && mark !== V3) throw invalid(file, `holds ${which} empty`);
  reader.take(8);
  const type = reader.int32();
  const dtype = TYPES[type];
  if (!dtype) throw invalid(file, `holds ${which} of a type that Facet does not read (${type})`);
  const count = elementCount(shape, reader.left);
  if (count * dtype.size > reader.left) throw endsEarly(file);
  return new NumericArray(dtype, shape, false, reader.take(count * dtype.size));
}
