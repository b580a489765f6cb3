/** What a frozen graph tells of a network that Facet does not know: its operations, and the picture it asks for. */
import { latin1 } from '../../../base/bytes';
import type { Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { invalid } from '../../../files/parsing/errors';
import { OperationCounts, pictureOf, type GraphSummary } from '../graph';
import { MOST_NODES, readAttribute, sidesOf } from './graph-def';
import { protobufFields } from '../../../files/parsing/protobuf';

/** The attribute that holds a placeholder's shape, and that kind's field in AttrValue. */
const SHAPE = { name: 'shape', kind: 7 };

/** @throws FacetError `WEIGHTS_INVALID`, naming the file */
export function summariseGraphDef(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget: Budget,
): GraphSummary {
  const counts = new OperationCounts(budget);
  let input: GraphSummary['input'];
  let nodes = 0;
  for (const { number, bytes: node } of protobufFields(new ByteReader(bytes, file), budget)) {
    if (number !== 1 || !node) continue;
    if (++nodes > MOST_NODES) throw invalid(file, 'holds more nodes than any network');
    for (const field of protobufFields(new ByteReader(node, file), budget)) {
      if (field.number === 2 && field.bytes) counts.add(latin1(field.bytes));
      if (field.number !== 5 || !field.bytes || input) continue;
      const shape = readAttribute(field.bytes, SHAPE, file, budget);
      if (shape) input = pictureOf(sidesOf(shape, file, budget));
    }
  }
  return { operations: counts.all, ...(input && { input }) };
}
