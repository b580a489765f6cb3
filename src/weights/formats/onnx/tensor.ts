/** ONNX's TensorProto: a constant's type, shape and values, wherever the file keeps them. */
import { joined, utf8OrLatin1 } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import type { DType } from '../../../files/parsing/dtype';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import { denseStrides, elementCount, RawTensor } from '../../../files/parsing/tensor';
import { protobufFields, varint } from '../../../files/parsing/protobuf';

type Bytes = Uint8Array<ArrayBuffer>;

const little = (kind: DType['kind'], size: number): DType => ({ kind, size, littleEndian: true });

/** By ONNX's number (TensorProto.DataType). */
const TYPES: ReadonlyMap<number, DType> = new Map([
  [1, little('f', 4)],
  [2, little('u', 1)],
  [3, little('i', 1)],
  [4, little('u', 2)],
  [5, little('i', 2)],
  [6, little('i', 4)],
  [7, little('i', 8)],
  [9, little('b', 1)],
  [10, little('f', 2)],
  [11, little('f', 8)],
  [12, little('u', 4)],
  [13, little('u', 8)],
  [16, little('B', 2)],
]);

/** The fields of TensorProto. */
const [DIMS, TYPE, SEGMENT, FLOATS, INTS, LONGS, NAME, RAW, DOUBLES, UNSIGNED, EXTERNAL, LOCATION] =
  [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14];

const MOST_AXES = 16;

/** Where a constant's bytes lie in another file. */
interface External {
  location: string;
  offset: number;
  length?: number;
}

/** A constant whose values were not looked at yet. */
export interface OnnxTensor {
  name: string;
  type: number;
  shape: number[];
  /** Its values as bytes in one piece. */
  raw?: Bytes;
  /** Its values listed in a field of their kind, in pieces. */
  listed: { field: number; bytes: Bytes }[];
  external?: External;
}

/** @throws FacetError `WEIGHTS_INVALID` */
export function parseTensor(proto: Bytes, file: string, budget: Budget): OnnxTensor {
  const tensor: OnnxTensor = { name: '', type: 0, shape: [], listed: [] };
  let isExternal = false;
  const pairs = new Map<string, string>();
  budget.spend(COST.tensor);
  for (const field of protobufFields(new ByteReader(proto, file), budget)) {
    const { number, varint: value, bytes } = field;
    if (number === DIMS) addSides(tensor.shape, field, file);
    else if (number === TYPE && value !== undefined) tensor.type = value;
    else if (number === SEGMENT) throw invalid(file, 'holds a tensor in segments');
    else if (number === NAME && bytes) tensor.name = nameOf(bytes, budget);
    else if (number === RAW && bytes) tensor.raw = bytes;
    else if (number === LOCATION) isExternal = value === 1;
    else if (number === EXTERNAL && bytes) addPair(pairs, bytes, file, budget);
    else if ([FLOATS, INTS, LONGS, DOUBLES, UNSIGNED].includes(number!)) {
      budget.spend(COST.slot);
      tensor.listed.push({ field: number, bytes: bytes ?? encoded(value!) });
    }
  }
  if (isExternal) tensor.external = externalOf(pairs, tensor.name, file);
  return tensor;
}

/**
 * A constant's values as they lie in the file, or in the one beside it; undefined for a type that is no number.
 * @param beside the bytes of another file by its name in this one
 * @throws FacetError `WEIGHTS_INVALID`, naming the tensor
 */
export function valuesOf(
  tensor: OnnxTensor,
  file: string,
  budget: Budget,
  beside: (location: string) => Bytes | undefined,
): RawTensor | undefined {
  const { name, type, shape } = tensor;
  const dtype = TYPES.get(type);
  if (!dtype) return undefined;
  const bytes = bytesOf(tensor, dtype, file, budget, beside);
  if (elementCount(shape, bytes.length) * dtype.size !== bytes.length) {
    throw invalid(file, `holds ${quoted(name)} of shape [${shape}] with ${bytes.length} bytes`);
  }
  return new RawTensor({ dtype, shape, strides: denseStrides(shape), offset: 0, bytes });
}

