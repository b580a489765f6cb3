/**
 * Frozen TensorFlow graphs (.pb): the constants of a GraphDef by name. Field numbers are those of
 * tensorflow/core/framework: graph, node_def, attr_value, tensor and tensor_shape.
 */
import { latin1 } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import type { DType } from '../../../files/parsing/dtype';
import { invalid, quoted } from '../../../files/parsing/errors';
import { protobufFields, varint } from '../../../files/parsing/protobuf';
import {
  denseStrides,
  elementCount,
  RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';

export interface ValueType {
  dtype: DType;
  /** The field that lists values of this type one by one. */
  field: number;
}

/** By TensorFlow's number. Constants of other types are shapes and axes, never weights. */
export const TYPES: ReadonlyMap<number, ValueType> = new Map<number, ValueType>([
  [1, { dtype: { kind: 'f', size: 4, littleEndian: true }, field: 5 }],
  [2, { dtype: { kind: 'f', size: 8, littleEndian: true }, field: 6 }],
  [14, { dtype: { kind: 'B', size: 2, littleEndian: true }, field: 13 }],
  [19, { dtype: { kind: 'f', size: 2, littleEndian: true }, field: 13 }],
]);

/** The attribute that holds a constant's tensor, and that kind's field in AttrValue. */
const VALUE = { name: 'value', kind: 8 };

const MOST_AXES = 8;
/** The field that lists half-precision values. */
const HALVES = 13;
const NOTHING: Bytes = new Uint8Array();
export const MOST_NODES = 200_000;

/** Whether the bytes begin as a graph does: with a node that has a name and then an operation. */
export function isGraphDef(bytes: Uint8Array): boolean {
  const head = latin1(bytes.subarray(0, 512));
  // eslint-disable-next-line no-control-regex -- the tags and lengths of protocol buffers
  return /^\n[\x00-\xff]{1,5}?\n[\x01-\xff]{1,2}?[\w.\-/]+\x12[\x01-\x40]\w/.test(head);
}

/**
 * The constants of a frozen graph that have at least one axis, by the names of their nodes.
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the constant
 */
export function readGraphDef(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget: Budget,
): RawTensors {
  const tensors = new Map<string, RawTensor>();
  let nodes = 0;
  for (const field of protobufFields(new ByteReader(bytes, file), budget)) {
    if (field.number !== 1 || !field.bytes) continue;
    if (++nodes > MOST_NODES) throw invalid(file, 'holds more nodes than any network');
    const constant = readNode(field.bytes, file, budget);
    if (!constant) continue;
    const { name, value } = constant;
    const tensor = readTensor(value, name, file, budget);
    if (!tensor) continue;
    budget.spend(COST.tensor + COST.entry);
    budget.text(name.length);
    if (tensors.has(name)) throw invalid(file, `holds the constant ${quoted(name)} twice`);
    tensors.set(name, tensor);
  }
  return tensors;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The name of a constant and its TensorProto; undefined for other nodes. */
function readNode(
  node: Bytes,
  file: string,
  budget: Budget,
): { name: string; value: Bytes } | undefined {
  let name = '';
  let op = '';
  let value: Bytes | undefined;
  for (const { number, bytes } of protobufFields(new ByteReader(node, file), budget)) {
    if (!bytes) continue;
    if (number === 1) name = latin1(bytes);
    if (number === 2) op = latin1(bytes);
    if (number === 5) value = readAttribute(bytes, VALUE, file, budget) ?? value;
  }
  return op === 'Const' && value ? { name, value } : undefined;
}

/** What the attribute of a node is when it is of that name and kind; undefined for others. */
export function readAttribute(
  entry: Bytes,
  { name, kind }: { name: string; kind: number },
  file: string,
  budget: Budget,
): Bytes | undefined {
  let key = '';
  let attribute: Bytes | undefined;
  for (const { number, bytes } of protobufFields(new ByteReader(entry, file), budget)) {
    if (number === 1 && bytes) key = latin1(bytes);
    if (number === 2) attribute = bytes;
  }
  if (key !== name || !attribute) return undefined;
  for (const { number, bytes } of protobufFields(new ByteReader(attribute, file), budget)) {
    if (number === kind) return bytes;
  }
  return undefined;
}

/** Undefined for tensors that are no weights: of whole numbers or text, of no axis, of no element. */
function readTensor(
  proto: Bytes,
  name: string,
  file: string,
  budget: Budget,
): RawTensor | undefined {
  let type: ValueType | undefined;
  let shape: number[] = [];
  let content: Bytes | undefined;
  for (const { number, varint: value, bytes } of protobufFields(
    new ByteReader(proto, file),
    budget,
  )) {
    if (number === 1 && value !== undefined) type = TYPES.get(value);
    if (number === 2 && bytes) shape = readShape(bytes, name, file, budget);
    if (number === 4) content = bytes;
  }
  if (!type || shape.length === 0 || shape.includes(0)) return undefined;
  const { dtype } = type;
  const count = elementCount(shape, Number.MAX_SAFE_INTEGER);
  const make = (bytes: Bytes, strides: number[]) =>
    new RawTensor({ dtype, shape, strides, offset: 0, bytes });
  if (content?.length) {
    if (content.length !== count * dtype.size) throw misfit(file, name, shape, content.length);
    return make(content, denseStrides(shape));
  }
  const listed = readListed(proto, type, file, budget);
  if (listed.length > count * dtype.size) throw misfit(file, name, shape, listed.length);
  if (listed.length === count * dtype.size) return make(listed, denseStrides(shape));
  budget.spend(count * 4, name);
  const given = listed.length ? listed : new Uint8Array(dtype.size);
  if (given.length === dtype.size)
    return make(
      given,
      shape.map(() => 0),
    );
  return make(filledUp(given, count * dtype.size, dtype.size), denseStrides(shape));
}

/** @param name of the tensor, for sentences */
export function readShape(bytes: Bytes, name: string, file: string, budget: Budget): number[] {
  const shape = sidesOf(bytes, file, budget);
  if (shape.length > MOST_AXES || !shape.every(Number.isSafeInteger)) {
    throw invalid(file, `holds ${quoted(name)} with a shape that is none`);
  }
  return shape;
}

/** The sides of a TensorShapeProto, of which one more than any tensor has at most; one left open is beyond every number. */
export function sidesOf(bytes: Bytes, file: string, budget: Budget): number[] {
  const sides: number[] = [];
  for (const { number, bytes: dim } of protobufFields(new ByteReader(bytes, file), budget)) {
    if (number !== 2 || !dim) continue;
    let side = 0;
    for (const field of protobufFields(new ByteReader(dim, file), budget)) {
      if (field.number === 1) side = field.varint ?? 0;
    }
    if (sides.push(side) > MOST_AXES) break;
  }
  return sides;
}

/** Values listed one by one, packed or not, as the bytes they would have in one piece. */
export function readListed(
  proto: Bytes,
  { dtype, field }: ValueType,
  file: string,
  budget: Budget,
): Bytes {
  const pieces = function* (): Generator<Bytes> {
    for (const { number, bytes, varint } of protobufFields(new ByteReader(proto, file), budget)) {
      if (number !== field) continue;
      if (field !== HALVES) yield bytes ?? NOTHING;
      else yield bytes ? halves(bytes, file) : Uint8Array.of(varint! & 255, (varint! >> 8) & 255);
    }
  };
  // Measured first: one piece a value, each an object of its own, would be many times the file.
  let length = 0;
  for (const piece of pieces()) length += piece.length;
  if (length % dtype.size) throw invalid(file, 'holds a number cut short');
  budget.spend(length);
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces()) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Half-precision values are listed as numbers of their 16 bits. */
function halves(packed: Bytes, file: string): Bytes {
  const counter = new ByteReader(packed, file);
  let count = 0;
  for (; counter.left > 0; count++) varint(counter);
  const reader = new ByteReader(packed, file);
  const bits = new Uint16Array(count);
  for (let i = 0; i < count; i++) bits[i] = varint(reader);
  return new Uint8Array(bits.buffer);
}

/** TensorFlow leaves out what repeats the last value up to the end. */
function filledUp(given: Bytes, length: number, size: number): Bytes {
  const all = new Uint8Array(length);
  all.set(given);
  const last = given.subarray(given.length - size);
  for (let at = given.length; at < length; at += size) all.set(last, at);
  return all;
}

function misfit(file: string, name: string, shape: number[], bytes: number) {
  return invalid(file, `holds ${quoted(name)} of shape [${shape}] with ${bytes} bytes of data`);
}
