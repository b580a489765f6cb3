/**
 * TensorFlow's checkpoints (version 2): a table `.index` that says of each variable in which of the files
 * `.data-00000-of-00001` it lies, and where. Field numbers are those of tensorflow/core/protobuf/tensor_bundle.
 */
import { utf8OrLatin1 } from '../../../base/bytes';
import { baseName } from '../../../files/archives/paths';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import {
  denseStrides,
  elementCount,
  RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';
import type { Companion, NamedBytes } from '../format';
import { readShape, TYPES } from '../tensorflow/graph-def';
import { protobufFields, varint } from '../../../files/parsing/protobuf';
import { fullNames, OBJECT_GRAPH } from './object-graph';
import { checkSum, firstValue, tableEntries } from './table';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the empty key stands for. */
interface Header {
  shards: number;
  littleEndian: boolean;
}

/** Where a variable lies. */
interface Entry {
  type: number;
  shape: number[];
  shard: number;
  offset: number;
  size: number;
  sum: number;
  slices: number;
}

const MOST_SHARDS = 2_000;
const TEXT = 7;

/** Whether bytes begin as the table of a checkpoint does: with a header of a number of shards, a byte order, a version. */
export function isBundle(head: Uint8Array): boolean {
  const value = firstValue(head);
  if (!value?.length || value.length > 32) return false;
  try {
    let known = 0;
    const reader = new ByteReader(value, '');
    while (reader.left > 0) {
      const key = varint(reader);
      if (key === 0x08 || key === 0x10) varint(reader);
      else if (key === 0x1a) reader.take(varint(reader));
      else return false;
      known++;
    }
    return known > 0 && value[0] === 0x08;
  } catch {
    return false;
  }
}

/**
 * The files in which the variables of a checkpoint lie, in their order.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function dataFiles({ name, bytes }: NamedBytes, budget: Budget): Companion[] {
  const first = tableEntries(bytes, name, budget).next().value;
  if (first?.key !== '') throw invalid(name, 'is a table without the header of a checkpoint');
  const { shards } = readHeader(first.value, name, budget);
  const stem = name.replace(/\.index$/i, '');
  const five = (n: number) => String(n).padStart(5, '0');
  return Array.from({ length: shards }, (_, shard) => {
    const end = `.data-${five(shard)}-of-${five(shards)}`;
    const wanted = plain(stem + end);
    return { name: stem + end, fits: (file) => plain(file.name) === wanted };
  });
}

/** Browsers rename what they download twice: "model (1).data-00000-of-00001". */
function plain(name: string): string {
  return baseName(name).replace(/ ?\(\d{1,3}\)(?=\.|$)/, '');
}

/**
 * The variables of a checkpoint that are floats of one axis or more, by name; those of TensorFlow 2, which are
 * kept by their way through objects, by the name that they had there.
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the variable
 */
export function readBundle(
  { name: file, bytes }: NamedBytes,
  shards: readonly NamedBytes[],
  budget: Budget,
): RawTensors {
  let header: Header | undefined;
  const tensors = new Map<string, RawTensor>();
  let names: ReadonlyMap<string, string> = new Map();
  const ends = new Map<number, number>();
  const entries: { name: string; entry: Entry }[] = [];
  for (const { key, value } of tableEntries(bytes, file, budget)) {
    header ??= readHeader(value, file, budget);
    if (key === '') continue;
    const entry = readEntry(value, key, file, budget);
    if (key === OBJECT_GRAPH && entry.type === TEXT) {
      names = fullNames(piece(entry, key, file, shards), file, budget);
    }
    if (!TYPES.has(entry.type) || entry.shape.length === 0 || entry.shape.includes(0)) continue;
    budget.spend(COST.tensor + COST.entry);
    budget.text(key.length);
    entries.push({ name: key, entry });
  }
  if (!header) throw invalid(file, 'holds no variables');
  entries.sort((a, b) => a.entry.shard - b.entry.shard || a.entry.offset - b.entry.offset);
  for (const { name: key, entry } of entries) {
    const { type, shape, shard, offset, size, sum, slices } = entry;
    const name = utf8OrLatin1(Uint8Array.from(key, (character) => character.charCodeAt(0)));
    if (slices > 0) {
      throw invalid(file, `holds ${quoted(name)} in pieces, which Facet does not join`);
    }
    const dtype = { ...TYPES.get(type)!.dtype, littleEndian: header.littleEndian };
    const own = piece(entry, name, file, shards);
    if (elementCount(shape, size) * dtype.size !== size) {
      throw invalid(file, `holds ${quoted(name)} of shape [${shape}] with ${size} bytes of data`);
    }
    if (offset < (ends.get(shard) ?? 0)) {
      throw invalid(file, `has ${quoted(name)} lie where another variable lies`);
    }
    ends.set(shard, offset + size);
    checkSum(own, sum, { file: shards[shard]!.name, what: quoted(name) });
    const known = names.get(key) ?? name;
    const strides = denseStrides(shape);
    const tensor = new RawTensor({ dtype, shape, strides, offset: 0, bytes: own });
    const before = tensors.get(known);
    if (before && !isSame(before, tensor)) throw invalid(file, `holds ${quoted(known)} twice`);
    // Keras's own export keeps each variable twice, by two ways through its objects.
    if (!before) tensors.set(known, tensor);
  }
  return tensors;
}

/** Whether two variables are of one type and shape, and have the same bytes. */
function isSame({ layout: a }: RawTensor, { layout: b }: RawTensor): boolean {
  return (
    a.dtype.kind === b.dtype.kind &&
    a.shape.join() === b.shape.join() &&
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, i) => byte === b.bytes[i])
  );
}

/** The bytes of a variable. */
function piece(
  { shard, offset, size }: Entry,
  name: string,
  file: string,
  shards: readonly NamedBytes[],
): Bytes {
  const data = shards[shard];
  if (!data) throw invalid(file, `has ${quoted(name)} lie in a file that it does not list`);
  if (!(offset + size <= data.bytes.length)) throw endsEarly(data.name);
  return data.bytes.subarray(offset, offset + size);
}

function readHeader(value: Bytes, file: string, budget: Budget): Header {
  const header = { shards: 0, littleEndian: true };
  for (const { number, varint: n } of protobufFields(new ByteReader(value, file), budget)) {
    if (number === 1) header.shards = n ?? 0;
    if (number === 2) header.littleEndian = n === 0;
  }
  if (header.shards >= 1 && header.shards <= MOST_SHARDS) return header;
  throw invalid(file, 'lists no file for its variables, or more than any network has');
}

function readEntry(value: Bytes, name: string, file: string, budget: Budget): Entry {
  const entry: Entry = { type: 0, shape: [], shard: 0, offset: 0, size: 0, sum: 0, slices: 0 };
  for (const { number, varint: n = 0, bytes } of protobufFields(
    new ByteReader(value, file),
    budget,
  )) {
    if (number === 1) entry.type = n;
    if (number === 2 && bytes) entry.shape = readShape(bytes, name, file, budget);
    if (number === 3) entry.shard = n;
    if (number === 4) entry.offset = n;
    if (number === 5) entry.size = n;
    if (number === 6 && bytes?.length === 4) entry.sum = new ByteReader(bytes, file).uint32();
    if (number === 7) entry.slices++;
  }
  return entry;
}
