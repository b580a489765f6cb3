/** ONNX's ModelProto, as far as weights and what is done with them go. Field numbers are those of onnx.proto. */
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { invalid } from '../../../files/parsing/errors';
import { protobufFields, varint } from '../../../files/parsing/protobuf';
import { addPair, nameOf, parseTensor, type OnnxTensor } from './tensor';

type Bytes = Uint8Array<ArrayBuffer>;

const MOST_NODES = 200_000;
const MOST_INTEGERS = 64;

/** What an attribute holds; of lists only those of a few whole numbers. */
export interface Attribute {
  float?: number;
  integer?: number;
  text?: string;
  tensor?: OnnxTensor;
  integers?: number[];
}

export interface OnnxNode {
  operator: string;
  name: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Attribute>;
}

export interface OnnxModel {
  nodes: OnnxNode[];
  initialisers: OnnxTensor[];
  inputs: { name: string; shape: number[] }[];
  outputs: string[];
  metadata: Map<string, string>;
}

/**
 * The head of a file tells an ONNX model: its version first, then texts, numbers or the graph. A SavedModel begins alike,
 * but with a message where ONNX has the name of who made it.
 */
export function isOnnx(head: Uint8Array): boolean {
  if (head[0] !== 0x08 || head[1]! < 1 || head[1]! > 63) return false;
  let at = 2;
  // Producer, its version and the domain are short texts; then come numbers, a note, the operators' version, the graph.
  while (at < head.length - 1) {
    const tag = head[at]!;
    if (tag === 0x3a) return true;
    if (tag === 0x28) {
      for (at++; head[at]! >= 128;) at++;
      at++;
      continue;
    }
    const length = head[at + 1]!;
    if (![0x12, 0x1a, 0x22, 0x32, 0x42].includes(tag) || length >= 128) return false;
    const content = head.subarray(at + 2, at + 2 + length);
    if (tag !== 0x42 && content.some((byte) => byte < 0x20)) return false;
    at += 2 + length;
  }
  return false;
}

/** @throws FacetError `WEIGHTS_INVALID` */
export function parseModel(bytes: Bytes, file: string, budget: Budget): OnnxModel {
  const model: OnnxModel = {
    nodes: [],
    initialisers: [],
    inputs: [],
    outputs: [],
    metadata: new Map(),
  };
  for (const field of protobufFields(new ByteReader(bytes, file), budget)) {
    if (field.number === 7 && field.bytes) parseGraph(model, field.bytes, file, budget);
    if (field.number === 14 && field.bytes) addPair(model.metadata, field.bytes, file, budget);
  }
  return model;
}

function parseGraph(model: OnnxModel, graph: Bytes, file: string, budget: Budget): void {
  for (const { number, bytes } of protobufFields(new ByteReader(graph, file), budget)) {
    if (!bytes) continue;
    if (number === 1) {
      if (model.nodes.length >= MOST_NODES)
        throw invalid(file, 'holds more nodes than any network');
      budget.spend(COST.slot);
      model.nodes.push(parseNode(bytes, file, budget));
    } else if (number === 5) {
      budget.spend(COST.slot);
      model.initialisers.push(parseTensor(bytes, file, budget));
    } else if (number === 11) {
      budget.spend(COST.slot + COST.dict);
      model.inputs.push(parseValue(bytes, file, budget));
    } else if (number === 12) {
      budget.spend(COST.slot + COST.dict);
      model.outputs.push(parseValue(bytes, file, budget).name);
    } else if (number === 15)
      throw invalid(file, 'holds sparse tensors, which Facet does not read');
  }
}

function parseNode(proto: Bytes, file: string, budget: Budget): OnnxNode {
  const node: OnnxNode = {
    operator: '',
    name: '',
    inputs: [],
    outputs: [],
    attributes: new Map(),
  };
  budget.spend(COST.dict + 2 * COST.list + COST.object);
  for (const { number, bytes } of protobufFields(new ByteReader(proto, file), budget)) {
    if (!bytes) continue;
    if (number === 1) add(node.inputs, nameOf(bytes, budget), budget);
    else if (number === 2) add(node.outputs, nameOf(bytes, budget), budget);
    else if (number === 3) node.name = nameOf(bytes, budget);
    else if (number === 4) node.operator = nameOf(bytes, budget);
    else if (number === 5) parseAttribute(node.attributes, bytes, file, budget);
  }
  return node;
}

function parseAttribute(
  attributes: Map<string, Attribute>,
  proto: Bytes,
  file: string,
  budget: Budget,
): void {
  let name = '';
  const attribute: Attribute = {};
  budget.spend(COST.entry + COST.object);
  for (const { number, varint: value, bytes } of protobufFields(
    new ByteReader(proto, file),
    budget,
  )) {
    if (number === 1 && bytes) name = nameOf(bytes, budget);
    else if (number === 2 && bytes?.length === 4) attribute.float = floatOf(bytes);
    else if (number === 3) attribute.integer = value;
    else if (number === 4 && bytes) attribute.text = nameOf(bytes, budget);
    else if (number === 5 && bytes) attribute.tensor = parseTensor(bytes, file, budget);
    else if (number === 8) {
      attribute.integers ??= [];
      addIntegers(attribute.integers, value, bytes, file, budget);
    }
  }
  attributes.set(name, attribute);
}

function addIntegers(
  list: number[],
  value: number | undefined,
  bytes: Bytes | undefined,
  file: string,
  budget: Budget,
): void {
  if (value !== undefined) add(list, value, budget);
  if (!bytes) return;
  const packed = new ByteReader(bytes, file);
  while (packed.left > 0 && list.length < MOST_INTEGERS) add(list, varint(packed), budget);
}

function add<T>(list: T[], item: T, budget: Budget): void {
  budget.spend(list.length === 0 ? COST.firstSlots : COST.slot);
  list.push(item);
}

/** ValueInfoProto: a name and the sides of its tensor; 0 for those known only when the model runs. */
function parseValue(proto: Bytes, file: string, budget: Budget): { name: string; shape: number[] } {
  let name = '';
  const shape: number[] = [];
  for (const { number, bytes } of protobufFields(new ByteReader(proto, file), budget)) {
    if (number === 1 && bytes) name = nameOf(bytes, budget);
    if (number === 2 && bytes) {
      for (const dim of inside(bytes, [1, 2, 1], file, budget)) {
        let side = 0;
        for (const field of protobufFields(new ByteReader(dim, file), budget)) {
          if (field.number === 1) side = field.varint ?? 0;
        }
        add(shape, side, budget);
      }
    }
  }
  return { name, shape };
}

/** The messages that lie under the fields of a path. */
function* inside(
  message: Bytes,
  [first, ...rest]: number[],
  file: string,
  budget: Budget,
): Generator<Bytes> {
  for (const { number, bytes } of protobufFields(new ByteReader(message, file), budget)) {
    if (number !== first || !bytes) continue;
    if (rest.length === 0) yield bytes;
    else yield* inside(bytes, rest, file, budget);
  }
}

function floatOf(bytes: Bytes): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}
