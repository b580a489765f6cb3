/**
 * TensorFlow's first checkpoints: one table `.ckpt` with the variables in it. Field numbers are those of
 * tensorflow/core/util/saved_tensor_slice.
 */
import { utf8OrLatin1 } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { invalid, quoted } from '../../../files/parsing/errors';
import {
  denseStrides,
  elementCount,
  RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';
import { readListed, readShape, TYPES, type ValueType } from '../tensorflow/graph-def';
import { protobufFields } from '../../../files/parsing/protobuf';
import { firstValue, tableEntries } from './table';

type Bytes = Uint8Array<ArrayBuffer>;

interface Variable {
  type: ValueType;
  shape: number[];
}

/** Whether bytes begin as such a table does: with a list of variables, the first of them with its name. */
export function isSlices(head: Uint8Array): boolean {
  const value = firstValue(head);
  if (value?.[0] !== 0x0a) return false;
  const list = value.findIndex((byte, i) => i > 0 && byte < 128) + 1;
  const first = value.findIndex((byte, i) => i > list && byte < 128) + 1;
  return value[list] === 0x0a && value[first] === 0x0a && isText(value, first + 1);
}

function isText(bytes: Uint8Array, at: number): boolean {
  const text = bytes.subarray(at + 1, at + 1 + Math.min(bytes[at] ?? 0, 8));
  return text.length > 0 && text.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/**
 * The variables that are floats of one axis or more.
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the variable
 */
export function readSlices(bytes: Bytes, file: string, budget: Budget): RawTensors {
  let variables: ReadonlyMap<string, Variable> | undefined;
  const tensors = new Map<string, RawTensor>();
  for (const { value } of tableEntries(bytes, file, budget)) {
    for (const { number, bytes: part } of fields(value, file, budget)) {
      if (number === 1 && part) variables ??= readMeta(part, file, budget);
      if (number === 2 && part) addSlice(tensors, part, variables ?? new Map(), file, budget);
    }
  }
  for (const name of variables?.keys() ?? []) {
    if (!tensors.has(name)) throw invalid(file, `lists ${quoted(name)} but does not hold it`);
  }
  return tensors;
}

const fields = (bytes: Bytes, file: string, budget: Budget) =>
  protobufFields(new ByteReader(bytes, file), budget);

function readMeta(meta: Bytes, file: string, budget: Budget): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const { number, bytes } of fields(meta, file, budget)) {
    if (number !== 1 || !bytes) continue;
    let [name, slices] = ['', 0];
    let shape: number[] = [];
    let type: ValueType | undefined;
    for (const field of fields(bytes, file, budget)) {
      if (field.number === 1 && field.bytes) name = utf8OrLatin1(field.bytes);
      if (field.number === 2 && field.bytes) shape = readShape(field.bytes, name, file, budget);
      if (field.number === 3) type = TYPES.get(field.varint ?? 0);
      if (field.number === 4) slices++;
    }
    if (!type || shape.length === 0 || shape.includes(0)) continue;
    if (slices > 1) {
      throw invalid(file, `holds ${quoted(name)} in pieces, which Facet does not join`);
    }
    budget.spend(COST.object + COST.entry);
    budget.text(name.length);
    if (variables.has(name)) throw invalid(file, `holds ${quoted(name)} twice`);
    variables.set(name, { type, shape });
  }
  return variables;
}

function addSlice(
  tensors: Map<string, RawTensor>,
  slice: Bytes,
  variables: ReadonlyMap<string, Variable>,
  file: string,
  budget: Budget,
): void {
  let name = '';
  let proto: Bytes | undefined;
  for (const { number, bytes } of fields(slice, file, budget)) {
    if (number === 1 && bytes) name = utf8OrLatin1(bytes);
    if (number === 3) proto = bytes;
  }
  const variable = variables.get(name);
  if (!variable || !proto) return;
  const { type, shape } = variable;
  budget.spend(COST.tensor + COST.entry);
  if (tensors.has(name)) throw invalid(file, `holds ${quoted(name)} twice`);
  const bytes = valuesOf(proto, type, file, budget);
  if (elementCount(shape, bytes.length) * type.dtype.size !== bytes.length) {
    throw invalid(
      file,
      `holds ${quoted(name)} of shape [${shape}] with ${bytes.length} bytes of data`,
    );
  }
  const strides = denseStrides(shape);
  tensors.set(name, new RawTensor({ dtype: type.dtype, shape, strides, offset: 0, bytes }));
}

/** As they lie in the file, where they lie in one piece. */
function valuesOf(proto: Bytes, type: ValueType, file: string, budget: Budget): Bytes {
  const CONTENT = 4;
  const HALVES = 13;
  const pieces: Bytes[] = [];
  for (const { number, bytes } of fields(proto, file, budget)) {
    const isOne = number === CONTENT || (number === type.field && number !== HALVES);
    if (isOne && bytes?.length && pieces.length < 2) pieces.push(bytes);
  }
  return pieces.length === 1 ? pieces[0]! : readListed(proto, type, file, budget);
}
