/**
 * TensorFlow 2 keeps variables by their way through the objects of a program, and beside them a graph of
 * these objects (tensorflow/core/protobuf/trackable_object_graph), which knows what each was called.
 */
import { latin1, utf8OrLatin1 } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { protobufFields, varint } from '../../../files/parsing/protobuf';

type Bytes = Uint8Array<ArrayBuffer>;

/** The key of that graph. */
export const OBJECT_GRAPH = '_CHECKPOINTABLE_OBJECT_GRAPH';

/**
 * By the key of a variable, one character a byte, its name; without those that have none.
 * @param text as a bundle keeps one: its length, a checksum of that, its bytes
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function fullNames(text: Bytes, file: string, budget: Budget): ReadonlyMap<string, string> {
  const reader = new ByteReader(text, file);
  varint(reader);
  reader.take(4);
  const names = new Map<string, string>();
  const graph = new ByteReader(reader.take(reader.left), file);
  for (const { number, bytes: node } of protobufFields(graph, budget)) {
    if (number !== 1 || !node) continue;
    for (const { number: part, bytes } of protobufFields(new ByteReader(node, file), budget)) {
      if (part === 2 && bytes) addName(names, bytes, file, budget);
    }
  }
  return names;
}

function addName(names: Map<string, string>, attribute: Bytes, file: string, budget: Budget): void {
  let [full, key] = ['', ''];
  for (const { number, bytes } of protobufFields(new ByteReader(attribute, file), budget)) {
    if (!bytes || (number !== 2 && number !== 3)) continue;
    budget.text(bytes.length);
    if (number === 2) full = utf8OrLatin1(bytes);
    else key = latin1(bytes);
  }
  if (!full || !key) return;
  budget.spend(COST.entry);
  names.set(key, full);
}
