/** safetensors: the length of a JSON header, the header, and the tensors' bytes behind it. */
import { Budget, COST } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import type { DType } from '../../../files/parsing/dtype';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import { parseJson, textsIn, type Json, type JsonTable } from '../json';
import {
  elementCount,
  NumericArray,
  type RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';

const TYPES: ReadonlyMap<Json | undefined, DType> = new Map<string, DType>(
  Object.entries({
    F64: { kind: 'f', size: 8, littleEndian: true },
    F32: { kind: 'f', size: 4, littleEndian: true },
    F16: { kind: 'f', size: 2, littleEndian: true },
    BF16: { kind: 'B', size: 2, littleEndian: true },
    I64: { kind: 'i', size: 8, littleEndian: true },
    I32: { kind: 'i', size: 4, littleEndian: true },
    I16: { kind: 'i', size: 2, littleEndian: true },
    I8: { kind: 'i', size: 1, littleEndian: true },
    U8: { kind: 'u', size: 1, littleEndian: true },
    BOOL: { kind: 'b', size: 1, littleEndian: true },
  }),
);

/** The format's own limit on its header, bytes; and what the most tensors need, with long names. */
const MOST_HEADER = 100_000_000;
const LONGEST_HEADER = 10_000_000;
const MOST_TENSORS = 20_000;
const MOST_AXES = 16;

/** Whether the bytes begin with a header's length and the brace of its JSON. */
export function isSafetensors(bytes: Uint8Array): boolean {
  const length = bytes[0]! + bytes[1]! * 2 ** 8 + bytes[2]! * 2 ** 16 + bytes[3]! * 2 ** 24;
  const high = bytes.subarray(4, 8).some((byte) => byte !== 0);
  return bytes.length > 9 && !high && length >= 2 && length <= MOST_HEADER && bytes[8] === 0x7b;
}

/**
 * The tensors of a safetensors file.
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the tensor
 */
export function readSafetensors(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget = new Budget(file, bytes.length),
): RawTensors {
  const reader = new ByteReader(bytes, file);
  const header = parseHeader(reader, budget);
  const data = reader.take(reader.left);
  const tensors = new Map<string, RawTensor>();
  const spans: [start: number, end: number][] = [];
  for (const [name, entry] of header) {
    if (name === '__metadata__') continue;
    if (spans.length >= MOST_TENSORS) throw invalid(file, 'holds more tensors than any network');
    const { dtype, shape, start, end } = parseEntry(entry, name, file);
    if (end > data.length) throw endsEarly(file);
    if (elementCount(shape, data.length) * dtype.size !== end - start) {
      throw invalid(file, `holds ${quoted(name)} of shape [${shape}] in ${end - start} bytes`);
    }
    budget.spend(COST.tensor);
    spans.push([start, end]);
    tensors.set(name, new NumericArray(dtype, shape, false, data.subarray(start, end)));
  }
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (spans.some(([start], i) => i > 0 && start < spans[i - 1]![1])) {
    throw invalid(file, 'has tensors that share the same bytes');
  }
  return tensors;
}

/**
 * The texts in the `__metadata__` of a file that {@link readSafetensors} reads.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function readMetadata(bytes: Uint8Array<ArrayBuffer>, file: string): Record<string, string> {
  const header = parseHeader(new ByteReader(bytes, file), new Budget(file, bytes.length));
  return textsIn(header.get('__metadata__'));
}

function parseHeader(reader: ByteReader, budget: Budget): JsonTable {
  const { file } = reader;
  const length = reader.uint64();
  if (length > reader.left) throw endsEarly(file);
  if (length > LONGEST_HEADER) throw invalid(file, "has a header longer than any network's");
  const why = 'has a header that is no table of tensors';
  const header = parseJson(reader.take(length), file, budget, why);
  if (header instanceof Map) return header;
  throw invalid(file, why);
}

function parseEntry(entry: Json, name: string, file: string) {
  const table = entry instanceof Map ? entry : undefined;
  const dtype = TYPES.get(table?.get('dtype'));
  if (!dtype) throw invalid(file, `holds ${quoted(name)} of a type that Facet does not read`);
  const offsets = counts(table?.get('data_offsets'));
  const shape = counts(table?.get('shape'));
  if (!shape || offsets?.length !== 2 || offsets[0]! > offsets[1]!) {
    throw invalid(file, `holds ${quoted(name)} with a shape or a place that is none`);
  }
  return { dtype, shape, start: offsets[0]!, end: offsets[1]! };
}

function counts(value: Json | undefined): number[] | undefined {
  const valid =
    Array.isArray(value) &&
    value.length <= MOST_AXES &&
    value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  return valid ? (value as number[]) : undefined;
}