function bytesOf(
  { name, raw, listed, external }: OnnxTensor,
  dtype: DType,
  file: string,
  budget: Budget,
  beside: (location: string) => Bytes | undefined,
): Bytes {
  if (external) {
    const { location, offset, length } = external;
    const whole = beside(location);
    if (!whole) throw invalid(file, `lacks the file ${quoted(location)} of ${quoted(name)}`);
    const end = length === undefined ? whole.length : offset + length;
    if (end > whole.length || offset > end) throw endsEarly(location);
    return whole.subarray(offset, end);
  }
  if (raw) return raw;
  const pieces = listed.map(({ field, bytes }) =>
    field === FLOATS || field === DOUBLES ? bytes : narrowed(bytes, dtype.size, file, budget),
  );
  if (pieces.length > 1)
    budget.spend(
      pieces.reduce((sum, { length }) => sum + length, 0),
      name,
    );
  return joined(pieces);
}

/** Whole numbers and halves are listed as varints, of which the low bytes count. */
function narrowed(packed: Bytes, size: number, file: string, budget: Budget): Bytes {
  const counter = new ByteReader(packed, file);
  let count = 0;
  for (; counter.left > 0; count++) varint(counter);
  budget.spend(count * size);
  const bytes = new Uint8Array(count * size);
  const reader = new ByteReader(packed, file);
  for (let i = 0; i < count; i++) lowBytes(reader, bytes.subarray(i * size, (i + 1) * size));
  return bytes;
}

/** The varint at the reader's position, which was read before, as bytes, the lowest first. */
function lowBytes(reader: ByteReader, bytes: Bytes): void {
  let [held, bits, at, more] = [0, 0, 0, true];
  while (more) {
    const byte = reader.uint8();
    more = byte >= 128;
    held += (byte & 127) << bits;
    bits += 7;
    if (bits < 8) continue;
    if (at < bytes.length) bytes[at++] = held & 255;
    held >>>= 8;
    bits -= 8;
  }
  if (at < bytes.length) bytes[at] = held & 255;
}

/** A number that is listed by itself, packed as if it were one of several. */
function encoded(value: number): Bytes {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Uint8Array.of(...bytes, value);
}

function addSides(
  shape: number[],
  { varint: value, bytes }: { varint?: number; bytes?: Bytes },
  file: string,
): void {
  const packed = new ByteReader(bytes ?? encoded(value!), file);
  while (packed.left > 0) {
    const side = varint(packed);
    if (!Number.isSafeInteger(side) || shape.push(side) > MOST_AXES) {
      throw invalid(file, 'holds a tensor of a shape that is none');
    }
  }
}

export function nameOf(bytes: Bytes, budget: Budget): string {
  budget.text(bytes.length);
  return utf8OrLatin1(bytes);
}

/** StringStringEntryProto. */
export function addPair(
  pairs: Map<string, string>,
  entry: Bytes,
  file: string,
  budget: Budget,
): void {
  let [key, text] = ['', ''];
  for (const { number, bytes } of protobufFields(new ByteReader(entry, file), budget)) {
    if (number === 1 && bytes) key = nameOf(bytes, budget);
    if (number === 2 && bytes) text = nameOf(bytes, budget);
  }
  budget.spend(COST.entry);
  pairs.set(key, text);
}

function externalOf(pairs: Map<string, string>, name: string, file: string): External {
  const location = pairs.get('location');
  const offset = countOf(pairs.get('offset') ?? '0');
  const length = pairs.has('length') ? countOf(pairs.get('length')!) : undefined;
  if (!location || Number.isNaN(offset) || Number.isNaN(length)) {
    throw invalid(file, `does not say where the values of ${quoted(name)} lie`);
  }
  return { location, offset, length };
}

function countOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
}
